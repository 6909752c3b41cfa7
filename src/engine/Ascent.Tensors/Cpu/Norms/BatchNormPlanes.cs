using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Batch norm where a channel of a sample is a plane long enough for vectors. A thread finishes one channel before the next: what the
/// first pass read is mostly still in the second-level cache when the second pass needs it.
/// </summary>
/// <remarks>
/// The statistics take one pass over memory. A chunk of a channel is summed, and then, from the first-level cache, the deviations from
/// its own mean d and their squares: m2 = sum d² - (sum d)² / n. Chunks are merged in order in double precision (Chan, Golub, LeVeque
/// 1979): with delta between the means, m2 += m2' + delta² n n' / (n + n'). No mean, however large, harms the variance.
/// </remarks>
internal static unsafe class BatchNormPlanes<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements that are summed in the element type before they are added to a double.</summary>
    private const int Chunk = 2048;

    /// <summary>Statistics of the batch, and the output.</summary>
    public static void Train(int start, int end, void* state)
    {
        var call = (BatchNormCall<T>*)state;
        for (var c = start; c < end; c++)
        {
            Statistics(call, c);
            Normalise(call, c);
        }
    }

    /// <summary>The output, from statistics that are given.</summary>
    public static void Apply(int start, int end, void* state)
    {
        for (var c = start; c < end; c++) Normalise((BatchNormCall<T>*)state, c);
    }

    public static void Backward(int start, int end, void* state)
    {
        var call = (BatchNormCall<T>*)state;
        for (var c = start; c < end; c++)
        {
            if (call->Relu) Backward<Yes>(call, c);
            else Backward<No>(call, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Statistics(BatchNormCall<T>* call, int channel)
    {
        double mean = 0, squares = 0, count = 0, total = 0;
        for (var at = 0; at < call->S; at += Chunk)
        {
            var length = Math.Min(Chunk, call->S - at);
            var together = Math.Max(1, Chunk / length);
            for (var n = 0; n < call->N; n += together)
            {
                var rows = Math.Min(together, call->N - n);
                T* from = call->X + (((nint)n * call->C) + channel) * call->S + at;
                var step = (nint)call->C * call->S;
                double size = (double)rows * length;
                var sum = Sum(from, rows, step, length);
                total += sum;
                var center = T.CreateTruncating(sum / size);
                var (first, second) = Deviations(from, rows, step, length, center);
                var chunkMean = double.CreateTruncating(center) + (first / size);
                var delta = chunkMean - mean;
                squares += second - (first * first / size) + (delta * delta * count * size / (count + size));
                count += size;
                mean += delta * size / count;
            }
        }

        // Differences of infinities are NaN; the mean of infinities of one sign is infinite.
        call->Mean[channel] = T.CreateTruncating(double.IsFinite(mean) ? mean : total / count);
        call->Variance[channel] = T.CreateTruncating(squares / count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(T* from, int rows, nint step, int length)
    {
        var width = Vector<T>.Count;
        Vector<T> a = default, b = default, c = default, d = default;
        var rest = T.Zero;
        for (; rows > 0; rows--, from += step)
        {
            var i = 0;
            for (; i <= length - (4 * width); i += 4 * width)
            {
                a += Vector.Load(from + i);
                b += Vector.Load(from + i + width);
                c += Vector.Load(from + i + (2 * width));
                d += Vector.Load(from + i + (3 * width));
            }

            for (; i <= length - width; i += width) a += Vector.Load(from + i);
            for (; i < length; i++) rest += from[i];
        }

        return double.CreateTruncating(Vector.Sum(a + b + (c + d)) + rest);
    }

    /// <summary>Sums of the deviations from a center and of their squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double First, double Second) Deviations(T* from, int rows, nint step, int length, T center)
    {
        var width = Vector<T>.Count;
        var middle = new Vector<T>(center);
        Vector<T> firstA = default, firstB = default, secondA = default, secondB = default, secondC = default, secondD = default;
        T restFirst = T.Zero, restSecond = T.Zero;
        for (; rows > 0; rows--, from += step)
        {
            var i = 0;
            for (; i <= length - (4 * width); i += 4 * width)
            {
                var a = Vector.Load(from + i) - middle;
                var b = Vector.Load(from + i + width) - middle;
                var c = Vector.Load(from + i + (2 * width)) - middle;
                var d = Vector.Load(from + i + (3 * width)) - middle;
                firstA += a + b;
                firstB += c + d;
                secondA += a * a;
                secondB += b * b;
                secondC += c * c;
                secondD += d * d;
            }

            for (; i <= length - width; i += width)
            {
                var a = Vector.Load(from + i) - middle;
                firstA += a;
                secondA += a * a;
            }

            for (; i < length; i++)
            {
                var a = from[i] - center;
                restFirst += a;
                restSecond += a * a;
            }
        }

        return (double.CreateTruncating(Vector.Sum(firstA + firstB) + restFirst), double.CreateTruncating(Vector.Sum(secondA + secondB + (secondC + secondD)) + restSecond));
    }

    private static void Normalise(BatchNormCall<T>* call, int channel)
    {
        if (call->Relu) Normalise<Yes>(call, channel);
        else Normalise<No>(call, channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<TRelu>(BatchNormCall<T>* call, int channel)
        where TRelu : struct, IFlag
    {
        var with = new BatchNormChannel<T>(call, channel);
        Vector<T> mean = new(with.Mean), scale = new(with.Scale), shift = new(with.Shift);
        int width = Vector<T>.Count, length = call->S;
        for (var n = 0; n < call->N; n++)
        {
            var offset = (((nint)n * call->C) + channel) * length;
            T* from = call->X + offset, to = call->Y + offset;
            var i = 0;
            for (; i <= length - (2 * width); i += 2 * width)
            {
                var a = ((Vector.Load(from + i) - mean) * scale) + shift;
                var b = ((Vector.Load(from + i + width) - mean) * scale) + shift;
                (TRelu.Value ? Relu(a) : a).Store(to + i);
                (TRelu.Value ? Relu(b) : b).Store(to + i + width);
            }

            for (; i < length; i++)
            {
                var a = ((from[i] - with.Mean) * with.Scale) + with.Shift;
                to[i] = TRelu.Value && a < T.Zero ? T.Zero : a;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TRelu>(BatchNormCall<T>* call, int channel)
        where TRelu : struct, IFlag
    {
        var with = new BatchNormChannel<T>(call, channel);
        Sums<TRelu>(call, channel, with, out var sum, out var product);
        var (sharedPart, slopePart) = with.Finish(call, channel, sum, product);
        if (call->Dx == null) return;
        Vector<T> mean = new(with.Mean), scale = new(with.Scale), shift = new(with.Shift), shared = new(sharedPart), slope = new(slopePart);
        int width = Vector<T>.Count, length = call->S;
        for (var n = 0; n < call->N; n++)
        {
            var offset = (((nint)n * call->C) + channel) * length;
            T* x = call->X + offset, dy = call->Dy + offset, dx = call->Dx + offset;
            var i = 0;
            for (; i <= length - width; i += width)
            {
                var deviation = Vector.Load(x + i) - mean;
                var g = Vector.Load(dy + i);
                if (TRelu.Value) g = Masked(g, (deviation * scale) + shift);
                (scale * (g - shared - (deviation * slope))).Store(dx + i);
            }

            for (; i < length; i++)
            {
                var deviation = x[i] - with.Mean;
                var g = TRelu.Value && (deviation * with.Scale) + with.Shift <= T.Zero ? T.Zero : dy[i];
                dx[i] = with.Scale * (g - sharedPart - (deviation * slopePart));
            }
        }
    }

    /// <summary>Sums of the gradient that arrives behind the ReLU, and of its products with x - mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums<TRelu>(BatchNormCall<T>* call, int channel, BatchNormChannel<T> with, out double sum, out double product)
        where TRelu : struct, IFlag
    {
        Vector<T> mean = new(with.Mean), scale = new(with.Scale), shift = new(with.Shift);
        int width = Vector<T>.Count, length = call->S;
        (sum, product) = (0, 0);
        for (var n = 0; n < call->N;)
        {
            Vector<T> sumA = default, sumB = default, productA = default, productB = default;
            T restSum = T.Zero, restProduct = T.Zero;
            var done = 0;
            do
            {
                var offset = (((nint)n * call->C) + channel) * length;
                T* x = call->X + offset, dy = call->Dy + offset;
                var i = 0;
                for (; i <= length - (2 * width); i += 2 * width)
                {
                    var a = Vector.Load(x + i) - mean;
                    var b = Vector.Load(x + i + width) - mean;
                    var g = Vector.Load(dy + i);
                    var h = Vector.Load(dy + i + width);
                    if (TRelu.Value)
                    {
                        g = Masked(g, (a * scale) + shift);
                        h = Masked(h, (b * scale) + shift);
                    }

                    sumA += g;
                    sumB += h;
                    productA += g * a;
                    productB += h * b;
                }

                for (; i < length; i++)
                {
                    var a = x[i] - with.Mean;
                    var g = TRelu.Value && (a * with.Scale) + with.Shift <= T.Zero ? T.Zero : dy[i];
                    restSum += g;
                    restProduct += g * a;
                }

                done += length;
                n++;
            }
            while (n < call->N && done < Chunk);

            sum += double.CreateTruncating(Vector.Sum(sumA + sumB) + restSum);
            product += double.CreateTruncating(Vector.Sum(productA + productB) + restProduct);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Relu(Vector<T> x) => Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), Vector<T>.Zero, x);

    /// <summary>g where the output is positive or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Masked(Vector<T> g, Vector<T> output) => Vector.ConditionalSelect(Vector.LessThanOrEqual(output, Vector<T>.Zero), Vector<T>.Zero, g);
}
