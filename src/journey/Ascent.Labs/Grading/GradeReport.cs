namespace Ascent.Labs;

public enum GradeStatus { Pass, Fail, Error, Timeout }

/// <summary>The result of one grading; serialises to the <c>lab test</c> document of the command line.</summary>
public sealed record GradeReport
{
    public required string Lab { get; init; }
    public required int Version { get; init; }
    public required GradeStatus Status { get; init; }

    /// <summary>One sentence for a status of error or timeout: what ended the grading and what to do. Null otherwise.</summary>
    public string? Problem { get; init; }
    public required IReadOnlyList<TaskResult> Tasks { get; init; }
    public required IReadOnlyList<TestResult> Tests { get; init; }
    public required IReadOnlyList<MetricResult> Metrics { get; init; }

    /// <summary>Compiler errors and warnings in the learner's files, as file(line,column): id: message.</summary>
    public required IReadOnlyList<string> Diagnostics { get; init; }
    public required GradeEnvironment Env { get; init; }
    public required double DurationMs { get; init; }
}

public sealed record TaskResult(string Id, string Title, GradeStatus Status, int Points, int MaxPoints);

public sealed record TestResult
{
    public required string Name { get; init; }
    public required string Task { get; init; }
    public required GradeStatus Status { get; init; }
    public string? Message { get; init; }
    public string? Expected { get; init; }
    public string? Actual { get; init; }
    public double? MaxAbsError { get; init; }

    /// <summary>Where the largest error lies, such as [2, 17].</summary>
    public string? At { get; init; }
    public long? Seed { get; init; }
    public double DurationMs { get; init; }
    public string? Output { get; init; }

    /// <summary>What a known mutant with this failure suggests; null when none matches.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Could not run on this machine; the status is then <see cref="GradeStatus.Error"/>, never a pass.</summary>
    public bool Skipped { get; init; }

    /// <summary>The kind of failure without its numbers, by which mutants are known again.</summary>
    internal string? Kind { get; init; }
}

/// <summary>A metric held against its threshold. NaN when it was never reported, which fails.</summary>
public sealed record MetricResult(string Name, double Value, string Op, double Threshold, bool Pass);

public sealed record GradeEnvironment(string Dotnet, string Cpu, int Cores, string SourceHash);
