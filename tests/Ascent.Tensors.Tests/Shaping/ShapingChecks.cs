using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>What the tests of this folder share.</summary>
public static class ShapingChecks
{
    /// <summary>Compares the gradients of a function of Float64 leaves with central differences, for three seeds.</summary>
    public static void GradientsAgree(Func<Tensor[], Tensor> function, params Shape[] shapes)
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var random = new Philox(seed, 7);
            Tensor[] inputs = [.. shapes.Select(shape => Tensor.Uniform(shape, random, -2, 2, DType.Float64))];
            foreach (var input in inputs) input.RequiresGrad = true;
            // A weight for each output element, so that errors cannot cancel.
            var weights = Tensor.Uniform(function(inputs).Shape, random, 0.5, 1.5, DType.Float64);
            var error = GradientCheck.LargestError(x => (function([.. x]) * weights).Sum(), inputs);
            Assert.True(error < 1e-7, $"seed {seed}: error {error:E2}");
        }
    }

    /// <summary>One of the two element types of the float operations.</summary>
    public static DType Float(Philox random) => random.Next(2) == 0 ? DType.Float32 : DType.Float64;

    public static double Tolerance(DType dtype) => dtype == DType.Float32 ? 1e-5 : 1e-12;

    /// <summary>Random values, some of them equal, laid out in one way or another.</summary>
    public static Tensor Operand(int[] shape, DType dtype, Philox random)
    {
        var values = Cases.Values(shape, random);
        return Cases.Laid(random.Next(3) == 0 ? values.Map(static x => Math.Round(x)) : values, dtype, random);
    }

    public static void Misfit(Action act, params string[] named)
    {
        var message = Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.All(named, part => Assert.Contains(part, message));
    }
}
