using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>A stretch of consecutive steps of a sum: the step at which it begins in A, the element at which it begins in B, and how many steps it has.</summary>
internal struct Segment
{
    public nint A, B, Length;
}

/// <summary>
/// The micro-kernel of the convolutions: one tile of C, held in registers, for a sum whose steps come in segments. Within a segment A
/// and B are walked as in the <see cref="MicroKernel{TLanes, TVector, T}"/> of the matrix product; between segments both jump.
/// </summary>
/// <remarks>
/// <para>The taps of a filter are such segments: for a fixed tap the channels (or the pixels) follow each other in memory. So no patch
/// is ever copied, and a tap that would fall on the padding is left out in place of multiplying by zero.</para>
/// <para>With two registers for each row the tile has up to <see cref="ILanes{TVector, T}.MaxRows"/> rows, with one up to 16: every
/// register but the operands holds a sum.</para>
/// </remarks>
internal static unsafe class SegmentKernel<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Rows of the largest tile with so many registers for each row.</summary>
    public static int MaxRows(int width) => width > 1 ? TLanes.MaxRows : Math.Min(16, 2 * TLanes.MaxRows);

    /// <summary>C[rows, width] = sum over the steps p of all segments of A[rows, p] B[p, width], then what <paramref name="end"/> says.</summary>
    /// <param name="segment">The first segment.</param>
    /// <param name="segments">How many there are; with none the sum is 0.</param>
    /// <param name="a">A by columns: element (i, p) at p * stepA + i.</param>
    /// <param name="stepA">Distance between columns of A.</param>
    /// <param name="b">B by rows: element (p, j) at p * stepB + j.</param>
    /// <param name="stepB">Distance between rows of B.</param>
    /// <param name="c">The tile.</param>
    /// <param name="stepC">Distance between rows of the tile.</param>
    /// <param name="end">Whether the tile is added to, gets a bias, or is rectified.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TWidth>(Segment* segment, int segments, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, in SegmentEnd<T> end)
        where TRows : struct, IConstant
        where TWidth : struct, IConstant
    {
        TVector s00 = default, t00 = default, s01 = default, t01 = default, s02 = default, t02 = default, s03 = default, t03 = default, s04 = default, t04 = default, s05 = default, t05 = default, s06 = default, t06 = default, s07 = default, t07 = default;
        TVector s08 = default, t08 = default, s09 = default, t09 = default, s10 = default, t10 = default, s11 = default, t11 = default, s12 = default, t12 = default, s13 = default, t13 = default, s14 = default, t14 = default, s15 = default, t15 = default;
        if (Sse.IsSupported)
        {
            // C may be far away: it is asked for now, to be there when the sums are done.
            T* line = c;
            for (int row = 0; row < TRows.Value; row++, line += stepC)
            {
                Sse.Prefetch1(line);
                if (TWidth.Value > 1) Sse.Prefetch1(line + TLanes.Count);
            }
        }

        for (Segment* last = segment + segments; segment < last; segment++)
        {
            T* fromA = a + (segment->A * stepA), fromB = b + segment->B;
            nint left = segment->Length;
            do
            {
                TVector b0 = TLanes.Load(fromB);
                TVector b1 = TWidth.Value > 1 ? TLanes.Load(fromB + TLanes.Count) : default;
                TVector x = TLanes.Broadcast(fromA);
                s00 = TLanes.MultiplyAdd(x, b0, s00);
                if (TWidth.Value > 1) t00 = TLanes.MultiplyAdd(x, b1, t00);
                if (TRows.Value > 1)
                {
                    x = TLanes.Broadcast(fromA + 1);
                    s01 = TLanes.MultiplyAdd(x, b0, s01);
                    if (TWidth.Value > 1) t01 = TLanes.MultiplyAdd(x, b1, t01);
                }

                if (TRows.Value > 2)
                {
                    x = TLanes.Broadcast(fromA + 2);
                    s02 = TLanes.MultiplyAdd(x, b0, s02);
                    if (TWidth.Value > 1) t02 = TLanes.MultiplyAdd(x, b1, t02);
                }

                if (TRows.Value > 3)
                {
                    x = TLanes.Broadcast(fromA + 3);
                    s03 = TLanes.MultiplyAdd(x, b0, s03);
                    if (TWidth.Value > 1) t03 = TLanes.MultiplyAdd(x, b1, t03);
                }

                if (TRows.Value > 4)
                {
                    x = TLanes.Broadcast(fromA + 4);
                    s04 = TLanes.MultiplyAdd(x, b0, s04);
                    if (TWidth.Value > 1) t04 = TLanes.MultiplyAdd(x, b1, t04);
                }

                if (TRows.Value > 5)
                {
                    x = TLanes.Broadcast(fromA + 5);
                    s05 = TLanes.MultiplyAdd(x, b0, s05);
                    if (TWidth.Value > 1) t05 = TLanes.MultiplyAdd(x, b1, t05);
                }

                if (TRows.Value > 6)
                {
                    x = TLanes.Broadcast(fromA + 6);
                    s06 = TLanes.MultiplyAdd(x, b0, s06);
                    if (TWidth.Value > 1) t06 = TLanes.MultiplyAdd(x, b1, t06);
                }

                if (TRows.Value > 7)
                {
                    x = TLanes.Broadcast(fromA + 7);
                    s07 = TLanes.MultiplyAdd(x, b0, s07);
                    if (TWidth.Value > 1) t07 = TLanes.MultiplyAdd(x, b1, t07);
                }

                if (TRows.Value > 8)
                {
                    x = TLanes.Broadcast(fromA + 8);
                    s08 = TLanes.MultiplyAdd(x, b0, s08);
                    if (TWidth.Value > 1) t08 = TLanes.MultiplyAdd(x, b1, t08);
                }

                if (TRows.Value > 9)
                {
                    x = TLanes.Broadcast(fromA + 9);
                    s09 = TLanes.MultiplyAdd(x, b0, s09);
                    if (TWidth.Value > 1) t09 = TLanes.MultiplyAdd(x, b1, t09);
                }

                if (TRows.Value > 10)
                {
                    x = TLanes.Broadcast(fromA + 10);
                    s10 = TLanes.MultiplyAdd(x, b0, s10);
                    if (TWidth.Value > 1) t10 = TLanes.MultiplyAdd(x, b1, t10);
                }

                if (TRows.Value > 11)
                {
                    x = TLanes.Broadcast(fromA + 11);
                    s11 = TLanes.MultiplyAdd(x, b0, s11);
                    if (TWidth.Value > 1) t11 = TLanes.MultiplyAdd(x, b1, t11);
                }

                if (TRows.Value > 12)
                {
                    x = TLanes.Broadcast(fromA + 12);
                    s12 = TLanes.MultiplyAdd(x, b0, s12);
                    if (TWidth.Value > 1) t12 = TLanes.MultiplyAdd(x, b1, t12);
                }

                if (TRows.Value > 13)
                {
                    x = TLanes.Broadcast(fromA + 13);
                    s13 = TLanes.MultiplyAdd(x, b0, s13);
                    if (TWidth.Value > 1) t13 = TLanes.MultiplyAdd(x, b1, t13);
                }

                if (TRows.Value > 14)
                {
                    x = TLanes.Broadcast(fromA + 14);
                    s14 = TLanes.MultiplyAdd(x, b0, s14);
                    if (TWidth.Value > 1) t14 = TLanes.MultiplyAdd(x, b1, t14);
                }

                if (TRows.Value > 15)
                {
                    x = TLanes.Broadcast(fromA + 15);
                    s15 = TLanes.MultiplyAdd(x, b0, s15);
                    if (TWidth.Value > 1) t15 = TLanes.MultiplyAdd(x, b1, t15);
                }

                fromA += stepA;
                fromB += stepB;
            }
            while (--left != 0);
        }

        if (end.IsPlain)
        {
            Put<TWidth>(c, s00, t00);
            if (TRows.Value > 1) Put<TWidth>(c += stepC, s01, t01);
            if (TRows.Value > 2) Put<TWidth>(c += stepC, s02, t02);
            if (TRows.Value > 3) Put<TWidth>(c += stepC, s03, t03);
            if (TRows.Value > 4) Put<TWidth>(c += stepC, s04, t04);
            if (TRows.Value > 5) Put<TWidth>(c += stepC, s05, t05);
            if (TRows.Value > 6) Put<TWidth>(c += stepC, s06, t06);
            if (TRows.Value > 7) Put<TWidth>(c += stepC, s07, t07);
            if (TRows.Value > 8) Put<TWidth>(c += stepC, s08, t08);
            if (TRows.Value > 9) Put<TWidth>(c += stepC, s09, t09);
            if (TRows.Value > 10) Put<TWidth>(c += stepC, s10, t10);
            if (TRows.Value > 11) Put<TWidth>(c += stepC, s11, t11);
            if (TRows.Value > 12) Put<TWidth>(c += stepC, s12, t12);
            if (TRows.Value > 13) Put<TWidth>(c += stepC, s13, t13);
            if (TRows.Value > 14) Put<TWidth>(c += stepC, s14, t14);
            if (TRows.Value > 15) Put<TWidth>(c += stepC, s15, t15);
            return;
        }

        Finish<TWidth>(c, s00, t00, end, 0);
        if (TRows.Value > 1) Finish<TWidth>(c += stepC, s01, t01, end, 1);
        if (TRows.Value > 2) Finish<TWidth>(c += stepC, s02, t02, end, 2);
        if (TRows.Value > 3) Finish<TWidth>(c += stepC, s03, t03, end, 3);
        if (TRows.Value > 4) Finish<TWidth>(c += stepC, s04, t04, end, 4);
        if (TRows.Value > 5) Finish<TWidth>(c += stepC, s05, t05, end, 5);
        if (TRows.Value > 6) Finish<TWidth>(c += stepC, s06, t06, end, 6);
        if (TRows.Value > 7) Finish<TWidth>(c += stepC, s07, t07, end, 7);
        if (TRows.Value > 8) Finish<TWidth>(c += stepC, s08, t08, end, 8);
        if (TRows.Value > 9) Finish<TWidth>(c += stepC, s09, t09, end, 9);
        if (TRows.Value > 10) Finish<TWidth>(c += stepC, s10, t10, end, 10);
        if (TRows.Value > 11) Finish<TWidth>(c += stepC, s11, t11, end, 11);
        if (TRows.Value > 12) Finish<TWidth>(c += stepC, s12, t12, end, 12);
        if (TRows.Value > 13) Finish<TWidth>(c += stepC, s13, t13, end, 13);
        if (TRows.Value > 14) Finish<TWidth>(c += stepC, s14, t14, end, 14);
        if (TRows.Value > 15) Finish<TWidth>(c += stepC, s15, t15, end, 15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth>(T* c, TVector first, TVector second)
        where TWidth : struct, IConstant
    {
        TLanes.Store(first, c);
        if (TWidth.Value > 1) TLanes.Store(second, c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TWidth>(T* c, TVector first, TVector second, in SegmentEnd<T> end, int row)
        where TWidth : struct, IConstant
    {
        if (end.Accumulate)
        {
            first = TLanes.Add(TLanes.Load(c), first);
            if (TWidth.Value > 1) second = TLanes.Add(TLanes.Load(c + TLanes.Count), second);
        }

        if (end.Bias != null)
        {
            TVector bias = TLanes.Broadcast(end.Bias + row);
            first = TLanes.Add(first, bias);
            if (TWidth.Value > 1) second = TLanes.Add(second, bias);
        }

        if (end.Relu)
        {
            first = TLanes.Relu(first);
            if (TWidth.Value > 1) second = TLanes.Relu(second);
        }

        Put<TWidth>(c, first, second);
    }

    /// <summary>Calls the kernel for this number of rows, 1 to <see cref="MaxRows"/>, and of registers per row, 1 or 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int width, Segment* segment, int segments, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, in SegmentEnd<T> end)
    {
        switch (width == 1 ? rows : rows + 16)
        {
            case 1: Tile<N1, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 2: Tile<N2, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 3: Tile<N3, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 4: Tile<N4, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 5: Tile<N5, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 6: Tile<N6, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 7: Tile<N7, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 8: Tile<N8, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 9: Tile<N9, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 10: Tile<N10, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 11: Tile<N11, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 12: Tile<N12, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 13: Tile<N13, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 14: Tile<N14, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 15: Tile<N15, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 16: Tile<N16, N1>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 17: Tile<N1, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 18: Tile<N2, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 19: Tile<N3, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 20: Tile<N4, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 21: Tile<N5, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 22: Tile<N6, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 23: Tile<N7, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 24: Tile<N8, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 25: Tile<N9, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 26: Tile<N10, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 27: Tile<N11, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 28: Tile<N12, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 29: Tile<N13, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            case 30: Tile<N14, N2>(segment, segments, a, stepA, b, stepB, c, stepC, end); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "no kernel has so many rows");
        }
    }
}
