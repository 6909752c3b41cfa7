namespace Ascent.Store;

/// <summary>
/// Something that both homes say, and differently, of which one could stay.
/// </summary>
/// <param name="Table">Where it stands.</param>
/// <param name="Name">Which row: the parts of its key, such as a paper and a field of its notes.</param>
/// <param name="Columns">What of it differs.</param>
/// <param name="Here">What this home said, in the order of the columns.</param>
/// <param name="There">What the other home said.</param>
/// <param name="HereAt">When it was said here; null where no time is known.</param>
/// <param name="ThereAt">When it was said there.</param>
/// <param name="KeptHere">Whether what this home said stays: where times are known, the newer one does.</param>
public sealed record MergeChoice(
    string Table, IReadOnlyList<string> Name, IReadOnlyList<string> Columns, IReadOnlyList<string?> Here, IReadOnlyList<string?> There,
    DateTimeOffset? HereAt, DateTimeOffset? ThereAt, bool KeptHere);

/// <summary>What a merge had to choose between, for the person to see: a choice that nobody is told of is a loss.</summary>
public sealed class MergeReport
{
    private readonly List<MergeChoice> _choices = [];

    public IReadOnlyList<MergeChoice> Choices => _choices;

    /// <summary>Whether anything that was here had to make room.</summary>
    public bool Replaced => _choices.Exists(choice => !choice.KeptHere);

    internal void Add(MergeChoice choice) => _choices.Add(choice);
}
