using System.Diagnostics;
using Ascent.Tensors;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Benchmarks;

/// <summary>What was measured of one pass, or of all of a layer.</summary>
/// <param name="Seconds">Median time of a call.</param>
/// <param name="Gflops">Median rate.</param>
/// <param name="Ceiling">Median of the ceiling readings in between.</param>
/// <param name="Share">Median of the rates, each over the mean of the ceilings before and after it.</param>
/// <param name="BestShare">Best rate over best ceiling.</param>
internal readonly record struct PassReading(double Seconds, double Gflops, double Ceiling, double Share, double BestShare);

/// <summary>The tensors of one layer, its three passes, and their measurement.</summary>
internal sealed class ConvolutionPasses : IDisposable
{
    private readonly ConvolutionLayer _layer;
    private readonly Tensor _x;
    private readonly Tensor _weight;
    private readonly Tensor _y;
    private readonly Tensor _dy;
    private readonly Tensor _dx;
    private readonly Tensor _dw;
    private readonly (string Name, Action Run)[] _passes;

    public ConvolutionPasses(ConvolutionLayer layer)
    {
        _layer = layer;
        var random = new Philox(1);
        _x = Tensor.Uniform([layer.Batch, layer.Inputs, layer.Side, layer.Side], random, -1, 1);
        _weight = Tensor.Uniform([layer.Outputs, layer.Inputs, layer.Kernel, layer.Kernel], random, -1, 1);
        _y = Tensor.Empty([layer.Batch, layer.Outputs, layer.Positions, layer.Positions]);
        _dy = Tensor.Uniform(_y.Shape, random, -1, 1);
        _dx = Tensor.Empty(_x.Shape);
        _dw = Tensor.Empty(_weight.Shape);
        (string Name, Action Run) forward = ("forward", Forward), input = ("input", InputGradient), weights = ("weight", WeightGradient);
        _passes = layer.IsFirst ? [forward, weights] : [forward, input, weights];
    }

    /// <summary>Largest error of each pass against sums in double precision, over what rounding explains; on a sample of elements.</summary>
    public double LargestError()
    {
        Forward();
        InputGradient();
        WeightGradient();
        return Math.Max(Math.Max(ErrorOfForward(), ErrorOfInput()), ErrorOfWeights());
    }

