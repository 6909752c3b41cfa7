using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Windows on the same storage. A view is a linear map that copies elements, y_i = x_p(i), so its gradient adds each dL/dy_i to
/// dL/dx_p(i): a view back where p is one to one, a sum over the repetitions for expand, zeros around a slice.
/// </summary>
internal static class Views
{
    public static Tensor Reshape(Tensor x, Shape shape)
    {
        if (shape.Count != x.Count)
            throw new ShapeException($"Reshape: shape {x.Shape} of {x.Count} elements does not fit shape {shape} of {shape.Count}.");
        if (shape == x.Shape) return x;
        var strides = StridesAs(x, shape);
        if (strides is null)
        {
            x = Conversion.Copy(x);
            strides = shape.RowMajorStrides();
        }

        var before = x.Shape;
        return Tape.Record("Reshape", x.View(shape, strides), [x], [], c => c.Give(0, AsShape(c.Gradient, before)));
    }

    public static Tensor Flatten(Tensor x, int startDim, int endDim)
    {
        if (x.Rank == 0) return Reshape(x, [1]);
        var start = x.Shape.Dimension("Flatten", startDim);
        var end = x.Shape.Dimension("Flatten", endDim);
        if (start > end) throw new ShapeException($"Flatten: dimension {startDim} comes after {endDim} in shape {x.Shape}.");
        var merged = 1;
        foreach (var extent in x.Shape.Range(start, end + 1)) merged *= extent;
        return Reshape(x, [.. x.Shape.Range(0, start), merged, .. x.Shape.Range(end + 1, x.Rank)]);
    }

    public static Tensor Permute(Tensor x, ReadOnlySpan<int> dims)
    {
        if (dims.Length != x.Rank) throw new ShapeException($"Permute: [{string.Join(", ", dims.ToArray())}] does not order the {x.Rank} dimensions of shape {x.Shape}.");
        var inverse = new int[dims.Length];
        Array.Fill(inverse, -1);
        var extents = new int[dims.Length];
        var strides = new int[dims.Length];
        for (var i = 0; i < dims.Length; i++)
        {
            var from = x.Shape.Dimension("Permute", dims[i]);
            if (inverse[from] >= 0) throw new ShapeException($"Permute: dimension {from} of shape {x.Shape} appears twice in [{string.Join(", ", dims.ToArray())}].");
            inverse[from] = i;
            extents[i] = x.Shape.Dims[from];
            strides[i] = x.Strides[from];
        }

        return Tape.Record("Permute", x.View(new Shape(extents), strides), [x], [], c => c.Give(0, Permute(c.Gradient, inverse)));
    }

    public static Tensor Transpose(Tensor x, int dim0, int dim1)
    {
        var first = x.Shape.Dimension("Transpose", dim0);
        var second = x.Shape.Dimension("Transpose", dim1);
        var order = new int[x.Rank];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        (order[first], order[second]) = (order[second], order[first]);
        return Permute(x, order);
    }

    public static Tensor Expand(Tensor x, Shape shape)
    {
        if (Shape.Broadcast("Expand", x.Shape, shape) != shape)
            throw new ShapeException($"Expand: shape {x.Shape} does not expand to shape {shape}.");
        if (shape == x.Shape) return x;
        var before = x.Shape;
        return Tape.Record("Expand", x.View(shape, BroadcastStrides(x, shape)), [x], [], c => c.Give(0, Reductions.SumTo(c.Gradient, before)));
    }

    public static Tensor Unsqueeze(Tensor x, int dim)
    {
        var at = dim < 0 ? dim + x.Rank + 1 : dim;
        if (at < 0 || at > x.Rank) throw new ShapeException($"Unsqueeze: dimension {dim} is outside shape {x.Shape} of rank {x.Rank}.");
        var strides = new List<int>(x.StrideArray);
        strides.Insert(at, 1);
        var before = x.Shape;
        var shape = new Shape([.. x.Shape.Range(0, at), 1, .. x.Shape.Range(at, x.Rank)]);
        return Tape.Record("Unsqueeze", x.View(shape, [.. strides]), [x], [], c => c.Give(0, AsShape(c.Gradient, before)));
    }

