using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Y = X W^T + b with X [rows, inputs], W [outputs, inputs], b [outputs], and then max(., 0) if asked. With dY (where Y > 0, after a
/// ReLU): dX = dY W, dW = dY^T X, db = sum of the rows of dY.
/// </summary>
internal static class LinearMaps
{
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias, bool relu = false)
    {
        DTypeFacts.RequireFloat("Linear", x);
        if (weight.Rank != 2 || x.Rank == 0 || x.Shape[-1] != weight.Shape[1])
            throw new ShapeException($"Linear: input {x.Shape} and weight {weight.Shape} do not fit: they must be [.., inputs] and [outputs, inputs].");
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != weight.Shape[0]))
            throw new ShapeException($"Linear: bias {bias.Shape} and weight {weight.Shape} do not fit: they must be [outputs] and [outputs, inputs].");
        if (x.DType != weight.DType || (bias is not null && bias.DType != x.DType))
            throw new ArgumentException($"Linear: input, weight and bias must have one element type, not {x.DType}, {weight.DType}{(bias is null ? "" : $", {bias.DType}")}.", nameof(weight));
        if (x.Rank != 2)
        {
            var rows = x.Shape[-1] == 0 ? 0 : x.Count / x.Shape[-1];
            var flat = Linear(Views.Reshape(x, [rows, x.Shape[-1]]), weight, bias, relu);
            return Views.Reshape(flat, [.. x.Shape.Range(0, x.Rank - 1), weight.Shape[0]]);
        }

        var y = Tensor.Empty([x.Shape[0], weight.Shape[0]], x.DType);
        Backend.Current.Linear(x, weight, bias, y, relu);
        ReadOnlySpan<Tensor> saved = relu ? [x, weight, y] : [x, weight];
        return bias is null
            ? Tape.Record("Linear", y, [x, weight], saved, relu ? BackwardOfRelu : Backward)
            : Tape.Record("Linear", y, [x, weight, bias], saved, relu ? BackwardOfReluWithBias : BackwardWithBias);
    }

    private static void Backward(BackwardContext c) => Backward(c, c.Gradient, biased: false);

    private static void BackwardWithBias(BackwardContext c) => Backward(c, c.Gradient, biased: true);

    private static void BackwardOfRelu(BackwardContext c)
    {
        using var dy = Rectifiers.Passed(c.Gradient, c.Saved(2));
        Backward(c, dy, biased: false);
    }

    private static void BackwardOfReluWithBias(BackwardContext c)
    {
        using var dy = Rectifiers.Passed(c.Gradient, c.Saved(2));
        Backward(c, dy, biased: true);
    }

    private static void Backward(BackwardContext c, Tensor dy, bool biased)
    {
        if (c.Needs(0)) MatrixProducts.GiveProduct(c, 0, dy, c.Saved(1), c.Saved(0).Shape, []);
        if (c.Needs(1))
        {
            using var across = dy.Transposed();
            MatrixProducts.GiveProduct(c, 1, across, c.Saved(0), c.Saved(1).Shape, []);
        }

        if (biased && c.Needs(2)) c.Give(2, Reductions.SumDim(dy, 0, keep: false));
    }
}
