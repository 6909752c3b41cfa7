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
}

public sealed record LabHardware(bool Cuda, double RamGb, bool CpuFallback);

public sealed record LabTask(string Id, string Title, int Points, IReadOnlyList<string> Hints);

/// <summary><paramref name="Operator"/> is one of >=, >, &lt;=, &lt;.</summary>
public sealed record LabMetric(string Name, string Operator, double Threshold, int Seed);

public sealed record LabLimits(double Seconds, double MemoryMb, double OutputKb);

/// <summary>All labs under <c>content/labs</c>, in the order of their prerequisites, then by id.</summary>
public sealed class LabCatalog
{
    public IReadOnlyList<LabPack> Labs => throw new NotImplementedException();

    /// <exception cref="Ascent.Journey.JourneyException">For an unknown id; suggests the nearest.</exception>
    public LabPack Find(string id) => throw new NotImplementedException();

    /// <summary>Reads every lab; problems come with file and line.</summary>
    public static (LabCatalog Catalog, IReadOnlyList<ContentProblem> Problems) Load(string labsFolder) => throw new NotImplementedException();
}