    public static Tensor Squeeze(Tensor x, int dim)
    {
        var at = x.Shape.Dimension("Squeeze", dim);
        if (x.Shape.Dims[at] != 1) return x;
        var strides = new List<int>(x.StrideArray);
        strides.RemoveAt(at);
        var before = x.Shape;
        return Tape.Record("Squeeze", x.View(x.Shape.Reduced(at, keep: false), [.. strides]), [x], [], c => c.Give(0, AsShape(c.Gradient, before)));
    }

    public static Tensor Slice(Tensor x, int dim, int start, int end, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var at = x.Shape.Dimension("Slice", dim);
        var extent = x.Shape.Dims[at];
        var first = start < 0 ? start + extent : start;
        var last = end < 0 ? end + extent : end;
        if (first < 0 || last > extent || first > last)
            throw new ArgumentOutOfRangeException(nameof(start), $"Slice: [{start}, {end}) does not lie inside dimension {at} of shape {x.Shape}.");
        var extents = x.Shape.Dims.ToArray();
        extents[at] = (int)(((long)last - first + step - 1) / step);
        int[] strides = [.. x.Strides];
        strides[at] = extents[at] > 1 ? strides[at] * step : strides[at];
        var before = x.Shape;
        return Tape.Record("Slice", x.View(new Shape(extents), strides, first * x.Strides[at]), [x], [], c =>
        {
            // Adding into a gradient that is there already saves the zeros around the slice.
            var sum = c.Accumulator(0) ?? Tensor.Zeros(before, c.Gradient.DType);
            var isNew = c.Accumulator(0) is null;
            using var window = Slice(sum, at, first, last, step);
            if (isNew) Copies.Copy(c.Gradient, window);
            else
            {
                using var added = Elementwise.Zip(window, c.Gradient, default(AddOperator));
                Copies.Copy(added, window);
            }

            window.Dispose();
            if (isNew) c.Give(0, sum);
        });
    }

    public static Tensor At(Tensor x, int index)
    {
        if (x.Rank == 0) throw new ShapeException("Index: a tensor of rank 0 has no dimension to index; its value is Item().");
        var extent = x.Shape.Dims[0];
        if (index < -extent || index >= extent)
            throw new ArgumentOutOfRangeException(nameof(index), $"Index: {index} is outside dimension 0 of shape {x.Shape}.");
        var from = index < 0 ? index + extent : index;
        return Squeeze(Slice(x, 0, from, from + 1), 0);
    }

    /// <summary>The strides under which a tensor looks as if it had a shape that it broadcasts to.</summary>
    public static int[] BroadcastStrides(Tensor x, Shape shape)
    {
        if (x.Shape == shape) return x.StrideArray;
        var strides = new int[shape.Rank];
        var lead = shape.Rank - x.Rank;
        for (var i = 0; i < x.Rank; i++)
            strides[lead + i] = x.Shape.Dims[i] == shape.Dims[lead + i] ? x.Strides[i] : 0;
        return strides;
    }

    /// <summary>Same elements, another shape; not on the tape, a copy where needed.</summary>
    public static Tensor AsShape(Tensor x, Shape shape)
    {
        if (StridesAs(x, shape) is { } strides) return x.View(shape, strides);
        using var packed = Copies.Packed(x, x.DType);
        return packed.View(shape, shape.RowMajorStrides());
    }

    /// <summary>
    /// The strides under which the same elements, without a copy, have another shape in row-major order; null if there are none. Neighbouring dimensions that lie behind each
    /// other in memory form a block, and each block must be cut into extents of the new shape on its own.
    /// </summary>
    private static int[]? StridesAs(Tensor x, Shape shape)
    {
        if (x.IsContiguous) return shape.RowMajorStrides();
        var strides = new int[shape.Rank];
        var to = shape.Rank - 1;
        var (step, block, cut) = (x.Strides[^1], 1, 1);
        for (var from = x.Rank - 1; from >= 0; from--)
        {
            block *= x.Shape[from];
            if (from > 0 && (x.Shape[from - 1] == 1 || x.Strides[from - 1] == block * step)) continue;
            for (; to >= 0 && (cut < block || shape[to] == 1); to--)
            {
                strides[to] = cut * step;
                cut *= shape[to];
            }

            if (cut != block) return null;
            if (from > 0) (step, block, cut) = (x.Strides[from - 1], 1, 1);
        }

        return to < 0 ? strides : null;
    }
}
