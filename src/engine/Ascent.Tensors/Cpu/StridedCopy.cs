using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Copies of elements of 1, 2, 4 or 8 bytes between two layouts. Rows that are contiguous on both sides are moved as they are. Where
/// each side is contiguous along another dimension, a transpose, tiles of both dimensions are copied, so that each cache
/// line is used up while it is there.
/// </summary>
internal static unsafe class StridedCopy
{
    private const int Tile = 32;

    public static void Run<T>(T* from, T* to, StridedPlan plan, int count)
        where T : unmanaged
    {
        var across = plan.InnerA == 1 && plan.InnerB == 1 ? -1 : plan.Across();
        if (across >= 0 && plan.Extent(across) > 1) Transposed(from, to, plan.Tiled(across), count);
        else if (Sharing.Pays(count)) SharedRows(from, to, plan, count);
        else Rows(from, to, plan, 0, count);
    }

    /// <summary>Single elements of a size in bytes, between any strides in elements.</summary>
    public static void Elements(byte* from, nint strideFrom, byte* to, nint strideTo, int size, int count)
    {
        switch (size)
        {
            case 8: Elements((ulong*)from, strideFrom, (ulong*)to, strideTo, count); break;
            case 4: Elements((uint*)from, strideFrom, (uint*)to, strideTo, count); break;
            case 2: Elements((ushort*)from, strideFrom, (ushort*)to, strideTo, count); break;
            default: Elements<byte>(from, strideFrom, to, strideTo, count); break;
        }
    }

    private static void Elements<T>(T* from, nint strideFrom, T* to, nint strideTo, int count)
        where T : unmanaged
    {
        for (; count > 0; count--, from += strideFrom, to += strideTo) *to = *from;
    }

    private static void SharedRows<T>(T* from, T* to, StridedPlan plan, int count)
        where T : unmanaged =>
        WorkerTeam.For(count, Sharing.Grain, (start, end) => Rows(from, to, plan, start, end));

    private static void Rows<T>(T* from, T* to, StridedPlan plan, int start, int end)
        where T : unmanaged
    {
        Span<int> index = stackalloc int[plan.Outer];
        plan.Seek(start / plan.Inner, index, out var offsetFrom, out var offsetTo);
        var column = start % plan.Inner;
        while (start < end)
        {
            var count = Math.Min(plan.Inner - column, end - start);
            Row(from + offsetFrom + ((nint)column * plan.InnerA), plan.InnerA, to + offsetTo + ((nint)column * plan.InnerB), plan.InnerB, count);
            start += count;
            column = 0;
            plan.Next(index, ref offsetFrom, ref offsetTo);
        }
    }

    private static void Row<T>(T* from, nint strideFrom, T* to, nint strideTo, int count)
        where T : unmanaged
    {
        // The two ranges may be the same: a tensor copied onto itself.
        if (strideFrom == 1 && strideTo == 1) Bytes((byte*)from, (byte*)to, (nint)count * sizeof(T));
        else if (strideFrom == 0 && strideTo == 1) new Span<T>(to, count).Fill(*from);
        else Elements(from, strideFrom, to, strideTo, count);
    }

    /// <summary>Short rows, the heads of an attention for one, are moved without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bytes(byte* from, byte* to, nint count)
    {
        var width = Vector256<byte>.Count;
        if (count < width || count > 16 * width)
        {
            NativeMemory.Copy(from, to, (nuint)count);
            return;
        }

        for (nint i = 0; i < count - width; i += width) Vector256.Load(from + i).Store(to + i);
        Vector256.Load(from + count - width).Store(to + count - width); // the last register may cover some bytes twice
    }

    private static void Transposed<T>(T* from, T* to, in TransposePlan plan, int count)
        where T : unmanaged
    {
        var parts = plan.Outer.Count * plan.Bands;
        if (Sharing.Pays(count)) SharedBands(from, to, plan, parts);
        else Bands(from, to, plan, 0, parts);
    }

    private static void SharedBands<T>(T* from, T* to, TransposePlan plan, int parts)
        where T : unmanaged =>
        WorkerTeam.For(parts, 1, (start, end) => Bands(from, to, plan, start, end));

