using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y[.., i, ..] = x[.., index_i, ..]; dx[.., k, ..] is the sum of dy[.., i, ..] over all i with index_i = k.</summary>
internal static class Indexing
{
    public static Tensor Select(Tensor x, int dim, Tensor index)
    {
        var at = x.Shape.Dimension("IndexSelect", dim);
        if (index.DType != DType.Int64 || index.Rank != 1)
            throw new ShapeException($"IndexSelect: the index is an Int64 vector, not {index.DType} of shape {index.Shape}.");
        var (outer, n, inner) = Reductions.Around(x.Shape, at);
        var positions = index.ToArray<long>();
        foreach (var i in positions)
        {
            if (i < 0 || i >= n)
                throw new ArgumentOutOfRangeException(nameof(index), $"IndexSelect: index {i} is outside dimension {at} of shape {x.Shape}.");
        }

        var extents = x.Shape.Dims.ToArray();
        extents[at] = positions.Length;
        var y = Tensor.Empty(new Shape(extents), x.DType);
        using var packed = x.IsContiguous ? x.Alias() : Copies.Packed(x, x.DType);
        IndexKernels.Gather(packed, positions, y, outer, n, inner);
        var before = x.Shape;
        return Tape.Record("IndexSelect", y, [x], [], c =>
        {
            using var gradient = c.Gradient.IsContiguous ? c.Gradient.Alias() : Copies.Packed(c.Gradient, c.Gradient.DType);
            if (c.Accumulator(0) is { } sum)
            {
                IndexKernels.AddRows(gradient, positions, sum, outer, n, inner);
                return;
            }

            var dx = Tensor.Zeros(before, gradient.DType);
            IndexKernels.AddRows(gradient, positions, dx, outer, n, inner);
            c.Give(0, dx);
        });
    }
}
