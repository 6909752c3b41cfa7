using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Largest or smallest elements and where they stand. NaN is more extreme than everything; of equals the first counts.</summary>
internal static unsafe class ExtremeKernels
{
    private const int Tile = 128;

    /// <summary>The most extreme of all elements of a contiguous tensor that has some.</summary>
    public static void All(Tensor x, Tensor result, bool smallest)
    {
        switch (x.DType)
        {
            case DType.Float32: All<float>(x, result, smallest); break;
            case DType.Float64: All<double>(x, result, smallest); break;
            case DType.Int64: All<long>(x, result, smallest); break;
            default: All<int>(x, result, smallest); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(result);
    }

    /// <summary>Values and positions over the middle of a contiguous [outer, n, inner].</summary>
    public static void Middle(Tensor x, Tensor values, Tensor positions, int outer, int n, int inner, bool smallest)
    {
        switch (x.DType)
        {
            case DType.Float32: Middle<float>(x, values, positions, outer, n, inner, smallest); break;
            case DType.Float64: Middle<double>(x, values, positions, outer, n, inner, smallest); break;
            case DType.Int64: Middle<long>(x, values, positions, outer, n, inner, smallest); break;
            default: Middle<int>(x, values, positions, outer, n, inner, smallest); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(values);
        GC.KeepAlive(positions);
    }

    public static T Largest<T>(T* x, int count)
        where T : unmanaged, INumber<T> =>
        Best<T, Operations.MaximumOperator>(x, count);

    private static void All<T>(Tensor x, Tensor result, bool smallest)
        where T : unmanaged, INumber<T> =>
        *result.Pointer<T>() = smallest ? Best<T, Operations.MinimumOperator>(x.Pointer<T>(), x.Count) : Largest(x.Pointer<T>(), x.Count);

    private static T Best<T, TOp>(T* x, int count)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        var width = Vector<T>.Count;
        var op = default(TOp);
        var first = new Vector<T>(x[0]);
        var second = first;
        var i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            first = op.Invoke(first, Vector.Load(x + i));
            second = op.Invoke(second, Vector.Load(x + i + width));
        }

        for (; i <= count - width; i += width) first = op.Invoke(first, Vector.Load(x + i));
        if (i < count) second = op.Invoke(second, VectorSpan.LoadPart(x + i, count - i, x[0]));
        first = op.Invoke(first, second);
        var result = new Vector<T>(first[0]);
        for (var j = 1; j < width; j++) result = op.Invoke(result, new Vector<T>(first[j]));
        return result[0];
    }

    private static void Middle<T>(Tensor x, Tensor values, Tensor positions, int outer, int n, int inner, bool smallest)
        where T : unmanaged, INumber<T>
    {
        if (smallest) Middle<T, Smaller>(x.Pointer<T>(), values.Pointer<T>(), positions.Pointer<long>(), outer, n, inner);
        else Middle<T, Larger>(x.Pointer<T>(), values.Pointer<T>(), positions.Pointer<long>(), outer, n, inner);
    }

    private static void Middle<T, TOrder>(T* x, T* values, long* positions, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var tiles = (inner + Tile - 1) / Tile;
        if (Sharing.Pays((int)Math.Min(int.MaxValue, (long)outer * n * inner))) Shared<T, TOrder>(x, values, positions, outer * tiles, n, inner, tiles);
        else Parts<T, TOrder>(x, values, positions, n, inner, tiles, 0, outer * tiles);
    }

    private static void Shared<T, TOrder>(T* x, T* values, long* positions, int count, int n, int inner, int tiles)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder =>
        WorkerTeam.For(count, 1, (start, end) => Parts<T, TOrder>(x, values, positions, n, inner, tiles, start, end));

