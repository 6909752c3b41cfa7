namespace Ascent.Models;

/// <summary>A model, a configuration or weights that do not fit together: says what, where, and what would fit.</summary>
public sealed class ModelException : Exception
{
    /// <summary>A sentence for people.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>The same, with what lies behind it.</summary>
    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
