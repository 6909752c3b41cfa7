namespace Ascent.Tracking;

/// <summary>What a run is before it starts.</summary>
/// <param name="Name">A short name for people; the run's id is made from it.</param>
/// <param name="Recipe">Id of the recipe, or of the lab that trains.</param>
/// <param name="Seed">Seed that all chance of the run comes from.</param>
/// <param name="Parameters">Settings of the recipe as they were applied.</param>
/// <param name="Environment">Machine and software: cpu, cores, os, dotnet, threads, version.</param>
public sealed record RunHeader(string Name, string Recipe, long Seed, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What the run was started from; where it is null, the store says.</summary>
    public RunSource? Source { get; init; }
}

/// <summary>A tracked run as it stands on disk.</summary>
public sealed record RunRecord
{
    /// <summary>Readable and sortable by start: <c>20261122-104512-mnist-mlp-3f2a</c> (time in UTC).</summary>
    public required string Id { get; init; }

    /// <summary>A short name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Seed that all chance of the run came from.</summary>
    public required long Seed { get; init; }

    /// <summary>A run that says Running but whose process is gone reads as Interrupted.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; for a run whose process died, when it last wrote a metric. Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, or what is wrong with its folder.</summary>
    public string? Problem { get; init; }

    /// <summary>Settings of the recipe.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Machine and software.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Figures at the end; empty while it runs.</summary>
    public required IReadOnlyDictionary<string, double> Final { get; init; }

    /// <summary>The best value of each figure that has a better side: the lowest loss, the highest accuracy.</summary>
    public required IReadOnlyDictionary<string, double> Best { get; init; }

    /// <summary>Files that the run made.</summary>
    public required IReadOnlyList<RunArtifact> Artifacts { get; init; }

    /// <summary>Commit and command line; null for runs of versions that did not keep them.</summary>
    public RunSource? Source { get; init; }

    /// <summary>How long it worked, without the time between an interruption and its resumption; null while it runs.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>When it was taken up again, oldest first.</summary>
    public IReadOnlyList<RunResumption> Resumptions { get; init; } = [];

    /// <summary>What people wrote about it, oldest first.</summary>
    public IReadOnlyList<RunNote> Notes { get; init; } = [];

    /// <summary>Words that people gave it, in order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>An interrupted run was taken up again.</summary>
/// <param name="At">When.</param>
/// <param name="AfterStep">The last step whose figures were kept; null where all were.</param>
public sealed record RunResumption(DateTimeOffset At, long? AfterStep);

/// <summary>A note on a run.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Text">The text.</param>
public sealed record RunNote(DateTimeOffset At, string Text);

/// <summary>A file that a run made.</summary>
/// <param name="Name">Path inside the run's folder, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
public sealed record RunArtifact(string Name, long Bytes, string Sha256);

/// <summary>One figure at one step.</summary>
/// <param name="Name">Name of the figure, such as <c>loss</c>, <c>test_accuracy</c> or <c>layer3/grad_norm</c>.</param>
/// <param name="Step">Number of optimiser steps taken.</param>
/// <param name="Seconds">Since the start of the run.</param>
/// <param name="Value">The figure; may be NaN or infinite.</param>
public readonly record struct MetricPoint(string Name, long Step, double Seconds, double Value);

/// <summary>Metrics read from a position on.</summary>
/// <param name="Points">In the order in which they were logged.</param>
/// <param name="Position">Give it back to read what came after.</param>
public sealed record MetricChunk(IReadOnlyList<MetricPoint> Points, long Position);