    private static void Parts<T, TOrder>(T* x, T* values, long* positions, int n, int inner, int tiles, int start, int end)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        // Positions are counted in the elements' own type, where a float counts exactly.
        var exact = typeof(T) != typeof(float) || n <= 1 << 24;
        for (var part = start; part < end; part++)
        {
            var (at, column) = (part / tiles, part % tiles * Tile);
            var from = x + ((nint)at * n * inner) + column;
            var to = ((nint)at * inner) + column;
            var columns = Math.Min(Tile, inner - column);
            if (inner == 1 && exact && n >= Vector<T>.Count) Line<T, TOrder>(from, n, values + to, positions + to);
            else
            {
                var j = 0;
                for (; exact && j <= columns - Vector<T>.Count; j += Vector<T>.Count) Columns<T, TOrder>(from + j, inner, n, values + to + j, positions + to + j);
                for (; j < columns; j++) Scalar<T, TOrder>(from + j, inner, n, values + to + j, positions + to + j);
            }
        }
    }

    /// <summary>A contiguous line: each lane keeps its best and the first position of it, then the lanes are compared.</summary>
    private static void Line<T, TOrder>(T* x, int n, T* value, long* position)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var width = Vector<T>.Count;
        var best = Vector.Load(x);
        var where = Vector<T>.Indices;
        var index = where;
        var step = new Vector<T>(T.CreateTruncating(width));
        var i = width;
        for (; i <= n - width; i += width)
        {
            index += step;
            var next = Vector.Load(x + i);
            var better = TOrder.Better(next, best);
            best = Vector.ConditionalSelect(better, next, best);
            where = Vector.ConditionalSelect(better, index, where);
        }

        var (most, first) = (best[0], long.CreateTruncating(where[0]));
        for (var j = 1; j < width; j++)
        {
            var (candidate, at) = (best[j], long.CreateTruncating(where[j]));
            if (TOrder.Better(candidate, most) || (!TOrder.Better(most, candidate) && at < first)) (most, first) = (candidate, at);
        }

        for (; i < n; i++)
        {
            if (TOrder.Better(x[i], most)) (most, first) = (x[i], i);
        }

        *value = most;
        *position = first;
    }

    private static void Columns<T, TOrder>(T* x, nint stride, int n, T* values, long* positions)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var best = Vector.Load(x);
        var where = Vector<T>.Zero;
        var index = Vector<T>.Zero;
        for (var k = 1; k < n; k++)
        {
            x += stride;
            index += Vector<T>.One;
            var next = Vector.Load(x);
            var better = TOrder.Better(next, best);
            best = Vector.ConditionalSelect(better, next, best);
            where = Vector.ConditionalSelect(better, index, where);
        }

        best.Store(values);
        for (var j = 0; j < Vector<T>.Count; j++) positions[j] = long.CreateTruncating(where[j]);
    }

    private static void Scalar<T, TOrder>(T* x, nint stride, int n, T* value, long* position)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IOrder
    {
        var (best, where) = (*x, 0L);
        for (var k = 1; k < n; k++)
        {
            x += stride;
            if (TOrder.Better(*x, best)) (best, where) = (*x, k);
        }

        *value = best;
        *position = where;
    }

    /// <summary>Which of two elements is more extreme; neither where they are equal.</summary>
    private interface IOrder
    {
        static abstract bool Better<T>(T x, T than)
            where T : unmanaged, INumber<T>;

        static abstract Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct Larger : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Better<T>(T x, T than)
            where T : unmanaged, INumber<T> =>
            x > than || (T.IsNaN(x) && !T.IsNaN(than));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T> =>
            Vector.GreaterThan(x, than) | Vector.AndNot(Vector.Equals(than, than), Vector.Equals(x, x));
    }

    private readonly struct Smaller : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Better<T>(T x, T than)
            where T : unmanaged, INumber<T> =>
            x < than || (T.IsNaN(x) && !T.IsNaN(than));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T> =>
            Vector.LessThan(x, than) | Vector.AndNot(Vector.Equals(than, than), Vector.Equals(x, x));
    }
}
