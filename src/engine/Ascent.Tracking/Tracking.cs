#pragma warning disable CS1591
namespace Ascent.Tracking;

public enum RunStatus { Running, Completed, Interrupted, Failed }

/// <summary>What a run is before it starts.</summary>
public sealed record RunHeader(string Name, string Recipe, long Seed, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Environment);

/// <summary>A tracked run as it stands on disk.</summary>
public sealed record RunRecord
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Recipe { get; init; }
    public required long Seed { get; init; }

    /// <summary>A run that says Running but whose process is gone reads as Interrupted.</summary>
    public required RunStatus Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Problem { get; init; }
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required IReadOnlyDictionary<string, double> Final { get; init; }
    public required IReadOnlyDictionary<string, double> Best { get; init; }
    public required IReadOnlyList<RunArtifact> Artifacts { get; init; }
}

public sealed record RunArtifact(string Name, long Bytes, string Sha256);

/// <summary>One figure at one step; <paramref name="Seconds"/> since the start of the run.</summary>
public readonly record struct MetricPoint(string Name, long Step, double Seconds, double Value);

/// <summary>Metrics read from <paramref name="Points"/> on; give <paramref name="Position"/> back to read what came after.</summary>
public sealed record MetricChunk(IReadOnlyList<MetricPoint> Points, long Position);

/// <summary>Runs under ASCENT_HOME/runs, one folder each. Several processes may read while one writes.</summary>
public sealed class RunStore(string folder, TimeProvider time)
{
    public RunWriter Start(RunHeader header) => throw new NotImplementedException(folder + time);

    /// <summary>Newest first. A damaged run is listed as Failed with its problem, never thrown.</summary>
    public IReadOnlyList<RunRecord> List() => throw new NotImplementedException();

    /// <summary>By id or by an unambiguous beginning of it; null when there is none.</summary>
    public RunRecord? Find(string id) => throw new NotImplementedException();
    public MetricChunk ReadMetrics(string id, long position = 0) => throw new NotImplementedException();
    public string FolderOf(string id) => throw new NotImplementedException();
}

/// <summary>Writes one run. Disposing without an ending marks it interrupted.</summary>
public sealed class RunWriter : IDisposable
{
    public string Id => throw new NotImplementedException();
    public string Folder => throw new NotImplementedException();
    public void Log(long step, params ReadOnlySpan<(string Name, double Value)> metrics) => throw new NotImplementedException();

    /// <summary>Records a file that lies in the run's folder, with its hash.</summary>
    public void AddArtifact(string fileName) => throw new NotImplementedException();
    public void Complete(IReadOnlyDictionary<string, double> final) => throw new NotImplementedException();
    public void Interrupt() => throw new NotImplementedException();
    public void Fail(string problem) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
