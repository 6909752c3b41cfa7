namespace Ascent.Data;

/// <summary>Texts, each with the one that answers it.</summary>
/// <param name="Name">Data set and part.</param>
/// <param name="Sources">The questions.</param>
/// <param name="Targets">As many answers.</param>
public sealed record TextPairs(string Name, IReadOnlyList<string> Sources, IReadOnlyList<string> Targets)
{
    /// <summary>Number of pairs.</summary>
    public int Count => Sources.Count;
}
