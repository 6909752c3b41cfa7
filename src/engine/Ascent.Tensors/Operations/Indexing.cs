using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>y[.., i, ..] = x[.., index_i, ..]; dx[.., k, ..] is the sum of dy[.., i, ..] over all i with index_i = k.</summary>
internal static class Indexing
{
    public static Tensor Select(Tensor x, int dim, Tensor index)
    {
        var at = x.Shape.Dimension("IndexSelect", dim);
        if (!index.DType.IsIndex() || index.Rank != 1)
            throw new ShapeException($"IndexSelect: the index is a vector of Int64 or Int32, not {index.DType} of shape {index.Shape}.");
        using var positions = Indices.Checked("IndexSelect", index, x.Shape.Dims[at], $"dimension {at} of shape {x.Shape}");
        var extents = x.Shape.Dims.ToArray();
        extents[at] = positions.Count;
        var y = Tensor.Empty(new Shape(extents), x.DType);
        Backend.Current.IndexSelect(x, positions, y, at);
        var before = x.Shape;
        return Tape.Record("IndexSelect", y, [x], [positions], c =>
        {
            if (c.Accumulator(0) is { } sum)
            {
                Backend.Current.IndexAdd(c.Gradient, c.Saved(0), sum, at);
                return;
            }

            var dx = Tensor.Zeros(before, c.Gradient.DType);
            Backend.Current.IndexAdd(c.Gradient, c.Saved(0), dx, at);
            c.Give(0, dx);
        });
    }
}