    /// <summary>Bands of the first dimension's tiles over the whole second dimension.</summary>
    private static void Bands<T>(T* from, T* to, in TransposePlan plan, int start, int end)
        where T : unmanaged
    {
        Span<int> index = stackalloc int[plan.Outer.Rank];
        for (var part = start; part < end; part++)
        {
            var (at, band) = Math.DivRem(part, plan.Bands);
            plan.Outer.Seek(at, index, out var offsetFrom, out var offsetTo);
            var i = band * Tile;
            var rows = Math.Min(Tile, plan.Rows - i);
            for (var j = 0; j < plan.Columns; j += Tile)
            {
                Square(
                    from + offsetFrom + (i * plan.RowA) + (j * plan.ColumnA), plan.RowA, plan.ColumnA,
                    to + offsetTo + (i * plan.RowB) + (j * plan.ColumnB), plan.RowB, plan.ColumnB,
                    rows, Math.Min(Tile, plan.Columns - j));
            }
        }
    }

    /// <summary>to[i, j] = from[i, j]; one side is contiguous along i, the other along j.</summary>
    private static void Square<T>(T* from, nint rowFrom, nint columnFrom, T* to, nint rowTo, nint columnTo, int rows, int columns)
        where T : unmanaged
    {
        var (doneRows, doneColumns) = (0, 0);
        if (sizeof(T) == 4 && Avx.IsSupported)
        {
            (doneRows, doneColumns) = (rows & ~7, columns & ~7);
            for (var i = 0; i < doneRows; i += 8)
            {
                for (var j = 0; j < doneColumns; j += 8)
                {
                    float* source = (float*)(from + (i * rowFrom) + (j * columnFrom)), target = (float*)(to + (i * rowTo) + (j * columnTo));
                    if (columnFrom == 1) Eight(source, rowFrom, target, columnTo);
                    else Eight(source, columnFrom, target, rowTo);
                }
            }
        }

        for (var i = 0; i < rows; i++)
        {
            var first = i < doneRows ? doneColumns : 0;
            Elements(from + (i * rowFrom) + (first * columnFrom), columnFrom, to + (i * rowTo) + (first * columnTo), columnTo, columns - first);
        }
    }

    /// <summary>to[j, i] = from[i, j] for 8 by 8, contiguous along j here and along i there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* from, nint strideFrom, float* to, nint strideTo)
    {
        var r0 = Vector256.Load(from);
        var r1 = Vector256.Load(from + strideFrom);
        var r2 = Vector256.Load(from + (2 * strideFrom));
        var r3 = Vector256.Load(from + (3 * strideFrom));
        var r4 = Vector256.Load(from + (4 * strideFrom));
        var r5 = Vector256.Load(from + (5 * strideFrom));
        var r6 = Vector256.Load(from + (6 * strideFrom));
        var r7 = Vector256.Load(from + (7 * strideFrom));
        Four(r0, r1, r2, r3, out var a0, out var a1, out var a2, out var a3);
        Four(r4, r5, r6, r7, out var b0, out var b1, out var b2, out var b3);
        Avx.Permute2x128(a0, b0, 0x20).Store(to);
        Avx.Permute2x128(a1, b1, 0x20).Store(to + strideTo);
        Avx.Permute2x128(a2, b2, 0x20).Store(to + (2 * strideTo));
        Avx.Permute2x128(a3, b3, 0x20).Store(to + (3 * strideTo));
        Avx.Permute2x128(a0, b0, 0x31).Store(to + (4 * strideTo));
        Avx.Permute2x128(a1, b1, 0x31).Store(to + (5 * strideTo));
        Avx.Permute2x128(a2, b2, 0x31).Store(to + (6 * strideTo));
        Avx.Permute2x128(a3, b3, 0x31).Store(to + (7 * strideTo));
    }

    /// <summary>Both halves of four rows transposed as 4 by 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3,
        out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        var t0 = Avx.UnpackLow(r0, r1);
        var t1 = Avx.UnpackHigh(r0, r1);
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        c0 = Avx.Shuffle(t0, t2, 0x44);
        c1 = Avx.Shuffle(t0, t2, 0xEE);
        c2 = Avx.Shuffle(t1, t3, 0x44);
        c3 = Avx.Shuffle(t1, t3, 0xEE);
    }

    /// <summary>Bands that a dimension of so many rows has.</summary>
    internal static int BandsOf(int rows) => (rows + Tile - 1) / Tile;
}
