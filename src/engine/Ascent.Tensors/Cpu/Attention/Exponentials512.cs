using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The passes between the products of attention in registers of 16 floats. They are a third of a forward pass otherwise: AVX-512 rounds
/// and multiplies by a power of two in one instruction each, so an exponential takes 13 instructions for 16 floats in place of 25 for 8.
/// </summary>
internal static unsafe class Exponentials512
{
    /// <summary>As <see cref="AttentionForward{TLanes, TVector, T}"/> has it, for 32 queries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(float* first, nint step, int count, float* largest, float* sum, float* factor)
    {
        float* end = first + (count * step);
        Vector512<float> beforeA = Vector512.Load(largest), beforeB = Vector512.Load(largest + 16);
        Vector512<float> largestA = beforeA, largestB = beforeB;
        for (float* row = first; row < end; row += step)
        {
            largestA = Avx512F.Max(Vector512.Load(row), largestA);
            largestB = Avx512F.Max(Vector512.Load(row + 16), largestB);
        }

        largestA.Store(largest);
        largestB.Store(largest + 16);
        var nothing = Vector512.Create(float.NegativeInfinity);
        largestA = Vector512.ConditionalSelect(Vector512.Equals(largestA, nothing), Vector512<float>.Zero, largestA);
        largestB = Vector512.ConditionalSelect(Vector512.Equals(largestB, nothing), Vector512<float>.Zero, largestB);
        Vector512<float> factorA = Exp(beforeA - largestA), factorB = Exp(beforeB - largestB);
        factorA.Store(factor);
        factorB.Store(factor + 16);
        Vector512<float> sumA = Vector512.Load(sum) * factorA, sumB = Vector512.Load(sum + 16) * factorB;
        for (float* row = first; row < end; row += step)
        {
            var a = Exp(Vector512.Load(row) - largestA);
            var b = Exp(Vector512.Load(row + 16) - largestB);
            a.Store(row);
            b.Store(row + 16);
            sumA += a;
            sumB += b;
        }

        sumA.Store(sum);
        sumB.Store(sum + 16);
    }

    /// <summary>p = e^(p - shift) and dp = scale p (dp - delta), in whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(float* p, float* dp, int count, float shift, float delta, float scale)
    {
        Vector512<float> less = Vector512.Create(shift), mean = Vector512.Create(delta), factor = Vector512.Create(scale);
        for (var j = 0; j < count; j += 16)
        {
            var e = Exp(Vector512.Load(p + j) - less);
            e.Store(p + j);
            (factor * e * (Vector512.Load(dp + j) - mean)).Store(dp + j);
        }
    }

    /// <summary>e^x by the reduction and the series of <see cref="VectorMath"/>; 0 under -104, NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        x = Avx512F.Max(Vector512.Create(-104f), x); // of a NaN and a number it takes the second
        var n = Avx512F.RoundScale(x * 1.44269504f, 0);
        var r = Avx512F.FusedMultiplyAdd(n, Vector512.Create(-0.693145751953125f), x);
        r = Avx512F.FusedMultiplyAdd(n, Vector512.Create(-1.4286068203094173e-06f), r);
        var p = Avx512F.FusedMultiplyAdd(Vector512.Create(1f / 5040), r, Vector512.Create(1f / 720));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(1f / 120));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(1f / 24));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(1f / 6));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512<float>.One);
        p = Avx512F.FusedMultiplyAdd(p, r, Vector512<float>.One);
        return Avx512F.Scale(p, n);
    }
}
