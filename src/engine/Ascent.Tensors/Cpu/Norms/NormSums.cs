using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Sums over a contiguous run that norms are made of; runs longer than <see cref="Run"/> are added up in double precision.</summary>
internal static unsafe class NormSums<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Run = 2048;

    /// <summary>Mean and variance (with the divisor n); without <paramref name="centered"/> 0 and the mean of the squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Mean, double Variance) Moments(T* x, int count, bool centered)
    {
        double sum = 0, second = 0;
        if (centered)
        {
            for (var at = 0; at < count; at += Run) sum += Sum(x + at, Math.Min(Run, count - at));
        }

        var mean = T.CreateTruncating(sum / count);
        for (var at = 0; at < count; at += Run) second += Squares(x + at, Math.Min(Run, count - at), mean);
        return (mean, second / count);
    }

    /// <summary>Sums of g, and of g (x - mean).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Product) Products(T* g, T* x, int count, T mean)
    {
        double sum = 0, product = 0;
        var middle = new Vector<T>(mean);
        for (var at = 0; at < count; at += Run)
        {
            Vector<T> a = default, b = default;
            T restA = T.Zero, restB = T.Zero;
            int i = at, end = Math.Min(count, at + Run);
            for (; i <= end - Vector<T>.Count; i += Vector<T>.Count)
            {
                var value = Vector.Load(g + i);
                a += value;
                b += value * (Vector.Load(x + i) - middle);
            }

            for (; i < end; i++)
            {
                restA += g[i];
                restB += g[i] * (x[i] - mean);
            }

            sum += double.CreateTruncating(Vector.Sum(a) + restA);
            product += double.CreateTruncating(Vector.Sum(b) + restB);
        }

        return (sum, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(T* x, int count)
    {
        var width = Vector<T>.Count;
        Vector<T> a = default, b = default, c = default, d = default;
        var rest = T.Zero;
        var i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            a += Vector.Load(x + i);
            b += Vector.Load(x + i + width);
            c += Vector.Load(x + i + (2 * width));
            d += Vector.Load(x + i + (3 * width));
        }

        for (; i <= count - width; i += width) a += Vector.Load(x + i);
        for (; i < count; i++) rest += x[i];
        return double.CreateTruncating(Vector.Sum(a + b + (c + d)) + rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(T* x, int count, T mean)
    {
        var width = Vector<T>.Count;
        var middle = new Vector<T>(mean);
        Vector<T> a = default, b = default, c = default, d = default;
        var rest = T.Zero;
        var i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            var p = Vector.Load(x + i) - middle;
            var q = Vector.Load(x + i + width) - middle;
            var r = Vector.Load(x + i + (2 * width)) - middle;
            var s = Vector.Load(x + i + (3 * width)) - middle;
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }

        for (; i <= count - width; i += width)
        {
            var p = Vector.Load(x + i) - middle;
            a += p * p;
        }

        for (; i < count; i++) rest += (x[i] - mean) * (x[i] - mean);
        return double.CreateTruncating(Vector.Sum(a + b + (c + d)) + rest);
    }
}
