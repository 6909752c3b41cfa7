namespace Ascent.Journey.Content;

/// <summary>A paper with a guide to reading it.</summary>
public sealed record Paper
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required IReadOnlyList<string> Authors { get; init; }
    public required int Year { get; init; }
    public required string Url { get; init; }

    /// <summary>The track to which it belongs, or null for all.</summary>
    public string? Track { get; init; }

    /// <summary>From when on it can be read.</summary>
    public required string Phase { get; init; }

    /// <summary>What it deepens; they say when it can be read.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Papers to have read before.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
    public required Estimate Hours { get; init; }

    /// <summary>The activity in which the path implements it.</summary>
    public string? Activity { get; init; }

    /// <summary>The training recipe with which the guide works.</summary>
    public string? Recipe { get; init; }
    public IReadOnlyList<string> Covers { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The guide, Markdown under the headings of <see cref="ContentRules.PaperHeadings"/>.</summary>
    public required string Text { get; init; }
}
