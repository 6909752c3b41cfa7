using System.Diagnostics;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Application.Bench;

/// <summary>A kernel's part of a step.</summary>
/// <param name="Shapes">Of its first two tensors, where they are told apart.</param>
/// <param name="Share">Of the step's time.</param>
public sealed record KernelShare(string Kernel, string Shapes, double CallsPerStep, double MsPerStep, double Share);

/// <summary>Where the time of a workload's steps goes.</summary>
/// <param name="Kernels">The most time first; what is left is spent between the kernels: on the tape, on shapes, on storage.</param>
public sealed record WorkloadProfile(Workload Workload, int Threads, int Steps, double MsPerStep, IReadOnlyList<KernelShare> Kernels)
{
    private const int WarmUpSteps = 5;

    /// <summary>Takes steps in this process, with a clock around each kernel.</summary>
    /// <param name="shapes">Whether calls on other shapes count apart.</param>
    public static WorkloadProfile Of(Workload workload, int threads, double seconds, bool shapes, CancellationToken stop)
    {
        var before = WorkerTeam.Threads;
        WorkerTeam.Threads = threads;
        try
        {
            var profile = new KernelProfile(shapes);
            using var use = Backend.Use(profile.Backend);
            var step = workload.Build();
            var warm = Stopwatch.GetTimestamp();
            for (var i = 0; i < WarmUpSteps || Stopwatch.GetElapsedTime(warm).TotalSeconds < seconds / 2; i++)
            {
                stop.ThrowIfCancellationRequested();
                step();
            }

            profile.Clear();
            var steps = 0;
            var start = Stopwatch.GetTimestamp();
            while (steps == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                stop.ThrowIfCancellationRequested();
                step();
                steps++;
            }

            var total = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return new(workload, threads, steps, total / steps, [.. profile.Times.Select(time => new KernelShare(time.Kernel, time.Shapes, (double)time.Calls / steps, time.Time.TotalMilliseconds / steps, time.Time.TotalMilliseconds / total))]);
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }
}
