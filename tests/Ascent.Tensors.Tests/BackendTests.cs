using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Tests;

/// <summary>The fast backend computes what the reference backend computes, and one can be mounted in place of the other.</summary>
public static class BackendTests
{
    /// <summary>Runs a function under both backends on the same operands and compares outputs and gradients.</summary>
    public static void Agree(Func<Tensor[], Tensor> function, double tolerance, params Tensor[] operands)
    {
        var (fast, fastGradients) = Run(Backend.Cpu, function, operands);
        var (plain, plainGradients) = Run(Backend.Reference, function, operands);
        Cases.Same(Reference.Of(plain), fast, tolerance);
        for (var i = 0; i < operands.Length; i++)
        {
            Assert.Equal(plainGradients[i] is null, fastGradients[i] is null);
            if (plainGradients[i] is { } gradient) Cases.Same(Reference.Of(gradient), fastGradients[i]!, tolerance);
        }
    }

    /// <summary>
    /// The same for a function that may end in max(0, x), as its second argument says. Where x lies within the tolerance of 0 the backends may
    /// stand on different sides of the kink, with gradients that have nothing to do with each other: these outputs count with 0.
    /// </summary>
    public static void AgreeBesideKinks(Func<Tensor[], bool, Tensor> function, bool relu, double tolerance, params Tensor[] operands)
    {
        if (!relu)
        {
            Agree(x => function(x, false), tolerance, operands);
            return;
        }

        var (plain, _) = Run(Backend.Reference, x => function(x, false), operands);
        var beside = Tensor.From([.. plain.ToArray<double>().Select(value => Math.Abs(value) > tolerance ? 1.0 : 0)], plain.Shape).To(plain.DType);
        Agree(x => function(x, true) * beside, tolerance, operands);
    }

    private static (Tensor Output, Tensor?[] Gradients) Run(IBackend backend, Func<Tensor[], Tensor> function, Tensor[] operands)
    {
        using var mounted = Backend.Use(backend);
        Tensor[] leaves = [.. operands.Select(static x => x.Detach())];
        foreach (var leaf in leaves) leaf.RequiresGrad = leaf.DType.IsFloat();
        var output = function(leaves);
        if (output.RequiresGrad)
        {
            var weight = Tensor.From([.. Enumerable.Range(0, output.Count).Select(static i => 1 + (i % 7 / 8.0))], output.Shape);
            (output * weight.To(output.DType)).Sum().Backward();
        }

        return (output, [.. leaves.Select(static x => x.Grad)]);
    }
}
