using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Sums and means. y = sum_i x_i; dx_i = dy. A mean divides both by the count.</summary>
internal static class Reductions
{
    public static Tensor Sum(Tensor x)
    {
        x = Summand("Sum", x);
        var before = x.Shape;
        return Tape.Record("Sum", SumAll(x, default(IdentityOperator)), [x], [], c => c.Give(0, c.Gradient.View(before, new int[before.Rank])));
    }

    public static Tensor Sum(Tensor x, int dim, bool keepDim)
    {
        x = Summand("Sum", x);
        var at = x.Shape.Dimension("Sum", dim);
        var before = x.Shape;
        return Tape.Record("Sum", SumDim(x, at, keepDim), [x], [], c => c.Give(0, Stretch(c.Gradient, before, at, keepDim)));
    }

    public static Tensor Mean(Tensor x)
    {
        DTypeFacts.RequireFloat("Mean", x);
        return Arithmetic.DivideBy(Sum(x), x.Count);
    }

    public static Tensor Mean(Tensor x, int dim, bool keepDim)
    {
        DTypeFacts.RequireFloat("Mean", x);
        return Arithmetic.DivideBy(Sum(x, dim, keepDim), x.Shape[x.Shape.Dimension("Mean", dim)]);
    }

    /// <summary>Along several dimensions, over all where none is named.</summary>
    public static Tensor Sum(Tensor x, ReadOnlySpan<int> dims, bool keepDim)
    {
        x = Summand("Sum", x);
        var reduced = Named("Sum", x.Shape, dims);
        var extents = x.Shape.Dims.ToArray();
        for (var d = 0; d < extents.Length; d++) extents[d] = reduced[d] ? 1 : extents[d];
        var shape = new Shape(extents);
        var kept = shape == x.Shape ? Copies.Packed(x, x.DType) : SumTo(x, shape);
        var y = keepDim ? kept : kept.View(Without(x.Shape, reduced), Without(x.Shape, reduced).RowMajorStrides());
        if (!keepDim) kept.Dispose();
        var before = x.Shape;
        return Tape.Record("Sum", y, [x], [], c =>
        {
            var strides = new int[before.Rank];
            for (int d = 0, from = 0; d < strides.Length; d++)
            {
                if (!reduced[d]) strides[d] = c.Gradient.Strides[from];
                if (keepDim || !reduced[d]) from++;
            }

            c.Give(0, c.Gradient.View(before, strides));
        });
    }

    public static Tensor Mean(Tensor x, ReadOnlySpan<int> dims, bool keepDim)
    {
        DTypeFacts.RequireFloat("Mean", x);
        var reduced = Named("Mean", x.Shape, dims);
        var count = 1.0;
        for (var d = 0; d < reduced.Length; d++) count *= reduced[d] ? x.Shape[d] : 1;
        return Arithmetic.DivideBy(Sum(x, dims, keepDim), count);
    }

    private static bool[] Named(string operation, Shape shape, ReadOnlySpan<int> dims)
    {
        var named = new bool[shape.Rank];
        foreach (var dim in dims)
        {
            ref var at = ref named[shape.Dimension(operation, dim)];
            if (at) throw new ShapeException($"{operation}: dimension {dim} of shape {shape} is named twice.");
            at = true;
        }

        if (dims.Length == 0) Array.Fill(named, true);
        return named;
    }

    private static Shape Without(Shape shape, bool[] removed)
    {
        var left = new List<int>();
        for (var d = 0; d < removed.Length; d++)
        {
            if (!removed[d]) left.Add(shape[d]);
        }

        return new Shape([.. left]);
    }

    /// <summary>
    /// Sums out what broadcasting stretched, so that a gradient has its input's shape again; not on the tape. The result is a
    /// tensor of its own. With <paramref name="owned"/> the argument is given back.
    /// </summary>
    public static Tensor SumTo(Tensor x, Shape shape, bool owned = false)
    {
        if (x.Shape == shape) return owned ? x : x.Alias();
        var result = x;
        var lead = x.Rank - shape.Rank;
        if (lead > 0)
        {
            // [a, b, rest] summed over a and b is [a b, rest] summed over its rows.
            var rows = 1;
            foreach (var extent in x.Shape.Range(0, lead)) rows *= extent;
            using var merged = Views.AsShape(x, [rows, .. x.Shape.Range(lead, x.Rank)]);
            Replace(ref result, SumDim(merged, 0, keep: false), owned || !ReferenceEquals(result, x));
            owned = true;
        }

        for (var d = 0; d < shape.Rank; d++)
        {
            if (shape.Dims[d] == result.Shape.Dims[d]) continue;
            // Neighbours that are summed out together are one dimension.
            var end = d + 1;
            while (end < shape.Rank && shape.Dims[end] == 1) end++;
            if (end > d + 1 && result.IsContiguous)
            {
                var merged = 1;
                foreach (var extent in result.Shape.Range(d, end)) merged *= extent;
                using var view = Views.AsShape(result, [.. result.Shape.Range(0, d), merged, .. result.Shape.Range(end, shape.Rank)]);
                using var sum = SumDim(view, d, keep: false);
                Shape ones = [.. result.Shape.Range(0, d), .. Enumerable.Repeat(1, end - d), .. result.Shape.Range(end, shape.Rank)];
                Replace(ref result, sum.View(ones, ones.RowMajorStrides()), owned);
            }
            else
            {
                Replace(ref result, SumDim(result, d, keep: true), owned);
            }

            owned = true;
        }

        return result;
    }

    /// <summary>Along one dimension; not on the tape.</summary>
    public static Tensor SumDim(Tensor x, int dim, bool keep) => SumDim(x, dim, keep, default(IdentityOperator));

    /// <summary>y = sum_i op(x_i) along one dimension; not on the tape.</summary>
    public static Tensor SumDim<TOp>(Tensor x, int dim, bool keep, TOp op)
        where TOp : struct, IUnaryOperator
    {
        var y = Tensor.Empty(x.Shape.Reduced(dim, keep), x.DType);
        Backend.Current.Sum(x, y, dim, op);
        return y;
    }

    /// <summary>y = sum_i op(x_i) over all elements; not on the tape.</summary>
    public static Tensor SumAll<TOp>(Tensor x, TOp op)
        where TOp : struct, IUnaryOperator
    {
        var y = Tensor.Empty([], x.DType);
        Backend.Current.Sum(x, y, op);
        return y;
    }

    /// <summary>The extents before, at and after a dimension, each multiplied up.</summary>
    public static (int Outer, int N, int Inner) Around(Shape shape, int dim)
    {
        var (outer, inner) = (1, 1);
        for (var i = 0; i < dim; i++) outer *= shape.Dims[i];
        for (var i = dim + 1; i < shape.Rank; i++) inner *= shape.Dims[i];
        return (outer, shape.Dims[dim], inner);
    }

    /// <summary>The reduced gradient repeated along the dimension again, as a view.</summary>
    public static Tensor Stretch(Tensor gradient, Shape shape, int dim, bool kept)
    {
        var strides = new List<int>(gradient.StrideArray);
        if (kept) strides[dim] = 0;
        else strides.Insert(dim, 0);
        return gradient.View(shape, [.. strides]);
    }

    /// <summary>Integers that are added up are Int64, as in PyTorch.</summary>
    public static Tensor Summand(string operation, Tensor x)
    {
        DTypeFacts.RequireNumber(operation, x);
        return x.DType == DType.Int32 ? x.To(DType.Int64) : x;
    }

    private static void Replace(ref Tensor current, Tensor next, bool dispose)
    {
        if (dispose) current.Dispose();
        current = next;
    }
}
