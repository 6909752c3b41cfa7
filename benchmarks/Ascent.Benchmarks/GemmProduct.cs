using System.Diagnostics;
using System.Runtime.InteropServices;
using Ascent.Tensors.Cpu;

namespace Ascent.Benchmarks;

/// <summary>What was measured of one product.</summary>
/// <param name="Seconds">Median time of a call.</param>
/// <param name="Gflops">Median rate.</param>
/// <param name="Ceiling">Median of the ceiling readings in between.</param>
/// <param name="Share">Median of the rates, each over the mean of the ceilings before and after it.</param>
/// <param name="BestShare">Best rate over best ceiling.</param>
internal readonly record struct GemmReading(double Seconds, double Gflops, double Ceiling, double Share, double BestShare);

/// <summary>Operands of one size in unmanaged memory, their product, and its measurement.</summary>
internal sealed unsafe class GemmProduct : IDisposable
{
    private readonly GemmSize size;
    private readonly float* a;
    private readonly float* b;
    private readonly float* c;

    public GemmProduct(GemmSize size)
    {
        this.size = size;
        a = Fill(size.M * (nint)size.K, 1);
        b = Fill(size.K * (nint)size.N, 2);
        c = Fill(size.M * (nint)size.N, 3);
    }

    /// <summary>The error that rounding explains: elements lie in [-1, 1], and each of k additions rounds.</summary>
    public double Tolerance => 1e-6 * (size.K + 10);

    public void Multiply() => Gemm.Run(
        size.M, size.N, size.K, 1f,
        a, size.TransposeA ? 1 : size.K, size.TransposeA ? size.M : 1,
        b, size.TransposeB ? 1 : size.N, size.TransposeB ? size.K : 1,
        0f, c, size.N);

    /// <summary>Distance from sums in double precision, on a sample of elements that covers edges.</summary>
    public double LargestError()
    {
        Multiply();
        double largest = 0;
        int rows = Math.Max(1, size.M / 61), columns = Math.Max(1, size.N / 61);
        for (int i = 0; i < size.M; i += i + rows < size.M || i == size.M - 1 ? rows : size.M - 1 - i)
        {
            for (int j = 0; j < size.N; j += j + columns < size.N || j == size.N - 1 ? columns : size.N - 1 - j)
            {
                double sum = 0;
                for (int p = 0; p < size.K; p++)
                    sum += (double)a[size.TransposeA ? p * (nint)size.M + i : i * (nint)size.K + p] * b[size.TransposeB ? j * (nint)size.K + p : p * (nint)size.N + j];
                largest = Math.Max(largest, Math.Abs(sum - c[i * (nint)size.N + j]));
            }
        }

        return largest;
    }

    /// <summary>Takes ceiling and product in turn.</summary>
    /// <param name="threads">Threads at work; the team must have that many.</param>
    /// <param name="isa">The kernel, for the ceiling.</param>
    /// <param name="rounds">How often each is taken.</param>
    /// <param name="processorTime">Divide by the time for which the process had a processor, in place of the clock; for one thread.</param>
    public GemmReading Measure(int threads, KernelIsa isa, int rounds, bool processorTime)
    {
        // A round lasts about 3 ms on each side: short, so that both see the same clock, and most rounds pass undisturbed by others.
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            Multiply();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.03);
        calls = Math.Max(1, calls / 10);

        var rates = new double[rounds];
        var shares = new double[rounds];
        var ceilings = new double[rounds + 1];
        ceilings[0] = Ceiling();
        for (int round = 0; round < rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) Multiply();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (processorTime) elapsed = Environment.CpuUsage.TotalTime - before;
            rates[round] = size.Operations * calls / elapsed.TotalSeconds / 1e9;
            ceilings[round + 1] = Ceiling();
            shares[round] = rates[round] / ((ceilings[round] + ceilings[round + 1]) / 2);
        }

        double rate = Median(rates);
        return new GemmReading(size.Operations / rate / 1e9, rate, Median(ceilings), Median(shares), rates.Max() / ceilings.Max());

        double Ceiling() => FmaCeiling.Measure(threads, isa, TimeSpan.FromMilliseconds(2)).Gflops;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static float* Fill(nint count, int seed)
    {
        var random = new Random(seed);
        float* to = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        for (nint i = 0; i < count; i++) to[i] = (random.NextSingle() * 2) - 1;
        return to;
    }
}
