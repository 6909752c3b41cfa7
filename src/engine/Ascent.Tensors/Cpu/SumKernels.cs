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

    /// <summary>op of all elements of a contiguous tensor, into a result of one element.</summary>
    public static void All<TOp>(Tensor x, Tensor result, TOp op)
        where TOp : struct, IUnaryOperator
    {
        switch (x.DType)
        {
            case DType.Float32: All<float, TOp>(x, result, op); break;
            case DType.Float64: All<double, TOp>(x, result, op); break;
            case DType.Int64: All<long, TOp>(x, result, op); break;
            default: All<int, TOp>(x, result, op); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(result);
    }

    /// <summary>op of a contiguous [outer, n, inner] summed over n into [outer, inner].</summary>
    public static void Middle<TOp>(Tensor x, Tensor result, int outer, int n, int inner, TOp op)
        where TOp : struct, IUnaryOperator
    {
        switch (x.DType)
        {
            case DType.Float32: Middle<float, TOp>(x, result, outer, n, inner, op); break;
            case DType.Float64: Middle<double, TOp>(x, result, outer, n, inner, op); break;
            case DType.Int64: Middle<long, TOp>(x, result, outer, n, inner, op); break;
            default: Middle<int, TOp>(x, result, outer, n, inner, op); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(result);
    }

    /// <summary>A contiguous [outer, n, inner] summed over n into [outer, inner].</summary>
    public static void Middle(Tensor x, Tensor result, int outer, int n, int inner) => Middle(x, result, outer, n, inner, default(IdentityOperator));

    public static T Span<T>(T* x, int count)
        where T : unmanaged, INumber<T> =>
        Span(x, count, default(IdentityOperator));

    public static T Span<T, TOp>(T* x, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        if (count <= Run) return Short(x, count, op);
        var half = (count / 2 / Run * Run) + (count / 2 < Run ? Run : 0);
        return Span(x, half, op) + Span(x + half, count - half, op);
    }

    private static T Short<T, TOp>(T* x, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        var width = Vector<T>.Count;
        Vector<T> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            a += op.Invoke(Vector.Load(x + i));
            b += op.Invoke(Vector.Load(x + i + width));
            c += op.Invoke(Vector.Load(x + i + (2 * width)));
            d += op.Invoke(Vector.Load(x + i + (3 * width)));
        }

        for (; i <= count - width; i += width) a += op.Invoke(Vector.Load(x + i));
        if (i < count) b += Part(x + i, count - i, op);
        return Vector.Sum(a + b + (c + d));
    }

    private static void All<T, TOp>(Tensor x, Tensor result, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        var count = x.Count;
        T* from = x.Pointer<T>();
        if (count <= Block)
        {
            *result.Pointer<T>() = Span(from, count, op);
            return;
        }

        var blocks = (count + Block - 1) / Block;
        using var sums = Tensor.Empty([blocks], x.DType);
        T* to = sums.Pointer<T>();
        if (Sharing.Pays(count, TOp.Cost)) Shared(from, to, count, blocks, op);
        else Blocks(from, to, count, 0, blocks, op);
        *result.Pointer<T>() = Span(to, blocks);
        GC.KeepAlive(sums);
    }

    private static void Shared<T, TOp>(T* from, T* to, int count, int blocks, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator =>
        WorkerTeam.For(blocks, 1, (start, end) => Blocks(from, to, count, start, end, op));

    private static void Blocks<T, TOp>(T* from, T* to, int count, int start, int end, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        for (var i = start; i < end; i++) to[i] = Span(from + ((nint)i * Block), Math.Min(Block, count - (i * Block)), op);
    }

    private static void Middle<T, TOp>(Tensor x, Tensor result, int outer, int n, int inner, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        T* from = x.Pointer<T>();
        T* to = result.Pointer<T>();
        if (inner == 1)
        {
            if (Sharing.Pays(x.Count, TOp.Cost)) SharedRows(from, to, outer, n, op);
            else Rows(from, to, n, 0, outer, op);
            return;
        }

        var tiles = (inner + Tile - 1) / Tile;
        if (Sharing.Pays(x.Count, TOp.Cost)) SharedColumns(from, to, outer * tiles, n, inner, tiles, op);
        else Columns(from, to, n, inner, tiles, 0, outer * tiles, op);
    }

    private static void SharedRows<T, TOp>(T* from, T* to, int outer, int n, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator =>
        WorkerTeam.For(outer, 1, (start, end) => Rows(from, to, n, start, end, op));

    private static void Rows<T, TOp>(T* from, T* to, int n, int start, int end, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        for (var i = start; i < end; i++) to[i] = Span(from + ((nint)i * n), n, op);
    }

    private static void SharedColumns<T, TOp>(T* from, T* to, int count, int n, int inner, int tiles, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator =>
        WorkerTeam.For(count, 1, (start, end) => Columns(from, to, n, inner, tiles, start, end, op));

    /// <summary>Column sums of tiles of columns, halving the rows where there are many.</summary>
    private static void Columns<T, TOp>(T* from, T* to, int n, int inner, int tiles, int start, int end, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        for (var i = start; i < end; i++)
        {
            var column = i % tiles * Tile;
            var at = i / tiles;
            Tall(from + ((nint)at * n * inner) + column, inner, n, to + ((nint)at * inner) + column, Math.Min(Tile, inner - column), op);
        }
    }

    private static void Tall<T, TOp>(T* from, nint stride, int rows, T* to, int columns, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        if (rows > RunOfRows)
        {
            var half = rows / 2;
            Tall(from, stride, half, to, columns, op);
            var rest = stackalloc T[Tile];
            Tall(from + (half * stride), stride, rows - half, rest, columns, op);
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
                a += op.Invoke(Vector.Load(row));
                b += op.Invoke(Vector.Load(row + width));
                c += op.Invoke(Vector.Load(row + (2 * width)));
                d += op.Invoke(Vector.Load(row + (3 * width)));
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
            for (var r = 0; r < rows; r++, row += stride) sum += op.Invoke(left == width ? Vector.Load(row) : VectorSpan.LoadPart(row, left, T.Zero));
            VectorSpan.StorePart(sum, to + i, left);
        }
    }

    /// <summary>op of fewer elements than a vector has; the other lanes are 0.</summary>
    private static Vector<T> Part<T, TOp>(T* x, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOperator
    {
        var all = op.Invoke(VectorSpan.LoadPart(x, count, T.Zero));
        return VectorSpan.LoadPart((T*)&all, count, T.Zero);
    }
}

/// <summary>x itself.</summary>
internal readonly struct IdentityOperator : IUnaryOperator
{
    public double Invoke(double x) => x;

    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        x;
}
