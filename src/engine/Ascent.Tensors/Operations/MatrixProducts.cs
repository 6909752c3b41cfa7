using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// C = A B with A [.., m, k], B [.., k, n], C [.., m, n]; dA = dC B^T, dB = A^T dC, summed over the batches that a broadcast
/// operand served. Transposes and other strides cost nothing: the product reads any layout while it packs.
/// </summary>
internal static class MatrixProducts
{
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        DTypeFacts.RequireFloat("MatMul", a);
        DTypeFacts.RequireFloat("MatMul", b);
        if (a.Rank == 0 || b.Rank == 0) throw Misfit(a, b);
        (a, b) = Conversion.Promote(a, b);
        if (a.Rank == 1 && b.Rank == 1) return Views.Reshape(MatMul(Views.Unsqueeze(a, 0), Views.Unsqueeze(b, 1)), []);
        if (a.Rank == 1) return Views.Squeeze(MatMul(Views.Unsqueeze(a, 0), b), -2);
        if (b.Rank == 1) return Views.Squeeze(MatMul(a, Views.Unsqueeze(b, 1)), -1);
        if (a.Shape[-1] != b.Shape[-2]) throw Misfit(a, b);
        if (b.Rank == 2 && a.Rank > 2 && a.IsContiguous)
        {
            // One large product instead of a batch of small ones with the same B.
            Shape rows = [a.Shape[-1] == 0 ? Rows(a) : a.Count / a.Shape[-1], a.Shape[-1]];
            return Views.Reshape(MatMul(Views.Reshape(a, rows), b), [.. a.Shape.Range(0, a.Rank - 1), b.Shape[-1]]);
        }

        var batch = Shape.Broadcast("MatMul", Batch(a), Batch(b));
        var result = Tensor.Empty([.. batch.Dims, a.Shape[-2], b.Shape[-1]], a.DType);
        Backend.Current.MatMul(a, b, result, batch, accumulate: false);
        return Tape.Record("MatMul", result, [a, b], [a, b], c =>
        {
            if (c.Needs(0)) GiveProduct(c, 0, c.Gradient, c.Saved(1).Transposed(), c.Saved(0).Shape, batch);
            if (c.Needs(1)) GiveProduct(c, 1, c.Saved(0).Transposed(), c.Gradient, c.Saved(1).Shape, batch);
        });
    }

    /// <summary>Gives dX = P Q of a shape that may have been broadcast, adding to what is there already where that is possible.</summary>
    public static void GiveProduct(BackwardContext c, int input, Tensor p, Tensor q, Shape shape, Shape batch)
    {
        if (c.Accumulator(input) is { } sum)
        {
            Backend.Current.MatMul(p, q, sum, batch, accumulate: true);
            return;
        }

        var repeated = shape.Count / Math.Max(1, shape[-1] * shape[-2]) != batch.Count;
        var result = repeated ? Tensor.Zeros(shape, p.DType) : Tensor.Empty(shape, p.DType);
        Backend.Current.MatMul(p, q, result, batch, accumulate: repeated);
        c.Give(input, result);
    }

    /// <summary>A view with the last two dimensions exchanged, not on the tape.</summary>
    public static Tensor Transposed(this Tensor x)
    {
        var extents = x.Shape.Dims.ToArray();
        var strides = x.Strides.ToArray();
        (extents[^1], extents[^2]) = (extents[^2], extents[^1]);
        (strides[^1], strides[^2]) = (strides[^2], strides[^1]);
        return x.View(new Shape(extents), strides);
    }

    private static Shape Batch(Tensor x) => new(x.Shape.Range(0, x.Rank - 2));

    private static int Rows(Tensor x)
    {
        var rows = 1;
        foreach (var extent in x.Shape.Range(0, x.Rank - 1)) rows *= extent;
        return rows;
    }

    private static ShapeException Misfit(Tensor a, Tensor b) =>
        new($"MatMul: shapes {a.Shape} and {b.Shape} do not fit: the last extent of the first must be the second to last of the second.");
}
