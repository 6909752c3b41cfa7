using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>Transposes of matrices with adjacent columns, in blocks that fit in the registers.</summary>
/// <remarks>
/// A block of 16 by 16 floats takes 16 loads, 64 shuffles and 16 stores of whole registers with AVX-512; AVX2 takes blocks of 8 by 8.
/// A matrix smaller than a block goes through a small buffer, so nothing outside either matrix is touched.
/// </remarks>
[SkipLocalsInit]
internal static unsafe class Transposer<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private static int Side
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TLanes) == typeof(Lanes512Float) ? 16 : typeof(T) == typeof(float) && Avx.IsSupported ? 8 : typeof(T) == typeof(double) && Avx.IsSupported ? 4 : 1;
    }

    /// <summary>to[j * stepTo + i] = from[i * stepFrom + j] for i under <paramref name="rows"/>, j under <paramref name="columns"/>.</summary>
    /// <param name="from">The matrix; its columns are adjacent.</param>
    /// <param name="stepFrom">Distance between its rows.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="to">The transpose; its columns are adjacent too.</param>
    /// <param name="stepTo">Distance between its rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* from, nint stepFrom, int rows, int columns, T* to, nint stepTo)
    {
        if (Side == 1)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int i = 0; i < rows; i++) to[(j * stepTo) + i] = from[(i * stepFrom) + j];
            }

            return;
        }

        // The last block of a row or column reaches back into the one before it where there is one: what both write is the same.
        bool whole = rows >= Side && columns >= Side;
        for (int j = 0; j < columns; j += Side)
        {
            int left = whole ? Math.Min(j, columns - Side) : j;
            for (int i = 0; i < rows; i += Side)
            {
                int top = whole ? Math.Min(i, rows - Side) : i;
                T* source = from + (top * stepFrom) + left, target = to + (left * stepTo) + top;
                if (whole) Block(source, stepFrom, target, stepTo);
                else Edge(source, stepFrom, Math.Min(Side, rows - i), Math.Min(Side, columns - j), target, stepTo);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(T* from, nint stepFrom, T* to, nint stepTo)
    {
        if (typeof(TLanes) == typeof(Lanes512Float)) Transposes.Block16((float*)from, stepFrom, (float*)to, stepTo);
        else if (typeof(T) == typeof(float)) Transposes.Block8((float*)from, stepFrom, (float*)to, stepTo);
        else Transposes.Block4((double*)from, stepFrom, (double*)to, stepTo);
    }

    /// <summary>A block that is not whole, in and out by rows of registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Edge(T* from, nint stepFrom, int rows, int columns, T* to, nint stepTo)
    {
        T* before = stackalloc T[Side * Side];
        T* after = stackalloc T[Side * Side];
        for (int i = 0; i < rows; i++) CopyShort(from + (i * stepFrom), before + (i * Side), columns);
        Block(before, Side, after, Side);
        for (int j = 0; j < columns; j++) CopyShort(after + (j * Side), to + (j * stepTo), rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyShort(T* from, T* to, int count)
    {
        if (Side <= TLanes.Count)
        {
            TLanes.StorePartial(TLanes.LoadPartial(from, count), to, count);
            return;
        }

        for (int i = 0; i < count; i++) to[i] = from[i];
    }
}

/// <summary>Transposes of one block in registers.</summary>
internal static unsafe class Transposes
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block16(float* from, nint stepFrom, float* to, nint stepTo)
    {
        float* row = from;
        Four(row, stepFrom, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Four(row += 4 * stepFrom, stepFrom, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Four(row += 4 * stepFrom, stepFrom, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Four(row += 4 * stepFrom, stepFrom, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Spread(a0, b0, c0, d0, to, stepTo);
        Spread(a1, b1, c1, d1, to + stepTo, stepTo);
        Spread(a2, b2, c2, d2, to + (2 * stepTo), stepTo);
        Spread(a3, b3, c3, d3, to + (3 * stepTo), stepTo);
    }

    /// <summary>Four rows: quarter l of result q is column 4l + q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* row, nint step, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2, out Vector512<float> q3)
    {
        Vector512<float> r0 = Vector512.Load(row), r1 = Vector512.Load(row + step), r2 = Vector512.Load(row + (2 * step)), r3 = Vector512.Load(row + (3 * step));
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        q0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        q1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        q2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        q3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Columns q, 4 + q, 8 + q and 12 + q from the four groups of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to, nint step)
    {
        Vector512<float> even = Avx512F.Shuffle4x128(a, b, 0x88), evenToo = Avx512F.Shuffle4x128(c, d, 0x88);
        Vector512<float> odd = Avx512F.Shuffle4x128(a, b, 0xDD), oddToo = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(even, evenToo, 0x88).Store(to);
        Avx512F.Shuffle4x128(odd, oddToo, 0x88).Store(to + (4 * step));
        Avx512F.Shuffle4x128(even, evenToo, 0xDD).Store(to + (8 * step));
        Avx512F.Shuffle4x128(odd, oddToo, 0xDD).Store(to + (12 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block8(float* from, nint stepFrom, float* to, nint stepTo)
    {
        float* row = from + (4 * stepFrom);
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stepFrom), r2 = Vector256.Load(from + (2 * stepFrom)), r3 = Vector256.Load(from + (3 * stepFrom));
        Vector256<float> r4 = Vector256.Load(row), r5 = Vector256.Load(row + stepFrom), r6 = Vector256.Load(row + (2 * stepFrom)), r7 = Vector256.Load(row + (3 * stepFrom));
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        float* put = to + (4 * stepTo);
        Avx.Permute2x128(b0, b4, 0x20).Store(to);
        Avx.Permute2x128(b1, b5, 0x20).Store(to + stepTo);
        Avx.Permute2x128(b2, b6, 0x20).Store(to + (2 * stepTo));
        Avx.Permute2x128(b3, b7, 0x20).Store(to + (3 * stepTo));
        Avx.Permute2x128(b0, b4, 0x31).Store(put);
        Avx.Permute2x128(b1, b5, 0x31).Store(put + stepTo);
        Avx.Permute2x128(b2, b6, 0x31).Store(put + (2 * stepTo));
        Avx.Permute2x128(b3, b7, 0x31).Store(put + (3 * stepTo));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block4(double* from, nint stepFrom, double* to, nint stepTo)
    {
        Vector256<double> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stepFrom), r2 = Vector256.Load(from + (2 * stepFrom)), r3 = Vector256.Load(from + (3 * stepFrom));
        Vector256<double> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(a0, a2, 0x20).Store(to);
        Avx.Permute2x128(a1, a3, 0x20).Store(to + stepTo);
        Avx.Permute2x128(a0, a2, 0x31).Store(to + (2 * stepTo));
        Avx.Permute2x128(a1, a3, 0x31).Store(to + (3 * stepTo));
    }
}
