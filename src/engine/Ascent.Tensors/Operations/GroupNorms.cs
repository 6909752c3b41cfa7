using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// x̂ = (x - m) r, y = x̂ w + b, where m and r = 1 / sqrt(variance + epsilon) are those of a sample's group of channels; x [n, c, ..], w and b [c].
/// With g = dy w: db = sum dy, dw = sum dy x̂ over samples and positions, dx = r (g - mean(g) - x̂ mean(g x̂)), the means over the group.
/// </summary>
internal static class GroupNorms
{
    public static Tensor GroupNorm(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, string name = "GroupNorm")
    {
        DTypeFacts.RequireFloat(name, x);
        if (x.Rank < 2) throw new ShapeException($"{name}: input {x.Shape} must have at least two dimensions, [n, channels, ..].");
        if (groups < 1 || x.Shape[1] % groups != 0)
            throw new ShapeException($"{name}: the {x.Shape[1]} channels of input {x.Shape} do not divide into {groups} groups.");
        Shape channels = [x.Shape[1]];
        NormParameters.Check(name, x, weight, "weight", channels);
        NormParameters.Check(name, x, bias, "bias", channels);
        var y = Tensor.Empty(x.Shape, x.DType);
        using Tensor mean = Tensor.Empty([x.Shape[0], groups], x.DType), inverse = Tensor.Empty([x.Shape[0], groups], x.DType);
        Backend.Current.GroupNorm(x, groups, weight, bias, epsilon, y, mean, inverse);
        if (!Tape.Records(x, weight, bias)) return y;
        var parameters = NormParameters.Of(weight, bias);
        return Tape.Record(name, y, NormParameters.Inputs(x, weight, bias), NormParameters.Saved([x, mean, inverse], weight, null), c =>
        {
            var x = c.Saved(0);
            Shape channels = [x.Shape[1]];
            var dx = c.Needs(0) ? Tensor.Empty(x.Shape, x.DType) : null;
            Tensor? dweight = parameters.WeightGradient(c, channels), dbias = parameters.BiasGradient(c, channels);
            Backend.Current.GroupNormBackward(c.Gradient, x, groups, parameters.HasWeight ? c.Saved(3) : null, c.Saved(1), c.Saved(2), dx, dweight, dbias);
            parameters.Give(c, dx, dweight, dbias);
        });
    }

    /// <summary>A group of each channel.</summary>
    public static Tensor InstanceNorm(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        if (x.Rank < 3) throw new ShapeException($"InstanceNorm: input {x.Shape} must have at least three dimensions, [n, channels, ..].");
        if (x.Count > 0 && x.Count == x.Shape[0] * x.Shape[1])
            throw new ShapeException($"InstanceNorm: input {x.Shape} has one value for each channel of a sample; one value has no variance.");
        return x.Shape[1] == 0 ? x : GroupNorm(x, x.Shape[1], weight, bias, epsilon, "InstanceNorm");
    }
}
