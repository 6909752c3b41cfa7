using System.Runtime.InteropServices;
using Ascent.Tensors.Cpu;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ascent.Benchmarks;

/// <summary>
/// The product in single precision on one thread, step by step from the definition to the packed micro-kernel. Every step is checked
/// against sums in double precision before it is timed.
/// </summary>
[Orderer(SummaryOrderPolicy.Declared)]
public unsafe class GemmLadder
{
    private float* _a;
    private float* _b;
    private float* _c;

    /// <summary>Rows and columns of all three matrices.</summary>
    [Params(256, 512)]
    public int N { get; set; }

    /// <summary>Runs the ladder; 1 when a step was wrong or failed.</summary>
    internal static int Run()
    {
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.DisableLogFile);
        Summary summary = BenchmarkRunner.Run<GemmLadder>(config);
        bool measured = !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success || SkippedHere(report));
        return measured ? 0 : 1;
    }

    [GlobalSetup]
    public void Setup()
    {
        _a = Fill(1);
        _b = Fill(2);
        _c = Fill(3);
        WorkerTeam.Threads = 1;
        Verify(TripleLoop);
        Verify(RowsOfB);
        Verify(Blocked);
        Verify(PackedPortable);
        if (KernelIsas.IsSupported(KernelIsa.Avx2)) Verify(PackedAvx2);
        if (KernelIsas.IsSupported(KernelIsa.Avx512)) Verify(PackedAvx512);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    /// <summary>1. The definition: one sum for each element of C; B is read down its columns, a cache line for every element.</summary>
    [Benchmark(Baseline = true)]
    public void TripleLoop() => Steps.TripleLoop(N, _a, _b, _c);

    /// <summary>2. The two inner loops exchanged: rows of B and C are read along, in vectors.</summary>
    [Benchmark]
    public void RowsOfB() => Steps.RowsOfB(N, _a, _b, _c);

    /// <summary>3. The same on blocks that stay in the caches.</summary>
    [Benchmark]
    public void Blocked() => Steps.Blocked(N, _a, _b, _c);

    /// <summary>4. Packed panels and a tile of C in registers, 128 bits wide.</summary>
    [Benchmark]
    public void PackedPortable() => Packed(KernelIsa.Portable);

    /// <summary>5. The same, 256 bits wide: the tile is 6x16.</summary>
    [Benchmark]
    public void PackedAvx2() => Packed(KernelIsa.Avx2);

    /// <summary>6. The same, 512 bits wide: the tile is 14x32.</summary>
    [Benchmark]
    public void PackedAvx512() => Packed(KernelIsa.Avx512);

    private static bool SkippedHere(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethod.Name switch
    {
        nameof(PackedAvx2) => !KernelIsas.IsSupported(KernelIsa.Avx2),
        nameof(PackedAvx512) => !KernelIsas.IsSupported(KernelIsa.Avx512),
        _ => false,
    };

    private void Packed(KernelIsa isa)
    {
        Gemm.Isa = isa;
        Gemm.Run(N, N, N, 1f, _a, N, 1, _b, N, 1, 0f, _c, N);
    }

    private void Verify(Action step)
    {
        new Span<float>(_c, N * N).Fill(float.NaN);
        step();
        for (int i = 0; i < N; i += 5)
        {
            for (int j = 0; j < N; j += 3)
            {
                double sum = 0;
                for (int p = 0; p < N; p++) sum += (double)_a[(i * N) + p] * _b[(p * N) + j];
                double error = Math.Abs(sum - _c[(i * N) + j]);
                if (!(error <= 1e-6 * N)) throw new InvalidOperationException($"{step.Method.Name}: C({i}, {j}) is {_c[(i * N) + j]}, should be {sum}.");
            }
        }
    }

    private float* Fill(int seed)
    {
        var random = new Random(seed);
        float* to = (float*)NativeMemory.AlignedAlloc((nuint)(N * N * sizeof(float)), 64);
        for (int i = 0; i < N * N; i++) to[i] = (random.NextSingle() * 2) - 1;
        return to;
    }
}
