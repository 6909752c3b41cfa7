namespace Ascent.Application.Bench;

/// <summary>What to measure and for how long.</summary>
/// <param name="Workloads">In this order.</param>
/// <param name="Peer">Whether PyTorch runs beside it.</param>
/// <param name="Seconds">Time measured of each side of each workload.</param>
/// <param name="Rounds">Into how many turns it is cut; the sides alternate.</param>
/// <param name="Threads">Of both sides; null tries 1, 2, 4 and so on up to the cores and takes each side's best.</param>
public sealed record BenchOptions(IReadOnlyList<Workload> Workloads, bool Peer, double Seconds = 3, int Rounds = 10, int? Threads = null);

/// <summary>The machine, as it was at the beginning of the run.</summary>
/// <param name="Threads">The most that were tried.</param>
/// <param name="FmaPeakGflops">The ceiling with that many.</param>
public sealed record BenchMachine(string Cpu, int Cores, int Threads, double FmaPeakGflops);

/// <summary>The peer's figures of a workload.</summary>
/// <param name="Variants">What it ran fastest with, beside its defaults.</param>
/// <param name="PeakRssMb">As ours.</param>
public sealed record PeerFigures(string Name, string Version, int Threads, IReadOnlyList<string> Variants, double ItemsPerSecond, double MedianMs, double? PeakRssMb);

/// <summary>The figures of a workload.</summary>
/// <param name="Threads">With which it ran fastest.</param>
/// <param name="Steps">How many were measured.</param>
/// <param name="ItemsPerSecond">By the median step.</param>
/// <param name="RatioOfPeak">Gflops over the ceiling of as many threads, the highest that was read between the turns.</param>
/// <param name="ManagedBytesPerStep">Mean over the measured steps.</param>
/// <param name="GcGen1And2">Collections of generation 1 or 2 in all of them.</param>
/// <param name="BlocksTaken">Blocks of storage that they took from the system.</param>
/// <param name="PeakRssMb">Of a process that ran nothing else, in MiB; null when it was stopped before it could tell.</param>
/// <param name="Peer">Null without one.</param>
/// <param name="PeerProblem">Why there is no figure of a peer that was asked for.</param>
public sealed record BenchResult(
    Workload Workload, int Threads, int Steps, double ItemsPerSecond, double MedianMs, double Gflops, double RatioOfPeak,
    double ManagedBytesPerStep, int GcGen1And2, long BlocksTaken, double? PeakRssMb, PeerFigures? Peer, string? PeerProblem)
{
    /// <summary>Our items per second over the peer's.</summary>
    public double? Ratio => Peer is null ? null : ItemsPerSecond / Peer.ItemsPerSecond;
}

/// <summary>All that was measured.</summary>
/// <param name="Interrupted">Stopped before the end; the results are those that were ready.</param>
public sealed record BenchReport(BenchMachine Machine, IReadOnlyList<BenchResult> Results, bool Interrupted)
{
    /// <summary>Of the ratios of the trainings; null without any.</summary>
    public double? GeometricMean
    {
        get
        {
            double[] ratios = [.. Results.Where(result => result is { Workload.IsTraining: true, Ratio: not null }).Select(result => result.Ratio!.Value)];
            return ratios.Length == 0 ? null : Math.Exp(ratios.Average(Math.Log));
        }
    }
}

/// <summary>Where a run stands.</summary>
/// <param name="Index">Of the workload, from 0.</param>
/// <param name="Count">Of workloads.</param>
/// <param name="Doing">What is going on.</param>
public readonly record struct BenchProgress(int Index, int Count, string Name, string Doing);
