using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// Initial weights that keep the variance of activations (He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015). Of a weight
/// [outputs, inputs, ..], the fan-in is the product of all extents but the first. For a leaky ReLU of slope a below 0 the gain is
/// sqrt(2 / (1 + a²)), and the standard deviation gain / sqrt(fan-in).
/// </summary>
public static class Init
{
    /// <summary>Uniform in [-b, b) with b = sqrt(3) times the standard deviation.</summary>
    public static void KaimingUniform(Tensor weight, Philox random, double a = 0)
    {
        var bound = Math.Sqrt(3) * Deviation(weight, a);
        Set(weight, Tensor.Uniform(weight.Shape, random, -bound, bound, weight.DType));
    }

    /// <summary>Normal with mean 0.</summary>
    public static void KaimingNormal(Tensor weight, Philox random, double a = 0) =>
        Set(weight, Tensor.Normal(weight.Shape, random, 0, Deviation(weight, a), weight.DType));

    /// <summary>Inputs of one output.</summary>
    /// <exception cref="ShapeException">The weight has fewer than two dimensions.</exception>
    public static int FanIn(Tensor weight)
    {
        if (weight.Rank < 2) throw new ShapeException($"Init: a weight of shape {weight.Shape} has no fan-in; it needs [outputs, inputs, ..].");
        return weight.Shape.Skip(1).Aggregate(1, static (product, extent) => product * extent);
    }

    private static double Deviation(Tensor weight, double a) => Math.Sqrt(2 / (1 + (a * a))) / Math.Sqrt(Math.Max(1, FanIn(weight)));

    private static void Set(Tensor weight, Tensor values)
    {
        using var off = GradMode.NoGrad();
        weight.CopyFrom(values);
        values.Dispose();
    }
}
