using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// A tile of C where both operands have adjacent elements along k, as in X W^T: each element of C is a dot product of two rows, its sum
/// kept in a whole register and added up at the end. Nothing has to be packed.
/// </summary>
/// <remarks>
/// The tile has 4 x 6 sums on 32 registers and 3 x 4 on 16: the rows of A stay in registers while the rows of B go by. At an edge the last
/// row stands in for those that are missing; what it computes there is not stored. Two methods rather than one with conditions: beyond
/// some 500 temporaries the JIT gives up inlining, and the sums would live on the stack.
/// </remarks>
internal static unsafe class DotKernel<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Rows of C in a tile.</summary>
    public static int Rows => TLanes.MaxRows >= 12 ? 4 : 3;

    /// <summary>Columns of C in a tile.</summary>
    public static int Columns => TLanes.MaxRows >= 12 ? 6 : 4;

    /// <summary>to[i, j] = sum of a[i, p] b[j, p] over p, or += with <paramref name="accumulate"/>.</summary>
    /// <param name="rows">Rows of A, 1 to <see cref="Rows"/>.</param>
    /// <param name="columns">Rows of B, 1 to <see cref="Columns"/>.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="a">The first row of A.</param>
    /// <param name="stepA">Distance between rows of A.</param>
    /// <param name="b">The first row of B.</param>
    /// <param name="stepB">Distance between rows of B.</param>
    /// <param name="to">The tile of sums.</param>
    /// <param name="stepTo">Distance between its rows.</param>
    /// <param name="accumulate">Whether the sums are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile(int rows, int columns, nint k, T* a, nint stepA, T* b, nint stepB, T* to, nint stepTo, bool accumulate)
    {
        nint whole = k - (k % TLanes.Count);
        if (TLanes.MaxRows >= 12) Tile4x6(rows, columns, whole, a, stepA, b, stepB, to, stepTo, accumulate);
        else Tile3x4(rows, columns, whole, a, stepA, b, stepB, to, stepTo, accumulate);
        if (whole < k) AddRest(rows, columns, (int)(k - whole), a + whole, stepA, b + whole, stepB, to, stepTo);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x6(int rows, int columns, nint k, T* a, nint stepA, T* b, nint stepB, T* to, nint stepTo, bool accumulate)
    {
        T* a0 = a, a1 = a + (Math.Min(1, rows - 1) * stepA), a2 = a + (Math.Min(2, rows - 1) * stepA), a3 = a + (Math.Min(3, rows - 1) * stepA);
        T* b0 = b, b1 = b + (Math.Min(1, columns - 1) * stepB), b2 = b + (Math.Min(2, columns - 1) * stepB), b3 = b + (Math.Min(3, columns - 1) * stepB), b4 = b + (Math.Min(4, columns - 1) * stepB), b5 = b + (Math.Min(5, columns - 1) * stepB);
        TVector s00 = default, s01 = default, s02 = default, s03 = default, s04 = default, s05 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default, s24 = default, s25 = default;
        TVector s30 = default, s31 = default, s32 = default, s33 = default, s34 = default, s35 = default;
        for (nint p = 0; p < k; p += TLanes.Count)
        {
            TVector x0 = TLanes.Load(a0 + p), x1 = TLanes.Load(a1 + p), x2 = TLanes.Load(a2 + p), x3 = TLanes.Load(a3 + p);
            TVector y0 = TLanes.Load(b0 + p);
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            s10 = TLanes.MultiplyAdd(x1, y0, s10);
            s20 = TLanes.MultiplyAdd(x2, y0, s20);
            s30 = TLanes.MultiplyAdd(x3, y0, s30);
            TVector y1 = TLanes.Load(b1 + p);
            s01 = TLanes.MultiplyAdd(x0, y1, s01);
            s11 = TLanes.MultiplyAdd(x1, y1, s11);
            s21 = TLanes.MultiplyAdd(x2, y1, s21);
            s31 = TLanes.MultiplyAdd(x3, y1, s31);
            TVector y2 = TLanes.Load(b2 + p);
            s02 = TLanes.MultiplyAdd(x0, y2, s02);
            s12 = TLanes.MultiplyAdd(x1, y2, s12);
            s22 = TLanes.MultiplyAdd(x2, y2, s22);
            s32 = TLanes.MultiplyAdd(x3, y2, s32);
            TVector y3 = TLanes.Load(b3 + p);
            s03 = TLanes.MultiplyAdd(x0, y3, s03);
            s13 = TLanes.MultiplyAdd(x1, y3, s13);
            s23 = TLanes.MultiplyAdd(x2, y3, s23);
            s33 = TLanes.MultiplyAdd(x3, y3, s33);
            TVector y4 = TLanes.Load(b4 + p);
            s04 = TLanes.MultiplyAdd(x0, y4, s04);
            s14 = TLanes.MultiplyAdd(x1, y4, s14);
            s24 = TLanes.MultiplyAdd(x2, y4, s24);
            s34 = TLanes.MultiplyAdd(x3, y4, s34);
            TVector y5 = TLanes.Load(b5 + p);
            s05 = TLanes.MultiplyAdd(x0, y5, s05);
            s15 = TLanes.MultiplyAdd(x1, y5, s15);
            s25 = TLanes.MultiplyAdd(x2, y5, s25);
            s35 = TLanes.MultiplyAdd(x3, y5, s35);
        }

        Put(to, s00, accumulate);
        if (columns > 1) Put(to + 1, s01, accumulate);
        if (columns > 2) Put(to + 2, s02, accumulate);
        if (columns > 3) Put(to + 3, s03, accumulate);
        if (columns > 4) Put(to + 4, s04, accumulate);
        if (columns > 5) Put(to + 5, s05, accumulate);
        if (rows == 1) return;
        to += stepTo;
        Put(to, s10, accumulate);
        if (columns > 1) Put(to + 1, s11, accumulate);
        if (columns > 2) Put(to + 2, s12, accumulate);
        if (columns > 3) Put(to + 3, s13, accumulate);
        if (columns > 4) Put(to + 4, s14, accumulate);
        if (columns > 5) Put(to + 5, s15, accumulate);
        if (rows == 2) return;
        to += stepTo;
        Put(to, s20, accumulate);
        if (columns > 1) Put(to + 1, s21, accumulate);
        if (columns > 2) Put(to + 2, s22, accumulate);
        if (columns > 3) Put(to + 3, s23, accumulate);
        if (columns > 4) Put(to + 4, s24, accumulate);
        if (columns > 5) Put(to + 5, s25, accumulate);
        if (rows == 3) return;
        to += stepTo;
        Put(to, s30, accumulate);
        if (columns > 1) Put(to + 1, s31, accumulate);
        if (columns > 2) Put(to + 2, s32, accumulate);
        if (columns > 3) Put(to + 3, s33, accumulate);
        if (columns > 4) Put(to + 4, s34, accumulate);
        if (columns > 5) Put(to + 5, s35, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x4(int rows, int columns, nint k, T* a, nint stepA, T* b, nint stepB, T* to, nint stepTo, bool accumulate)
    {
        T* a0 = a, a1 = a + (Math.Min(1, rows - 1) * stepA), a2 = a + (Math.Min(2, rows - 1) * stepA);
        T* b0 = b, b1 = b + (Math.Min(1, columns - 1) * stepB), b2 = b + (Math.Min(2, columns - 1) * stepB), b3 = b + (Math.Min(3, columns - 1) * stepB);
        TVector s00 = default, s01 = default, s02 = default, s03 = default;
        TVector s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default;
        for (nint p = 0; p < k; p += TLanes.Count)
        {
            TVector x0 = TLanes.Load(a0 + p), x1 = TLanes.Load(a1 + p), x2 = TLanes.Load(a2 + p);
            TVector y0 = TLanes.Load(b0 + p);
            s00 = TLanes.MultiplyAdd(x0, y0, s00);
            s10 = TLanes.MultiplyAdd(x1, y0, s10);
            s20 = TLanes.MultiplyAdd(x2, y0, s20);
            TVector y1 = TLanes.Load(b1 + p);
            s01 = TLanes.MultiplyAdd(x0, y1, s01);
            s11 = TLanes.MultiplyAdd(x1, y1, s11);
            s21 = TLanes.MultiplyAdd(x2, y1, s21);
            TVector y2 = TLanes.Load(b2 + p);
            s02 = TLanes.MultiplyAdd(x0, y2, s02);
            s12 = TLanes.MultiplyAdd(x1, y2, s12);
            s22 = TLanes.MultiplyAdd(x2, y2, s22);
            TVector y3 = TLanes.Load(b3 + p);
            s03 = TLanes.MultiplyAdd(x0, y3, s03);
            s13 = TLanes.MultiplyAdd(x1, y3, s13);
            s23 = TLanes.MultiplyAdd(x2, y3, s23);
        }

        Put(to, s00, accumulate);
        if (columns > 1) Put(to + 1, s01, accumulate);
        if (columns > 2) Put(to + 2, s02, accumulate);
        if (columns > 3) Put(to + 3, s03, accumulate);
        if (rows == 1) return;
        to += stepTo;
        Put(to, s10, accumulate);
        if (columns > 1) Put(to + 1, s11, accumulate);
        if (columns > 2) Put(to + 2, s12, accumulate);
        if (columns > 3) Put(to + 3, s13, accumulate);
        if (rows == 2) return;
        to += stepTo;
        Put(to, s20, accumulate);
        if (columns > 1) Put(to + 1, s21, accumulate);
        if (columns > 2) Put(to + 2, s22, accumulate);
        if (columns > 3) Put(to + 3, s23, accumulate);
    }

    /// <summary>The end of k that fills no register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRest(int rows, int columns, int rest, T* a, nint stepA, T* b, nint stepB, T* to, nint stepTo)
    {
        for (int i = 0; i < rows; i++)
        {
            TVector x = TLanes.LoadPartial(a + (i * stepA), rest);
            for (int j = 0; j < columns; j++) to[(i * stepTo) + j] += TLanes.Sum(TLanes.Multiply(x, TLanes.LoadPartial(b + (j * stepB), rest)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* to, TVector sums, bool accumulate)
    {
        T sum = TLanes.Sum(sums);
        *to = accumulate ? *to + sum : sum;
    }
}
