using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Sums in an order that depends on the length alone, not on the number of threads. A run is summed in four vectors; longer
/// spans are halved, so that rounding errors grow with the logarithm of the length.
/// </summary>
internal static unsafe class SumKernels
{
    private const int Run = 1024;
    private const int RunOfRows = 64;
    private const int Block = 1 << 14;
    private const int Tile = 128;

    /// <summary>All elements of a contiguous tensor.</summary>
    public static Tensor All(Tensor x)
    {
        var result = Tensor.Empty([], x.DType);
        switch (x.DType)
        {
            case DType.Float32: All<float>(x, result); break;
            case DType.Float64: All<double>(x, result); break;
            default: All<long>(x, result); break;
        }

        GC.KeepAlive(x);
        return result;
    }

    /// <summary>A contiguous [outer, n, inner] summed over n into [outer, inner].</summary>
    public static void Middle(Tensor x, Tensor result, int outer, int n, int inner)
    {
        switch (x.DType)
        {
            case DType.Float32: Middle<float>(x, result, outer, n, inner); break;
            case DType.Float64: Middle<double>(x, result, outer, n, inner); break;
            default: Middle<long>(x, result, outer, n, inner); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(result);
    }

    public static T Span<T>(T* x, int count)
        where T : unmanaged, INumber<T>
    {
        if (count <= Run) return Short(x, count);
        var half = (count / 2 / Run * Run) + (count / 2 < Run ? Run : 0);
        return Span(x, half) + Span(x + half, count - half);
    }

    private static T Short<T>(T* x, int count)
        where T : unmanaged, INumber<T>
    {
        var width = Vector<T>.Count;
        Vector<T> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            a += Vector.Load(x + i);
            b += Vector.Load(x + i + width);
            c += Vector.Load(x + i + (2 * width));
            d += Vector.Load(x + i + (3 * width));
        }

        for (; i <= count - width; i += width) a += Vector.Load(x + i);
        if (i < count) b += VectorSpan.LoadPart(x + i, count - i, T.Zero);
        return Vector.Sum(a + b + (c + d));
    }

    private static void All<T>(Tensor x, Tensor result)
        where T : unmanaged, INumber<T>
    {
        var count = x.Count;
        T* from = x.Pointer<T>();
        if (count <= Block)
        {
            *result.Pointer<T>() = Span(from, count);
            return;
        }

        var blocks = (count + Block - 1) / Block;
        using var sums = Tensor.Empty([blocks], x.DType);
        T* to = sums.Pointer<T>();
        if (Sharing.Pays(count)) Shared(from, to, count, blocks);
        else Blocks(from, to, count, 0, blocks);
        *result.Pointer<T>() = Span(to, blocks);
        GC.KeepAlive(sums);
    }

    private static void Shared<T>(T* from, T* to, int count, int blocks)
        where T : unmanaged, INumber<T> =>
        WorkerTeam.For(blocks, 1, (start, end) => Blocks(from, to, count, start, end));

    private static void Blocks<T>(T* from, T* to, int count, int start, int end)
        where T : unmanaged, INumber<T>
    {
        for (var i = start; i < end; i++) to[i] = Span(from + ((nint)i * Block), Math.Min(Block, count - (i * Block)));
    }

    private static void Middle<T>(Tensor x, Tensor result, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
    {
        T* from = x.Pointer<T>();
        T* to = result.Pointer<T>();
        if (inner == 1)
        {
            if (Sharing.Pays(x.Count)) SharedRows(from, to, outer, n);
            else Rows(from, to, n, 0, outer);
            return;
        }

        var tiles = (inner + Tile - 1) / Tile;
        if (Sharing.Pays(x.Count)) SharedColumns(from, to, outer * tiles, n, inner, tiles);
        else Columns(from, to, n, inner, tiles, 0, outer * tiles);
    }

    private static void SharedRows<T>(T* from, T* to, int outer, int n)
        where T : unmanaged, INumber<T> =>
        WorkerTeam.For(outer, 1, (start, end) => Rows(from, to, n, start, end));

    private static void Rows<T>(T* from, T* to, int n, int start, int end)
        where T : unmanaged, INumber<T>
    {
        for (var i = start; i < end; i++) to[i] = Span(from + ((nint)i * n), n);
    }

    private static void SharedColumns<T>(T* from, T* to, int count, int n, int inner, int tiles)
        where T : unmanaged, INumber<T> =>
        WorkerTeam.For(count, 1, (start, end) => Columns(from, to, n, inner, tiles, start, end));

    /// <summary>Column sums of tiles of columns, halving the rows where there are many.</summary>
    private static void Columns<T>(T* from, T* to, int n, int inner, int tiles, int start, int end)
        where T : unmanaged, INumber<T>
    {
        for (var i = start; i < end; i++)
        {
            var column = i % tiles * Tile;
            var at = i / tiles;
            Tall(from + ((nint)at * n * inner) + column, inner, n, to + ((nint)at * inner) + column, Math.Min(Tile, inner - column));
        }
    }

    private static void Tall<T>(T* from, nint stride, int rows, T* to, int columns)
        where T : unmanaged, INumber<T>
    {
        if (rows > RunOfRows)
        {
            var half = rows / 2;
            Tall(from, stride, half, to, columns);
            var rest = stackalloc T[Tile];
            Tall(from + (half * stride), stride, rows - half, rest, columns);
            for (var j = 0; j < columns; j++) to[j] += rest[j];
            return;
        }

        var width = Vector<T>.Count;
        var i = 0;
        for (; i <= columns - (4 * width); i += 4 * width)
        {
            Vector<T> a = default, b = default, c = default, d = default;
            var row = from + i;
            for (var r = 0; r < rows; r++, row += stride)
            {
                a += Vector.Load(row);
                b += Vector.Load(row + width);
                c += Vector.Load(row + (2 * width));
                d += Vector.Load(row + (3 * width));
            }

            a.Store(to + i);
            b.Store(to + i + width);
            c.Store(to + i + (2 * width));
            d.Store(to + i + (3 * width));
        }

        for (; i < columns; i += width)
        {
            var left = Math.Min(width, columns - i);
            Vector<T> sum = default;
            var row = from + i;
            for (var r = 0; r < rows; r++, row += stride) sum += left == width ? Vector.Load(row) : VectorSpan.LoadPart(row, left, T.Zero);
            VectorSpan.StorePart(sum, to + i, left);
        }
    }
}
