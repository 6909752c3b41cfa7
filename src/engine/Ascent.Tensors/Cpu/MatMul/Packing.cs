using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Copies a strip of a matrix into the order in which the micro-kernel reads it, so that the kernel walks through memory one element
/// after the other whatever the strides of the matrix are.
/// </summary>
internal static unsafe class Packing<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>to[p * step + i] = from[i * strideI + p * strideP] for i under <paramref name="width"/>, p under <paramref name="k"/>.</summary>
    /// <remarks>
    /// Writes in whole registers: up to one register beyond the end of <paramref name="to"/>, and between width and step anything (a finite
    /// copy of the matrix or zero) may stand.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip(T* to, int step, int width, nint k, T* from, nint strideI, nint strideP)
    {
        if (strideI == 1) Copy(to, step, width, k, from, strideP);
        else if (strideP == 1 && typeof(T) == typeof(float) && Avx.IsSupported) TransposeFloat((float*)to, step, width, k, (float*)from, strideI);
        else if (strideP == 1 && typeof(T) == typeof(double) && Avx.IsSupported) TransposeDouble((double*)to, step, width, k, (double*)from, strideI);
        else Gather(to, step, width, k, from, strideI, strideP);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(T* to, int step, int width, nint k, T* from, nint strideP)
    {
        int lanes = TLanes.Count;
        if (width == 2 * lanes)
        {
            for (; k > 0; k--, to += step, from += strideP)
            {
                TLanes.Store(TLanes.Load(from), to);
                TLanes.Store(TLanes.Load(from + lanes), to + lanes);
            }

            return;
        }

        for (; k > 0; k--, to += step, from += strideP)
        {
            int i = 0;
            for (; i + lanes <= width; i += lanes) TLanes.Store(TLanes.Load(from + i), to + i);
            if (i < width) TLanes.Store(TLanes.LoadPartial(from + i, width - i), to + i);
        }
    }

    /// <summary>Several adjacent panels of two registers at once, from a matrix with adjacent columns: each row is read in one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPanels(T* to, nint stepPanel, int panels, nint k, T* from, nint strideP)
    {
        int lanes = TLanes.Count;
        for (; k > 0; k--, to += 2 * lanes, from += strideP)
        {
            T* put = to, take = from;
            for (int i = 0; i < panels; i++, put += stepPanel, take += 2 * lanes)
            {
                TLanes.Store(TLanes.Load(take), put);
                TLanes.Store(TLanes.Load(take + lanes), put + lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(T* to, int step, int width, nint k, T* from, nint strideI, nint strideP)
    {
        for (; k > 0; k--, to += step, from += strideP)
        {
            for (int i = 0; i < width; i++) to[i] = from[i * strideI];
        }
    }

    /// <summary>
    /// Blocks of 8 by 8, transposed in registers. Within 8 columns the groups of rows go from the last to the first: a group of fewer than
    /// 8 rows writes over the beginning of the next columns, and the groups before it put that right.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFloat(float* to, int step, int width, nint k, float* from, nint strideI)
    {
        nint p = 0;
        for (; p + 16 <= k; p += 16)
        {
            for (int i = (width - 1) & ~7; i >= 0; i -= 8)
            {
                Transpose8x8(to + p * step + i, step, from + i * strideI + p, strideI, width - 1 - i);
                Transpose8x8(to + (p + 8) * step + i, step, from + i * strideI + p + 8, strideI, width - 1 - i);
            }
        }

        if (p + 8 <= k)
        {
            for (int i = (width - 1) & ~7; i >= 0; i -= 8) Transpose8x8(to + p * step + i, step, from + i * strideI + p, strideI, width - 1 - i);
            p += 8;
        }

        for (; p < k; p++)
        {
            for (int i = 0; i < width; i++) to[p * step + i] = from[i * strideI + p];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(float* to, nint step, float* row, nint strideI, int last)
    {
        Vector256<float> r0 = Vector256.Load(row);
        Vector256<float> r1 = Vector256.Load(row + Math.Min(1, last) * strideI);
        Vector256<float> r2 = Vector256.Load(row + Math.Min(2, last) * strideI);
        Vector256<float> r3 = Vector256.Load(row + Math.Min(3, last) * strideI);
        Vector256<float> r4 = Vector256.Load(row + Math.Min(4, last) * strideI);
        Vector256<float> r5 = Vector256.Load(row + Math.Min(5, last) * strideI);
        Vector256<float> r6 = Vector256.Load(row + Math.Min(6, last) * strideI);
        Vector256<float> r7 = Vector256.Load(row + Math.Min(7, last) * strideI);

        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);

        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + step);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + (2 * step));
        Avx.Permute2x128(b3, b7, 0x20).Store(to + (3 * step));
        Avx.Permute2x128(b0, b4, 0x31).Store(to + (4 * step));
        Avx.Permute2x128(b1, b5, 0x31).Store(to + (5 * step));
        Avx.Permute2x128(b2, b6, 0x31).Store(to + (6 * step));
        Avx.Permute2x128(b3, b7, 0x31).Store(to + (7 * step));
    }

    /// <summary>The same with blocks of 4 by 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeDouble(double* to, int step, int width, nint k, double* from, nint strideI)
    {
        nint p = 0;
        for (; p + 4 <= k; p += 4)
        {
            for (int i = (width - 1) & ~3; i >= 0; i -= 4)
            {
                int last = width - 1 - i;
                double* row = from + i * strideI + p;
                Vector256<double> r0 = Vector256.Load(row);
                Vector256<double> r1 = Vector256.Load(row + Math.Min(1, last) * strideI);
                Vector256<double> r2 = Vector256.Load(row + Math.Min(2, last) * strideI);
                Vector256<double> r3 = Vector256.Load(row + Math.Min(3, last) * strideI);

                Vector256<double> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1);
                Vector256<double> a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);

                double* put = to + p * step + i;
                Avx.Permute2x128(a0, a2, 0x20).Store(put);
                Avx.Permute2x128(a1, a3, 0x20).Store(put + step);
                Avx.Permute2x128(a0, a2, 0x31).Store(put + 2 * step);
                Avx.Permute2x128(a1, a3, 0x31).Store(put + 3 * step);
            }
        }

        for (; p < k; p++)
        {
            for (int i = 0; i < width; i++) to[p * step + i] = from[i * strideI + p];
        }
    }
}
