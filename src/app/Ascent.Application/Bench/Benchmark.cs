using Ascent.Tensors.Cpu;

namespace Ascent.Application.Bench;

/// <summary>
/// Measures workloads, alone or beside a peer. Every side runs in processes of its own, one for each thread count, and is idle while
/// another is at work.
/// </summary>
public sealed class Benchmark(IWorkerStarter starter)
{
    /// <summary>How long a worker may be silent: it may have to load PyTorch on a busy machine.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Between two turns: threads of the side that has just ended may still be spinning (OpenBLAS's do for about 20 ms).
    /// </summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <param name="finished">Told of each result when it is there.</param>
    /// <param name="stop">Ends the run; the report then has what was measured.</param>
    /// <exception cref="WorkerException">Our own worker failed. A peer that fails is noted in the result.</exception>
    public async Task<BenchReport> RunAsync(BenchOptions options, Action<BenchProgress> progress, Action<BenchResult> finished, CancellationToken stop)
    {
        var cpu = CpuInfo.Current;
        var threads = options.Threads ?? cpu.Cores;
        var machine = new BenchMachine(cpu.Model, cpu.Cores, threads, FmaCeiling.Measure(threads).Gflops);
        var results = new List<BenchResult>();
        for (var i = 0; i < options.Workloads.Count && !stop.IsCancellationRequested; i++)
        {
            var workload = options.Workloads[i];
            var index = i;
            var contest = new Contest(workload, options, starter, Patience, Rest, doing => progress(new(index, options.Workloads.Count, workload.Name, doing)), stop);
            if (await contest.RunAsync() is not { } result)
                break;
            results.Add(result);
            finished(result);
        }

        return new(machine, results, stop.IsCancellationRequested);
    }
}