    /// <summary>Takes ceiling and passes in turn; the last reading is of all passes together.</summary>
    public IReadOnlyList<(string Name, PassReading Reading)> Measure(int threads, KernelIsa isa, int rounds, bool processorTime)
    {
        int passes = _passes.Length;
        var calls = new int[passes];
        for (int i = 0; i < passes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = 0;
            do
            {
                _passes[i].Run();
                count++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.02 || count < 2);
            calls[i] = Math.Max(1, count / 6);
        }

        var seconds = new double[passes + 1, rounds];
        var ceilings = new double[(rounds * passes) + 1];
        var around = new double[passes + 1, rounds];
        ceilings[0] = Ceiling();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < passes; i++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                for (int call = 0; call < calls[i]; call++) _passes[i].Run();
                TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
                if (processorTime) elapsed = Environment.CpuUsage.TotalTime - before;
                int at = (round * passes) + i;
                ceilings[at + 1] = Ceiling();
                seconds[i, round] = elapsed.TotalSeconds / calls[i];
                around[i, round] = (ceilings[at] + ceilings[at + 1]) / 2;
                seconds[passes, round] += seconds[i, round];
                around[passes, round] += around[i, round] / passes;
            }
        }

        var readings = new List<(string, PassReading)>();
        for (int i = 0; i <= passes; i++)
        {
            double operations = _layer.Operations * (i < passes ? 1 : passes);
            double[] rates = [.. Enumerable.Range(0, rounds).Select(round => operations / seconds[i, round] / 1e9)];
            double[] shares = [.. Enumerable.Range(0, rounds).Select(round => rates[round] / around[i, round])];
            double rate = Median(rates);
            readings.Add((i < passes ? _passes[i].Name : "all", new PassReading(operations / rate / 1e9, rate, Median(ceilings), Median(shares), rates.Max() / ceilings.Max())));
        }

        return readings;

        double Ceiling() => FmaCeiling.Measure(threads, isa, TimeSpan.FromMilliseconds(1)).Gflops;
    }

    public void Dispose()
    {
        _x.Dispose();
        _weight.Dispose();
        _y.Dispose();
        _dy.Dispose();
        _dx.Dispose();
        _dw.Dispose();
    }

    private void Forward() => Backend.Cpu.Convolution(_x, _weight, null, _y, _layer.Options, relu: false);

    private void InputGradient() => Backend.Cpu.ConvolutionInputGradient(_dy, _weight, null, _dx, _layer.Options);

    private void WeightGradient() => Backend.Cpu.ConvolutionWeightGradient(_x, _dy, _dw, _layer.Options, accumulate: false);

    private double ErrorOfForward()
    {
        ConvolutionLayer l = _layer;
        float[] x = _x.ToArray<float>(), w = _weight.ToArray<float>(), y = _y.ToArray<float>();
        return Sampled(y, (at, meet) =>
        {
            int column = at % l.Positions, row = at / l.Positions % l.Positions, m = at / (l.Positions * l.Positions) % l.Outputs, n = at / (l.Positions * l.Positions * l.Outputs);
            for (int c = 0; c < l.Inputs; c++)
            {
                for (int tap = 0; tap < l.Kernel * l.Kernel; tap++)
                {
                    int i = (row * l.Stride) - l.Padding + (tap / l.Kernel), j = (column * l.Stride) - l.Padding + (tap % l.Kernel);
                    if (i >= 0 && j >= 0 && i < l.Side && j < l.Side) meet((double)x[(((((n * l.Inputs) + c) * l.Side) + i) * l.Side) + j] * w[(((m * l.Inputs) + c) * l.Kernel * l.Kernel) + tap]);
                }
            }
        });
    }

    private double ErrorOfInput()
    {
        ConvolutionLayer l = _layer;
        float[] dy = _dy.ToArray<float>(), w = _weight.ToArray<float>(), dx = _dx.ToArray<float>();
        return Sampled(dx, (at, meet) =>
        {
            int j = at % l.Side, i = at / l.Side % l.Side, c = at / (l.Side * l.Side) % l.Inputs, n = at / (l.Side * l.Side * l.Inputs);
            for (int tap = 0; tap < l.Kernel * l.Kernel; tap++)
            {
                int row = i + l.Padding - (tap / l.Kernel), column = j + l.Padding - (tap % l.Kernel);
                if (row < 0 || column < 0 || row % l.Stride != 0 || column % l.Stride != 0 || row / l.Stride >= l.Positions || column / l.Stride >= l.Positions) continue;
                for (int m = 0; m < l.Outputs; m++)
                    meet((double)dy[(((((n * l.Outputs) + m) * l.Positions) + (row / l.Stride)) * l.Positions) + (column / l.Stride)] * w[(((m * l.Inputs) + c) * l.Kernel * l.Kernel) + tap]);
            }
        });
    }

    private double ErrorOfWeights()
    {
        ConvolutionLayer l = _layer;
        float[] x = _x.ToArray<float>(), dy = _dy.ToArray<float>(), dw = _dw.ToArray<float>();
        return Sampled(dw, (at, meet) =>
        {
            int tap = at % (l.Kernel * l.Kernel), c = at / (l.Kernel * l.Kernel) % l.Inputs, m = at / (l.Kernel * l.Kernel * l.Inputs);
            for (int n = 0; n < l.Batch; n++)
            {
                for (int position = 0; position < l.Positions * l.Positions; position++)
                {
                    int i = (position / l.Positions * l.Stride) - l.Padding + (tap / l.Kernel), j = (position % l.Positions * l.Stride) - l.Padding + (tap % l.Kernel);
                    if (i >= 0 && j >= 0 && i < l.Side && j < l.Side)
                        meet((double)x[(((((n * l.Inputs) + c) * l.Side) + i) * l.Side) + j] * dy[(((n * l.Outputs) + m) * l.Positions * l.Positions) + position]);
                }
            }
        });
    }

    /// <summary>The largest error on about 100 elements, in units of what rounding explains, in plain sums and in tiles.</summary>
    private static double Sampled(float[] values, Action<int, Action<double>> products)
    {
        double largest = 0;
        int step = Math.Max(1, (values.Length / 97) - 1);
        for (int at = 0; at < values.Length; at += step)
        {
            double sum = 0, size = 0;
            products(at, product =>
            {
                sum += product;
                size += Math.Abs(product);
            });
            largest = Math.Max(largest, Math.Abs(sum - values[at]) / (5e-6 * (size + 1)));
        }

        return largest;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
