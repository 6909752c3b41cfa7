namespace Ascent.Labs.Kit;

/// <summary>What a case gets from the grader: a seed, and a way to report figures and metrics.</summary>
public sealed class CaseContext(long seed, Action<string, long, double> figure, Action<string, double> metric)
{
    /// <summary>The seed of this grading: hidden cases draw their inputs from it.</summary>
    public long Seed { get; } = seed;

    /// <summary>Seeds that <c>lab.yaml</c> fixes for single metrics.</summary>
    public IReadOnlyDictionary<string, long> MetricSeeds { get; init; } = new Dictionary<string, long>();

    /// <summary>The seed to measure a metric with: the one that <c>lab.yaml</c> states, else that of the grading.</summary>
    public long SeedOf(string metric) => MetricSeeds.TryGetValue(metric, out var fixedSeed) ? fixedSeed : Seed;

    /// <summary>A figure of a running training, shown live: name, step, value.</summary>
    public void Figure(string name, long step, double value) => figure(name, step, value);

    /// <summary>The value of one of the lab's metrics, held against its threshold by the grader.</summary>
    public void Metric(string name, double value) => metric(name, value);
}

/// <summary>A case that cannot run on this machine.</summary>
public sealed class CaseSkippedException(string what) : Exception("needs " + what);
