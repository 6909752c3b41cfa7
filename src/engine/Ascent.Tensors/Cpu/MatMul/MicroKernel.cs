using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The micro-kernel: one tile of C, held in registers, for the whole length of a block of k.
/// </summary>
/// <remarks>
/// <para>For each p it loads one or two registers of row p of B, and for each row of the tile broadcasts one element of column p of A
/// and does one or two fused multiply-adds. With AVX2 the largest tile is 6x16: 12 accumulators, 2 loads, 1 broadcast, 15 of 16
/// registers. With AVX-512 it is 14x32: 28, 2 and 1, 31 of 32. Two accumulators for each broadcast keep loads under the two a
/// processor does in a cycle; 12 or more independent sums hide the latency of the addition (4 cycles, 2 units: 8 would do).</para>
/// <para>Rows and registers per row are constants of a type, so what a smaller tile does not need is not compiled: a tile of 5 rows
/// costs 5 rows. Every size adds in the same order, p by p, so how C is cut into tiles does not change a bit of it.</para>
/// <para>Compiled once, at full quality, when first called (<see cref="MethodImplOptions.AggressiveOptimization"/>): never precompiled for
/// a lower instruction set, never in a slow first tier. A test reads the machine code and fails if the loop touches the stack.</para>
/// </remarks>
/// <typeparam name="TLanes">The operations on a register.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal static unsafe class MicroKernel<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>C[rows, width] = A[rows, k] B[k, width], or += where <paramref name="accumulate"/> is set.</summary>
    /// <param name="k">Length of the sums, at least 1.</param>
    /// <param name="a">A by columns: element (i, p) at p * stepA + i.</param>
    /// <param name="stepA">Distance between columns of A.</param>
    /// <param name="b">B by rows: element (p, j) at p * stepB + j.</param>
    /// <param name="stepB">Distance between rows of B.</param>
    /// <param name="c">The tile.</param>
    /// <param name="stepC">Distance between rows of the tile.</param>
    /// <param name="accumulate">Whether the tile is added to; if not, it is not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TWidth>(nint k, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, bool accumulate)
        where TRows : struct, IConstant
        where TWidth : struct, IConstant
    {
        TVector s00 = default, t00 = default, s01 = default, t01 = default, s02 = default, t02 = default, s03 = default, t03 = default, s04 = default, t04 = default, s05 = default, t05 = default, s06 = default, t06 = default;
        TVector s07 = default, t07 = default, s08 = default, t08 = default, s09 = default, t09 = default, s10 = default, t10 = default, s11 = default, t11 = default, s12 = default, t12 = default, s13 = default, t13 = default;
        if (Sse.IsSupported)
        {
            // C is far away: it is asked for now, into the second level, to be there when the sums are done. Rows of C are often a
            // power of two apart and would push each other, and B, out of the first level.
            T* line = c;
            for (int row = 0; row < TRows.Value; row++, line += stepC)
            {
                Sse.Prefetch1(line);
                if (TWidth.Value > 1) Sse.Prefetch1(line + TLanes.Count);
            }
        }

        do
        {
            TVector b0 = TLanes.Load(b);
            TVector b1 = TWidth.Value > 1 ? TLanes.Load(b + TLanes.Count) : default;
            TVector x;
            x = TLanes.Broadcast(a);
            s00 = TLanes.MultiplyAdd(x, b0, s00);
            if (TWidth.Value > 1) t00 = TLanes.MultiplyAdd(x, b1, t00);
            if (TRows.Value > 1)
            {
                x = TLanes.Broadcast(a + 1);
                s01 = TLanes.MultiplyAdd(x, b0, s01);
                if (TWidth.Value > 1) t01 = TLanes.MultiplyAdd(x, b1, t01);
            }

            if (TRows.Value > 2)
            {
                x = TLanes.Broadcast(a + 2);
                s02 = TLanes.MultiplyAdd(x, b0, s02);
                if (TWidth.Value > 1) t02 = TLanes.MultiplyAdd(x, b1, t02);
            }

            if (TRows.Value > 3)
            {
                x = TLanes.Broadcast(a + 3);
                s03 = TLanes.MultiplyAdd(x, b0, s03);
                if (TWidth.Value > 1) t03 = TLanes.MultiplyAdd(x, b1, t03);
            }

            if (TRows.Value > 4)
            {
                x = TLanes.Broadcast(a + 4);
                s04 = TLanes.MultiplyAdd(x, b0, s04);
                if (TWidth.Value > 1) t04 = TLanes.MultiplyAdd(x, b1, t04);
            }

            if (TRows.Value > 5)
            {
                x = TLanes.Broadcast(a + 5);
                s05 = TLanes.MultiplyAdd(x, b0, s05);
                if (TWidth.Value > 1) t05 = TLanes.MultiplyAdd(x, b1, t05);
            }

            if (TRows.Value > 6)
            {
                x = TLanes.Broadcast(a + 6);
                s06 = TLanes.MultiplyAdd(x, b0, s06);
                if (TWidth.Value > 1) t06 = TLanes.MultiplyAdd(x, b1, t06);
            }

            if (TRows.Value > 7)
            {
                x = TLanes.Broadcast(a + 7);
                s07 = TLanes.MultiplyAdd(x, b0, s07);
                if (TWidth.Value > 1) t07 = TLanes.MultiplyAdd(x, b1, t07);
            }

            if (TRows.Value > 8)
            {
                x = TLanes.Broadcast(a + 8);
                s08 = TLanes.MultiplyAdd(x, b0, s08);
                if (TWidth.Value > 1) t08 = TLanes.MultiplyAdd(x, b1, t08);
            }

            if (TRows.Value > 9)
            {
                x = TLanes.Broadcast(a + 9);
                s09 = TLanes.MultiplyAdd(x, b0, s09);
                if (TWidth.Value > 1) t09 = TLanes.MultiplyAdd(x, b1, t09);
            }

            if (TRows.Value > 10)
            {
                x = TLanes.Broadcast(a + 10);
                s10 = TLanes.MultiplyAdd(x, b0, s10);
                if (TWidth.Value > 1) t10 = TLanes.MultiplyAdd(x, b1, t10);
            }

            if (TRows.Value > 11)
            {
                x = TLanes.Broadcast(a + 11);
                s11 = TLanes.MultiplyAdd(x, b0, s11);
                if (TWidth.Value > 1) t11 = TLanes.MultiplyAdd(x, b1, t11);
            }

            if (TRows.Value > 12)
            {
                x = TLanes.Broadcast(a + 12);
                s12 = TLanes.MultiplyAdd(x, b0, s12);
                if (TWidth.Value > 1) t12 = TLanes.MultiplyAdd(x, b1, t12);
            }

            if (TRows.Value > 13)
            {
                x = TLanes.Broadcast(a + 13);
                s13 = TLanes.MultiplyAdd(x, b0, s13);
                if (TWidth.Value > 1) t13 = TLanes.MultiplyAdd(x, b1, t13);
            }

            a += stepA;
            b += stepB;
        }
        while (--k != 0);

        Put<TWidth>(c, s00, t00, accumulate);
        if (TRows.Value > 1) Put<TWidth>(c += stepC, s01, t01, accumulate);
        if (TRows.Value > 2) Put<TWidth>(c += stepC, s02, t02, accumulate);
        if (TRows.Value > 3) Put<TWidth>(c += stepC, s03, t03, accumulate);
        if (TRows.Value > 4) Put<TWidth>(c += stepC, s04, t04, accumulate);
        if (TRows.Value > 5) Put<TWidth>(c += stepC, s05, t05, accumulate);
        if (TRows.Value > 6) Put<TWidth>(c += stepC, s06, t06, accumulate);
        if (TRows.Value > 7) Put<TWidth>(c += stepC, s07, t07, accumulate);
        if (TRows.Value > 8) Put<TWidth>(c += stepC, s08, t08, accumulate);
        if (TRows.Value > 9) Put<TWidth>(c += stepC, s09, t09, accumulate);
        if (TRows.Value > 10) Put<TWidth>(c += stepC, s10, t10, accumulate);
        if (TRows.Value > 11) Put<TWidth>(c += stepC, s11, t11, accumulate);
        if (TRows.Value > 12) Put<TWidth>(c += stepC, s12, t12, accumulate);
        if (TRows.Value > 13) Put<TWidth>(c += stepC, s13, t13, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth>(T* c, TVector first, TVector second, bool accumulate)
        where TWidth : struct, IConstant
    {
        if (accumulate)
        {
            first = TLanes.Add(TLanes.Load(c), first);
            if (TWidth.Value > 1) second = TLanes.Add(TLanes.Load(c + TLanes.Count), second);
        }

        TLanes.Store(first, c);
        if (TWidth.Value > 1) TLanes.Store(second, c + TLanes.Count);
    }

    /// <summary>Calls the kernel for this number of rows, 1 to <see cref="ILanes{TVector, T}.MaxRows"/>, and of registers per row, 1 or 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int width, nint k, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, bool accumulate)
    {
        if (width == 1) Run<N1>(rows, k, a, stepA, b, stepB, c, stepC, accumulate);
        else Run<N2>(rows, k, a, stepA, b, stepB, c, stepC, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TWidth>(int rows, nint k, T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, bool accumulate)
        where TWidth : struct, IConstant
    {
        switch (rows)
        {
            case 1: Tile<N1, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 2: Tile<N2, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 3: Tile<N3, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 4: Tile<N4, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 5: Tile<N5, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 6: Tile<N6, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 7: Tile<N7, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 8: Tile<N8, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 9: Tile<N9, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 10: Tile<N10, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 11: Tile<N11, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 12: Tile<N12, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 13: Tile<N13, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            case 14: Tile<N14, TWidth>(k, a, stepA, b, stepB, c, stepC, accumulate); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "no kernel has so many rows");
        }
    }
}
