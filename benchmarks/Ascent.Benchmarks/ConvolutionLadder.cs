using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ascent.Tensors;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
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
/// A convolution forward in single precision on one thread, step by step from the definition to the engine's own. Every step is checked
/// against the first before it is timed.
/// </summary>
[Orderer(SummaryOrderPolicy.Declared)]
public unsafe class ConvolutionLadder
{
    private ConvolutionLayer _layer;
    private Tensor _x = null!;
    private Tensor _weight = null!;
    private Tensor _y = null!;
    private float* _columns;

    /// <summary>What is convolved; stride 1.</summary>
    [Params("32x32x16-64:p1", "32x64x8-128:p1")]
    public string Layer { get; set; } = "32x32x16-64:p1";

    /// <summary>Runs the ladder under BenchmarkDotNet; 1 when a step was wrong or failed.</summary>
    internal static int RunUnderBenchmarkDotNet()
    {
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.DisableLogFile);
        Summary summary = BenchmarkRunner.Run<ConvolutionLadder>(config);
        return !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success) ? 0 : 1;
    }

    /// <summary>Prints each step's share of the ceiling, the best of some repetitions by processor time, ceiling and step in turn.</summary>
    internal static int Print()
    {
        foreach (string text in new[] { "32x32x16-64:p1", "32x64x8-128:p1" })
        {
            var ladder = new ConvolutionLadder { Layer = text };
            ladder.Setup();
            try
            {
                Console.WriteLine($"{text}, forward, one thread, {KernelIsas.NameOf(KernelIsas.Current)}");
                foreach (Action step in new Action[] { ladder.SevenLoops, ladder.RowsInVectors, ladder.ColumnsAndProduct, ladder.ImplicitProduct, ladder.ImagesInLanes }) PrintStep(ladder._layer, step);
            }
            finally
            {
                ladder.Cleanup();
            }
        }

        return 0;
    }

    [GlobalSetup]
    public void Setup()
    {
        if (!ConvolutionLayer.TryParse(Layer, out _layer) || _layer.Stride != 1) throw new InvalidOperationException($"'{Layer}' is no layer of the ladder.");
        WorkerTeam.Threads = 1;
        var random = new Philox(1);
        _x = Tensor.Uniform([_layer.Batch, _layer.Inputs, _layer.Side, _layer.Side], random, -1, 1);
        _weight = Tensor.Uniform([_layer.Outputs, _layer.Inputs, _layer.Kernel, _layer.Kernel], random, -1, 1);
        _y = Tensor.Empty([_layer.Batch, _layer.Outputs, _layer.Positions, _layer.Positions]);
        _columns = (float*)NativeMemory.AlignedAlloc((nuint)(_layer.Inputs * _layer.Kernel * _layer.Kernel * _layer.Positions * _layer.Positions * sizeof(float)), 64);
        SevenLoops();
        float[] expected = _y.ToArray<float>();
        foreach (Action step in new Action[] { RowsInVectors, ColumnsAndProduct, ImplicitProduct, ImagesInLanes })
        {
            _y.Fill(double.NaN);
            step();
            float[] got = _y.ToArray<float>();
            for (int i = 0; i < got.Length; i++)
            {
                if (!(Math.Abs(got[i] - expected[i]) <= 1e-3)) throw new InvalidOperationException($"{step.Method.Name}: element {i} is {got[i]}, should be {expected[i]}.");
            }
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _x.Dispose();
        _weight.Dispose();
        _y.Dispose();
        NativeMemory.AlignedFree(_columns);
    }

    /// <summary>1. The definition.</summary>
    [Benchmark(Baseline = true)]
    public void SevenLoops() => ConvolutionSteps.SevenLoops(_layer, Pointer(_x), Pointer(_weight), Pointer(_y));

    /// <summary>2. Rows of the input added to rows of the output, in vectors.</summary>
    [Benchmark]
    public void RowsInVectors() => ConvolutionSteps.RowsInVectors(_layer, Pointer(_x), Pointer(_weight), Pointer(_y));

    /// <summary>3. im2col and a matrix product.</summary>
    [Benchmark]
    public void ColumnsAndProduct() => ConvolutionSteps.ColumnsAndProduct(_layer, Pointer(_x), Pointer(_weight), Pointer(_y), _columns);

    /// <summary>4. Implicit GEMM: patches gathered panel by panel.</summary>
    [Benchmark]
    public void ImplicitProduct() => ConvolutionSteps.ImplicitProduct(_layer, Pointer(_x), Pointer(_weight), Pointer(_y));

    /// <summary>5. Images in the lanes: no patch is copied.</summary>
    [Benchmark]
    public void ImagesInLanes() => Backend.Cpu.Convolution(_x, _weight, null, _y, _layer.Options, relu: false);

    private static void PrintStep(ConvolutionLayer layer, Action step)
    {
        double best = 0, ceiling = 0;
        for (int round = 0; round < 15; round++)
        {
            ceiling = Math.Max(ceiling, FmaCeiling.Measure(1, KernelIsas.Current, TimeSpan.FromMilliseconds(1)).Gflops);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            int calls = 0;
            do
            {
                step();
                calls++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 5);
            best = Math.Max(best, layer.Operations * calls / (Environment.CpuUsage.TotalTime - before).TotalSeconds / 1e9);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step.Method.Name,-20} {best,8:f1} GFLOP/s {ceiling,8:f1} ceiling {best / ceiling,7:f3}"));
    }

    private static float* Pointer(Tensor tensor) => (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref tensor.AsSpan<float>()[0]);
}
