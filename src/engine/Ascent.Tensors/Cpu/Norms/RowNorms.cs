using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// One row after the other: its statistics, then its output, while it is in the first-level cache. With TCentered the mean is
/// subtracted (layer norm), without it is taken for 0 (RMS norm).
/// </summary>
internal static unsafe class RowNorms<T, TCentered>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TCentered : struct, IFlag
{
    /// <summary>Rows whose part in the gradients of weight and bias is summed together. It depends on nothing, so neither do the sums.</summary>
    public const int RowsInBlock = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int start, int end, void* state)
    {
        var call = (RowNormCall<T>*)state;
        for (var r = start; r < end; r++)
        {
            T* from = call->X + ((nint)r * call->Length), to = call->Y + ((nint)r * call->Length);
            var (mean, variance) = NormSums<T>.Moments(from, call->Length, TCentered.Value);
            var inverse = T.CreateTruncating(1 / Math.Sqrt(variance + call->Epsilon));
            if (TCentered.Value) call->Mean[r] = mean;
            call->Inverse[r] = inverse;
            if (call->Weight == null && call->Bias == null) Plain(from, to, call->Length, mean, inverse);
            else if (call->Bias == null) Scaled(from, to, call->Length, mean, inverse, call->Weight);
            else Affine(from, to, call->Length, mean, inverse, call->Weight, call->Bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain(T* x, T* y, int length, T mean, T inverse)
    {
        Vector<T> middle = new(mean), factor = new(inverse);
        var i = 0;
        for (; i <= length - Vector<T>.Count; i += Vector<T>.Count) ((Vector.Load(x + i) - middle) * factor).Store(y + i);
        for (; i < length; i++) y[i] = (x[i] - mean) * inverse;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scaled(T* x, T* y, int length, T mean, T inverse, T* weight)
    {
        Vector<T> middle = new(mean), factor = new(inverse);
        var i = 0;
        for (; i <= length - Vector<T>.Count; i += Vector<T>.Count) ((Vector.Load(x + i) - middle) * factor * Vector.Load(weight + i)).Store(y + i);
        for (; i < length; i++) y[i] = (x[i] - mean) * inverse * weight[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Affine(T* x, T* y, int length, T mean, T inverse, T* weight, T* bias)
    {
        Vector<T> middle = new(mean), factor = new(inverse);
        var i = 0;
        for (; i <= length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var scaled = (Vector.Load(x + i) - middle) * factor;
            if (weight != null) scaled *= Vector.Load(weight + i);
            (scaled + Vector.Load(bias + i)).Store(y + i);
        }

        for (; i < length; i++) y[i] = ((x[i] - mean) * inverse * (weight == null ? T.One : weight[i])) + bias[i];
    }

    /// <summary>A range of blocks of rows: dx of their rows, and their part in the gradients of weight and bias.</summary>
    public static void Backward(int start, int end, void* state)
    {
        var call = (RowNormCall<T>*)state;
        for (var block = start; block < end; block++)
        {
            var last = Math.Min(call->Rows, (block + 1) * RowsInBlock);
            for (var r = block * RowsInBlock; r < last; r++)
            {
                var at = (nint)r * call->Length;
                var mean = TCentered.Value ? call->Mean[r] : T.Zero;
                if (call->PartsOfWeight != null || call->PartsOfBias != null)
                    AddParts(call, block, r % RowsInBlock == 0, call->X + at, call->Dy + at, mean, call->Inverse[r]);
                if (call->Dx != null)
                    Row(call->X + at, call->Dy + at, call->Dx + at, call->Weight, call->Length, mean, call->Inverse[r]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddParts(RowNormCall<T>* call, int block, bool first, T* x, T* dy, T mean, T inverse)
    {
        int length = call->Length, width = Vector<T>.Count;
        Vector<T> middle = new(mean), factor = new(inverse);
        if (call->PartsOfWeight != null)
        {
            T* to = call->PartsOfWeight + ((nint)block * length);
            if (first) new Span<T>(to, length).Clear();
            var i = 0;
            for (; i <= length - width; i += width) (Vector.Load(to + i) + (Vector.Load(dy + i) * ((Vector.Load(x + i) - middle) * factor))).Store(to + i);
            for (; i < length; i++) to[i] += dy[i] * ((x[i] - mean) * inverse);
        }

        if (call->PartsOfBias != null)
        {
            T* to = call->PartsOfBias + ((nint)block * length);
            if (first) new Span<T>(to, length).Clear();
            var i = 0;
            for (; i <= length - width; i += width) (Vector.Load(to + i) + Vector.Load(dy + i)).Store(to + i);
            for (; i < length; i++) to[i] += dy[i];
        }
    }

    /// <summary>dx = inverse (g - mean of g - x̂ mean of g x̂) with g = dy weight; without TCentered the first mean is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(T* x, T* dy, T* dx, T* weight, int length, T mean, T inverse)
    {
        var width = Vector<T>.Count;
        Vector<T> middle = new(mean), factor = new(inverse);
        Vector<T> sumA = default, sumB = default, productA = default, productB = default;
        T restSum = T.Zero, restProduct = T.Zero;
        var i = 0;
        for (; i <= length - (2 * width); i += 2 * width)
        {
            var g = Vector.Load(dy + i);
            var h = Vector.Load(dy + i + width);
            if (weight != null)
            {
                g *= Vector.Load(weight + i);
                h *= Vector.Load(weight + i + width);
            }

            if (TCentered.Value)
            {
                sumA += g;
                sumB += h;
            }

            productA += g * ((Vector.Load(x + i) - middle) * factor);
            productB += h * ((Vector.Load(x + i + width) - middle) * factor);
        }

        for (; i < length; i++)
        {
            var g = weight == null ? dy[i] : dy[i] * weight[i];
            restSum += g;
            restProduct += g * ((x[i] - mean) * inverse);
        }

        var shared = TCentered.Value ? (Vector.Sum(sumA + sumB) + restSum) / T.CreateTruncating(length) : T.Zero;
        var slope = (Vector.Sum(productA + productB) + restProduct) / T.CreateTruncating(length);
        Vector<T> takeOff = new(shared), along = new(slope);
        for (i = 0; i <= length - width; i += width)
        {
            var g = Vector.Load(dy + i);
            if (weight != null) g *= Vector.Load(weight + i);
            (factor * (g - takeOff - ((Vector.Load(x + i) - middle) * factor * along))).Store(dx + i);
        }

        for (; i < length; i++)
        {
            var g = weight == null ? dy[i] : dy[i] * weight[i];
            dx[i] = inverse * (g - shared - ((x[i] - mean) * inverse * slope));
        }
    }
}
