using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>The gradients of a function against central differences.</summary>
public static class GradientAgreement
{
    /// <summary>For three seeds, with Float64 leaves drawn evenly from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static void Check(Func<Tensor[], Tensor> function, Shape[] shapes, double low = -2, double high = 2)
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var random = new Philox(seed, 7);
            Tensor[] inputs = [.. shapes.Select(shape => Tensor.Uniform(shape, random, low, high, DType.Float64))];
            foreach (var input in inputs) input.RequiresGrad = true;
            // A weight for each output element, so that errors cannot cancel.
            var weights = Tensor.Uniform(function(inputs).Shape, random, 0.5, 1.5, DType.Float64);
            var error = GradientCheck.LargestError(x => (function([.. x]) * weights).Sum(), inputs);
            Assert.True(error < 1e-7, $"seed {seed}: error {error:E2}");
        }
    }
}
