namespace Ascent.Journey.Assessment.Formulas;

/// <summary>A formula that cannot be read or has no value. The message is a sentence for whoever wrote the formula.</summary>
public sealed class FormulaException(string message, int position) : Exception(message)
{
    /// <summary>Zero-based place in the formula's text where the fault lies.</summary>
    public int Position { get; } = position;
}
