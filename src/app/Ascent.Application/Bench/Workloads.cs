using Ascent.Journey;

namespace Ascent.Application.Bench;

/// <summary>The workloads of <c>ascent bench</c>: the trainings by name, the kernels by name and shape.</summary>
public static class Workloads
{
    /// <summary>What is measured when nothing is named.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. TrainingWorkloads.All,
        .. new[] { "gemm-256", "gemm-512", "gemm-1024", "gemm-2048", "conv-32x64x32x32-64", "conv-32x128x16x16-128", "conv-32x256x8x8-256", "attention-12x4x64x32-causal", "attention-4x8x512x64" }
            .Select(name => KernelWorkloads.Find(name)!),
    ];

    /// <exception cref="JourneyException">There is none of this name; the nearest is named.</exception>
    public static Workload Find(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? KernelWorkloads.Find(name)
        ?? throw new JourneyException($"There is no workload {Nearest.Quote(name)}.{Nearest.Suggestion(name, All.Select(workload => workload.Name))} 'ascent bench --list' shows all.");
}
