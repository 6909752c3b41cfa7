using Ascent.Journey.Content;

namespace Ascent.Labs;

/// <summary>A lab as content: what <c>lab.yaml</c> says, validated, and the folder that it lies in.</summary>
public sealed record LabPack
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required string Title { get; init; }
    public required string Phase { get; init; }
    public required IReadOnlyList<string> Skills { get; init; }

    /// <summary>Ids of labs.</summary>
    public required IReadOnlyList<string> Prerequisites { get; init; }

    /// <summary>In hours; the file states minutes.</summary>
    public required Estimate Hours { get; init; }
    public required LabHardware Hardware { get; init; }
    public required IReadOnlyList<LabTask> Tasks { get; init; }
    public required IReadOnlyList<LabMetric> Metrics { get; init; }
    public required LabLimits Limits { get; init; }
    public required IReadOnlyList<string> Covers { get; init; }

    /// <summary>Absolute path of the lab's folder.</summary>
    public required string Folder { get; init; }

    internal string Starter => Path.Combine(Folder, "starter");
    internal string Tests => Path.Combine(Folder, "tests");
    internal string Hidden => Path.Combine(Folder, "hidden");
    internal string Solution => Path.Combine(Folder, "solution");
    internal string Mutants => Path.Combine(Folder, "mutants");
}

public sealed record LabHardware(bool Cuda, double RamGb, bool CpuFallback);

public sealed record LabTask(string Id, string Title, int Points, IReadOnlyList<string> Hints);

/// <summary><paramref name="Operator"/> is one of >=, >, &lt;=, &lt;.</summary>
public sealed record LabMetric(string Name, string Operator, double Threshold, int Seed)
{
    /// <summary>Whether a value meets the threshold. NaN never does.</summary>
    public bool Holds(double value) => Operator switch
    {
        ">=" => value >= Threshold,
        ">" => value > Threshold,
        "<=" => value <= Threshold,
        _ => value < Threshold,
    };
}

public sealed record LabLimits(double Seconds, double MemoryMb, double OutputKb)
{
    /// <summary>How many processes the lab's code may have started at a time; 0, the usual, forbids starting any.</summary>
    public int Processes { get; init; }
}
