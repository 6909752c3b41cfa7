using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Norms over the last dimensions, n elements together. Layer norm: x̂ = (x - m) r with the mean m and r = 1 / sqrt(variance + epsilon);
/// RMS norm: the same with m = 0. y = x̂ w + b. With g = dy w: db = sum of rows of dy, dw = sum of rows of dy x̂,
/// dx = r (g - mean(g) - x̂ mean(g x̂)); without a mean, without mean(g).
/// </summary>
internal static class LayerNorms
{
    public static Tensor LayerNorm(Tensor x, int normalizedDims, Tensor? weight, Tensor? bias, double epsilon)
    {
        var (rows, shape) = Rows("LayerNorm", x, normalizedDims);
        NormParameters.Check("LayerNorm", x, weight, "weight", shape);
        NormParameters.Check("LayerNorm", x, bias, "bias", shape);
        var n = shape.Count;
        var y = Tensor.Empty(x.Shape, x.DType);
        using Tensor mean = Tensor.Empty([rows], x.DType), inverse = Tensor.Empty([rows], x.DType);
        using Tensor input = Views.AsShape(x, [rows, n]), output = Views.AsShape(y, [rows, n]);
        using Tensor? w = weight is null ? null : Views.AsShape(weight, [n]), b = bias is null ? null : Views.AsShape(bias, [n]);
        Backend.Current.LayerNorm(input, w, b, epsilon, output, mean, inverse);
        if (!Tape.Records(x, weight, bias)) return y;
        var parameters = NormParameters.Of(weight, bias);
        var before = x.Shape;
        return Tape.Record("LayerNorm", y, NormParameters.Inputs(x, weight, bias), NormParameters.Saved([input, mean, inverse], w, null), c =>
        {
            var x = c.Saved(0);
            using var dy = Views.AsShape(c.Gradient, x.Shape);
            using var dx = c.Needs(0) ? Tensor.Empty(x.Shape, x.DType) : null;
            using Tensor? dweight = parameters.WeightGradient(c, [x.Shape[1]]), dbias = parameters.BiasGradient(c, [x.Shape[1]]);
            Backend.Current.LayerNormBackward(dy, x, parameters.HasWeight ? c.Saved(3) : null, c.Saved(1), c.Saved(2), dx, dweight, dbias);
            parameters.Give(c, Shaped(dx, before), Shaped(dweight, shape), Shaped(dbias, shape));
        });
    }

    public static Tensor RmsNorm(Tensor x, int normalizedDims, Tensor? weight, double epsilon)
    {
        var (rows, shape) = Rows("RmsNorm", x, normalizedDims);
        NormParameters.Check("RmsNorm", x, weight, "weight", shape);
        var n = shape.Count;
        var y = Tensor.Empty(x.Shape, x.DType);
        using var inverse = Tensor.Empty([rows], x.DType);
        using Tensor input = Views.AsShape(x, [rows, n]), output = Views.AsShape(y, [rows, n]);
        using var w = weight is null ? null : Views.AsShape(weight, [n]);
        Backend.Current.RmsNorm(input, w, epsilon, output, inverse);
        if (!Tape.Records(x, weight)) return y;
        var parameters = NormParameters.Of(weight, null);
        var before = x.Shape;
        return Tape.Record("RmsNorm", y, NormParameters.Inputs(x, weight, null), NormParameters.Saved([input, inverse], w, null), c =>
        {
            var x = c.Saved(0);
            using var dy = Views.AsShape(c.Gradient, x.Shape);
            using var dx = c.Needs(0) ? Tensor.Empty(x.Shape, x.DType) : null;
            using var dweight = parameters.WeightGradient(c, [x.Shape[1]]);
            Backend.Current.RmsNormBackward(dy, x, parameters.HasWeight ? c.Saved(2) : null, c.Saved(1), dx, dweight);
            parameters.Give(c, Shaped(dx, before), Shaped(dweight, shape), null);
        });
    }

    private static (int Rows, Shape Shape) Rows(string operation, Tensor x, int normalizedDims)
    {
        DTypeFacts.RequireFloat(operation, x);
        if (normalizedDims < 1 || normalizedDims > x.Rank)
            throw new ShapeException($"{operation}: input {x.Shape} has no {normalizedDims} last dimensions to normalise; 1 to {x.Rank} are possible.");
        var rows = 1;
        foreach (var extent in x.Shape.Range(0, x.Rank - normalizedDims)) rows *= extent;
        return (rows, new Shape(x.Shape.Range(x.Rank - normalizedDims, x.Rank)));
    }

    private static Tensor? Shaped(Tensor? x, Shape shape) => x?.View(shape, shape.RowMajorStrides());
}
