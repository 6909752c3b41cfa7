using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Batch norm where a channel of a sample is one element or a few, as behind a linear layer: a sample is a row, and a vector holds
/// neighbouring columns. A tile of columns is done at a time, so that its rows are still cached when they are read again.
/// </summary>
internal static unsafe class BatchNormColumns<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Channels with fewer elements in a sample are done here.</summary>
    public const int PlanesFrom = 16;

    private const int Tile = 128;

    /// <summary>Rows that are summed in the element type before they are added to a double.</summary>
    private const int Run = 32;

    public static void Train(int start, int end, void* state)
    {
        var call = (BatchNormCall<T>*)state;
        for (var c = start; c < end; c += ChannelsInTile(call))
        {
            var channels = Math.Min(ChannelsInTile(call), end - c);
            Statistics(call, c, channels);
            Normalise(call, c, channels);
        }
    }

    public static void Apply(int start, int end, void* state)
    {
        var call = (BatchNormCall<T>*)state;
        for (var c = start; c < end; c += ChannelsInTile(call)) Normalise(call, c, Math.Min(ChannelsInTile(call), end - c));
    }

    public static void Backward(int start, int end, void* state)
    {
        var call = (BatchNormCall<T>*)state;
        for (var c = start; c < end; c += ChannelsInTile(call)) Backward(call, c, Math.Min(ChannelsInTile(call), end - c));
    }

    private static int ChannelsInTile(BatchNormCall<T>* call) => Tile / call->S;

    private static void Statistics(BatchNormCall<T>* call, int channel, int channels)
    {
        int columns = channels * call->S;
        T* from = call->X + (nint)channel * call->S;
        nint step = (nint)call->C * call->S;
        T* center = stackalloc T[Tile];
        double* first = stackalloc double[Tile], second = stackalloc double[Tile];
        double count = (double)call->N * call->S;

        new Span<T>(center, Tile).Clear();
        Deviations(from, step, call->N, columns, center, first, second);
        for (var c = 0; c < channels; c++)
        {
            double sum = 0;
            for (var j = c * call->S; j < (c + 1) * call->S; j++) sum += first[j];
            for (var j = c * call->S; j < (c + 1) * call->S; j++) center[j] = T.CreateTruncating(sum / count);
        }

        Deviations(from, step, call->N, columns, center, first, second);
        for (var c = 0; c < channels; c++)
        {
            double sum = 0, squares = 0;
            for (var j = c * call->S; j < (c + 1) * call->S; j++)
            {
                sum += first[j];
                squares += second[j];
            }

            // Differences of infinities are NaN; the mean of infinities of one sign is infinite.
            var middle = double.CreateTruncating(center[c * call->S]);
            call->Mean[channel + c] = T.CreateTruncating(double.IsFinite(middle) ? middle + (sum / count) : middle);
            call->Variance[channel + c] = T.CreateTruncating((squares - (sum * sum / count)) / count);
        }
    }

    /// <summary>For each column the sums of the deviations from its center and of their squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deviations(T* from, nint step, int rows, int columns, T* center, double* first, double* second)
    {
        new Span<double>(first, columns).Clear();
        new Span<double>(second, columns).Clear();
        var width = Vector<T>.Count;
        T* sums = stackalloc T[width], squares = stackalloc T[width];
        for (var j = 0; j < columns; j += width)
        {
            var left = Math.Min(width, columns - j);
            var middle = VectorSpan.LoadPart(center + j, left, T.Zero);
            for (var begin = 0; begin < rows; begin += Run)
            {
                Vector<T> a = default, b = default;
                T* row = from + (begin * step) + j;
                for (var n = Math.Min(Run, rows - begin); n > 0; n--, row += step)
                {
                    var d = (left == width ? Vector.Load(row) : VectorSpan.LoadPart(row, left, T.Zero)) - middle;
                    a += d;
                    b += d * d;
                }

                a.Store(sums);
                b.Store(squares);
                for (var i = 0; i < left; i++)
                {
                    first[j + i] += double.CreateTruncating(sums[i]);
                    second[j + i] += double.CreateTruncating(squares[i]);
                }
            }
        }
    }

    /// <summary>What the elements of each column are computed with.</summary>
    private static void Spread(BatchNormCall<T>* call, int channel, int channels, T* mean, T* scale, T* shift)
    {
        for (var c = 0; c < channels; c++)
        {
            var with = new BatchNormChannel<T>(call, channel + c);
            for (var j = c * call->S; j < (c + 1) * call->S; j++) (mean[j], scale[j], shift[j]) = (with.Mean, with.Scale, with.Shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise(BatchNormCall<T>* call, int channel, int channels)
    {
        T* mean = stackalloc T[Tile], scale = stackalloc T[Tile], shift = stackalloc T[Tile];
        Spread(call, channel, channels, mean, scale, shift);
        int width = Vector<T>.Count, columns = channels * call->S;
        for (var n = 0; n < call->N; n++)
        {
            var offset = (((nint)n * call->C) + channel) * call->S;
            T* from = call->X + offset, to = call->Y + offset;
            var j = 0;
            for (; j <= columns - width; j += width)
            {
                var a = ((Vector.Load(from + j) - Vector.Load(mean + j)) * Vector.Load(scale + j)) + Vector.Load(shift + j);
                if (call->Relu) a = Vector.ConditionalSelect(Vector.LessThan(a, Vector<T>.Zero), Vector<T>.Zero, a);
                a.Store(to + j);
            }

            for (; j < columns; j++)
            {
                var a = ((from[j] - mean[j]) * scale[j]) + shift[j];
                to[j] = call->Relu && a < T.Zero ? T.Zero : a;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(BatchNormCall<T>* call, int channel, int channels)
    {
        T* mean = stackalloc T[Tile], scale = stackalloc T[Tile], shift = stackalloc T[Tile], shared = stackalloc T[Tile], slope = stackalloc T[Tile];
        double* sums = stackalloc double[Tile], products = stackalloc double[Tile];
        Spread(call, channel, channels, mean, scale, shift);
        int width = Vector<T>.Count, columns = channels * call->S;
        nint start = (nint)channel * call->S, step = (nint)call->C * call->S;
        for (var j = 0; j < columns; j += width) Sums(call, start + j, step, Math.Min(width, columns - j), mean + j, scale + j, shift + j, sums + j, products + j);
        for (var c = 0; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (var j = c * call->S; j < (c + 1) * call->S; j++)
            {
                sum += sums[j];
                product += products[j];
            }

            var (sharedPart, slopePart) = new BatchNormChannel<T>(call, channel + c).Finish(call, channel + c, sum, product);
            for (var j = c * call->S; j < (c + 1) * call->S; j++) (shared[j], slope[j]) = (sharedPart, slopePart);
        }

        if (call->Dx == null) return;
        for (var n = 0; n < call->N; n++)
        {
            var offset = (((nint)n * call->C) + channel) * call->S;
            T* x = call->X + offset, dy = call->Dy + offset, dx = call->Dx + offset;
            var j = 0;
            for (; j <= columns - width; j += width)
            {
                var deviation = Vector.Load(x + j) - Vector.Load(mean + j);
                var g = Vector.Load(dy + j);
                if (call->Relu) g = Masked(g, (deviation * Vector.Load(scale + j)) + Vector.Load(shift + j));
                (Vector.Load(scale + j) * (g - Vector.Load(shared + j) - (deviation * Vector.Load(slope + j)))).Store(dx + j);
            }

            for (; j < columns; j++)
            {
                var deviation = x[j] - mean[j];
                var g = call->Relu && (deviation * scale[j]) + shift[j] <= T.Zero ? T.Zero : dy[j];
                dx[j] = scale[j] * (g - shared[j] - (deviation * slope[j]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums(BatchNormCall<T>* call, nint at, nint step, int left, T* mean, T* scale, T* shift, double* sums, double* products)
    {
        var width = Vector<T>.Count;
        T* sum = stackalloc T[width], product = stackalloc T[width];
        new Span<double>(sums, left).Clear();
        new Span<double>(products, left).Clear();
        Vector<T> middle = VectorSpan.LoadPart(mean, left, T.Zero), factor = VectorSpan.LoadPart(scale, left, T.Zero), bias = VectorSpan.LoadPart(shift, left, T.Zero);
        for (var begin = 0; begin < call->N; begin += Run)
        {
            Vector<T> a = default, b = default;
            T* x = call->X + at + (begin * step), dy = call->Dy + at + (begin * step);
            for (var n = Math.Min(Run, call->N - begin); n > 0; n--, x += step, dy += step)
            {
                var d = (left == width ? Vector.Load(x) : VectorSpan.LoadPart(x, left, T.Zero)) - middle;
                var g = left == width ? Vector.Load(dy) : VectorSpan.LoadPart(dy, left, T.Zero);
                if (call->Relu) g = Masked(g, (d * factor) + bias);
                a += g;
                b += g * d;
            }

            a.Store(sum);
            b.Store(product);
            for (var i = 0; i < left; i++)
            {
                sums[i] += double.CreateTruncating(sum[i]);
                products[i] += double.CreateTruncating(product[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Masked(Vector<T> g, Vector<T> output) => Vector.ConditionalSelect(Vector.LessThanOrEqual(output, Vector<T>.Zero), Vector<T>.Zero, g);
}
