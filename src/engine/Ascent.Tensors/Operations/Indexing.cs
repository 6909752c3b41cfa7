using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Rows chosen by a vector: y[.., i, ..] = x[.., index_i, ..]; dx[.., k, ..] is the sum of dy[.., i, ..] over all i with index_i = k.</summary>
internal static class Indexing
{
    public static Tensor Select(Tensor x, int dim, Tensor index)
    {
        var at = x.Shape.Dimension("IndexSelect", dim);
        RequireVector("IndexSelect", index);
        using var rows = Indices.Checked("IndexSelect", index, x.Shape[at], $"dimension {at} of shape {x.Shape}");
        var y = Tensor.Empty(WithExtent(x.Shape, at, rows.Count), x.DType);
        Backend.Current.IndexSelect(x, rows, y, at);
        var before = x.Shape;
        return Tape.Record("IndexSelect", y, [x], [rows], c => GiveRows(c, before, at, -1));
    }

    /// <summary>y[i, ..] = w[index_i, ..] for an index of any shape; dw[k] is the sum of dy[i] over index_i = k, 0 for the row that stands for padding.</summary>
    public static Tensor Embedding(Tensor weight, Tensor indices, int? paddingIndex)
    {
        DTypeFacts.RequireFloat("Embedding", weight);
        if (weight.Rank != 2) throw new ShapeException($"Embedding: the weight is [rows, width], not {weight.Shape}; the indices have shape {indices.Shape}.");
        var count = weight.Shape[0];
        if (paddingIndex is { } p && (p < -count || p >= count))
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), $"Embedding: the padding index {p} is outside dimension 0 of shape {weight.Shape}.");
        var skip = paddingIndex is not { } row ? -1 : row < 0 ? row + count : row;
        using var rows = Indices.Checked("Embedding", indices, count, $"the rows of the weight of shape {weight.Shape}");
        var y = Tensor.Empty([.. indices.Shape.Dims, weight.Shape[1]], weight.DType);
        using var flat = y.View([rows.Count, weight.Shape[1]], [weight.Shape[1], 1]);
        Backend.Current.IndexSelect(weight, rows, flat, 0);
        var before = weight.Shape;
        return Tape.Record("Embedding", y, [weight], [rows], c => GiveRows(c, before, 0, skip));
    }

    /// <summary>y = x with source[.., i, ..] added to y[.., index_i, ..]; dx = dy, dsource[.., i, ..] = dy[.., index_i, ..].</summary>
    public static Tensor Add(Tensor x, int dim, Tensor index, Tensor source)
    {
        var at = x.Shape.Dimension("IndexAdd", dim);
        DTypeFacts.RequireNumber("IndexAdd", x);
        RequireVector("IndexAdd", index);
        RequireSameType("IndexAdd", x, source);
        if (source.Shape != WithExtent(x.Shape, at, index.Count))
            throw new ShapeException($"IndexAdd: {index.Count} rows of shape {source.Shape} do not fit dimension {at} of shape {x.Shape}.");
        using var rows = Indices.Checked("IndexAdd", index, x.Shape[at], $"dimension {at} of shape {x.Shape}");
        var y = Copies.Packed(x, x.DType);
        Backend.Current.IndexAdd(source, rows, y, at);
        var given = source.Shape;
        return Tape.Record("IndexAdd", y, [x, source], [rows], c =>
        {
            if (c.Needs(1))
            {
                var chosen = Tensor.Empty(given, c.Gradient.DType);
                Backend.Current.IndexSelect(c.Gradient, c.Saved(0), chosen, at);
                c.Give(1, chosen);
            }

            c.Give(0, c.Gradient);
        });
    }

    public static Shape WithExtent(Shape shape, int dim, int extent)
    {
        var extents = shape.Dims.ToArray();
        extents[dim] = extent;
        return new Shape(extents);
    }

    public static void RequireSameType(string operation, Tensor x, Tensor source)
    {
        if (x.DType != source.DType) throw new ArgumentException($"{operation}: the elements are {x.DType} and the source's {source.DType}; convert one with To.", nameof(source));
    }

    private static void RequireVector(string operation, Tensor index)
    {
        if (index.Rank != 1 || !index.DType.IsIndex()) throw new ShapeException($"{operation}: the index is a vector of Int64 or Int32, not {index.DType} of shape {index.Shape}.");
    }

    /// <summary>Gives the rows of the gradient, added up where the saved index says, into what is there already where that is possible.</summary>
    private static void GiveRows(BackwardContext c, Shape shape, int dim, long skip)
    {
        using var packed = Copies.Contiguous(c.Gradient);
        var rows = WithExtent(shape, dim, c.Saved(0).Count);
        using var gradient = packed.View(rows, rows.RowMajorStrides());
        if (c.Accumulator(0) is { } sum)
        {
            sum.MarkChanged();
            Backend.Current.IndexAdd(gradient, c.Saved(0), sum, dim, skip, accumulate: true);
            return;
        }

        var dx = Tensor.Empty(shape, gradient.DType);
        Backend.Current.IndexAdd(gradient, c.Saved(0), dx, dim, skip, accumulate: false);
        c.Give(0, dx);
    }
}
