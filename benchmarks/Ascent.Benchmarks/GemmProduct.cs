using System.Diagnostics;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Pool;

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
    private readonly GemmSize _size;
    private readonly float* _a;
    private readonly float* _b;
    private readonly float* _c;

    public GemmProduct(GemmSize size)
    {
        _size = size;
        _a = Fill(size.M * (nint)size.K, 1);
        _b = Fill(size.K * (nint)size.N, 2);
        _c = Fill(size.M * (nint)size.N, 3);
    }

    /// <summary>The error that rounding explains: elements lie in [-1, 1], and each of k additions rounds.</summary>
    public double Tolerance => 1e-6 * (_size.K + 10);

    public void Multiply() => Gemm.Run(
        _size.M, _size.N, _size.K, 1f,
        _a, _size.TransposeA ? 1 : _size.K, _size.TransposeA ? _size.M : 1,
        _b, _size.TransposeB ? 1 : _size.N, _size.TransposeB ? _size.K : 1,
        0f, _c, _size.N);

    /// <summary>Distance from sums in double precision, on a sample of elements that covers edges.</summary>
    public double LargestError()
    {
        Multiply();
        double largest = 0;
        int rows = Math.Max(1, _size.M / 61), columns = Math.Max(1, _size.N / 61);
        for (int i = 0; i < _size.M; i += i + rows < _size.M || i == _size.M - 1 ? rows : _size.M - 1 - i)
        {
            for (int j = 0; j < _size.N; j += j + columns < _size.N || j == _size.N - 1 ? columns : _size.N - 1 - j)
            {
                double sum = 0;
                for (int p = 0; p < _size.K; p++)
                    sum += (double)_a[_size.TransposeA ? p * (nint)_size.M + i : i * (nint)_size.K + p] * _b[_size.TransposeB ? j * (nint)_size.K + p : p * (nint)_size.N + j];
                largest = Math.Max(largest, Math.Abs(sum - _c[i * (nint)_size.N + j]));
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
            rates[round] = _size.Operations * calls / elapsed.TotalSeconds / 1e9;
            ceilings[round + 1] = Ceiling();
            shares[round] = rates[round] / ((ceilings[round] + ceilings[round + 1]) / 2);
        }

        double rate = Median(rates);
        return new GemmReading(_size.Operations / rate / 1e9, rate, Median(ceilings), Median(shares), rates.Max() / ceilings.Max());

        double Ceiling() => FmaCeiling.Measure(threads, isa, TimeSpan.FromMilliseconds(2)).Gflops;
    }

    public void Dispose()
    {
        NativeBlocks.Free(_a);
        NativeBlocks.Free(_b);
        NativeBlocks.Free(_c);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static float* Fill(nint count, int seed)
    {
        var random = new Random(seed);
        float* to = (float*)NativeBlocks.Allocate((nuint)count * sizeof(float));
        for (nint i = 0; i < count; i++) to[i] = (random.NextSingle() * 2) - 1;
        return to;
    }
}
