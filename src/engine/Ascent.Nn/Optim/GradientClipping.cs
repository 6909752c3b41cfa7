using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Clipping of gradients between the backward pass and the optimiser's step; each pass goes once over all of them.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by the same factor so that their common norm is at most <paramref name="largest"/> (Pascanu, Mikolov, Bengio:
    /// On the Difficulty of Training Recurrent Neural Networks, 2013): by largest / (norm + 1e-6), as PyTorch has it, where that is below 1.
    /// </summary>
    /// <returns>The norm before; NaN or infinite gradients become NaN if it is.</returns>
    /// <param name="parameters">Those without a gradient do not count.</param>
    /// <param name="largest">The norm that is allowed.</param>
    /// <param name="p">Of the norm: the p-th root of the sum of |g|^p; infinity for the largest |g|.</param>
    public static double ClipNorm(IEnumerable<Tensor> parameters, double largest, double p = 2)
    {
        var gradients = Of(parameters);
        var norm = Norm(gradients, p);
        var factor = largest / (norm + 1e-6);
        if (!(factor >= 1)) Scale(gradients, factor);
        return norm;
    }

    /// <summary>Brings every element of every gradient into [-largest, largest].</summary>
    public static void ClipValue(IEnumerable<Tensor> parameters, double largest)
    {
        if (!(largest >= 0)) throw new ArgumentOutOfRangeException(nameof(largest), largest, "The largest value must not be negative.");
        ParameterUpdates.Apply([.. Of(parameters).Select(g => new ParameterUpdate<ClampRule>(g, g, null, null, null, new(largest)))]);
    }

    /// <summary>The common norm of all gradients; 0 where there are none.</summary>
    public static double Norm(IEnumerable<Tensor> parameters, double p = 2) => Norm(Of(parameters), p);

    internal static void Scale(Tensor[] gradients, double factor) =>
        ParameterUpdates.Apply([.. gradients.Select(g => new ParameterUpdate<BlendRule>(g, g, null, null, null, new(factor, 0)))]);

    /// <summary>The gradients, each made contiguous.</summary>
    internal static Tensor[] Of(IEnumerable<Tensor> parameters)
    {
        var gradients = new List<Tensor>();
        foreach (var parameter in parameters)
        {
            if (parameter.Grad is not { } gradient) continue;
            if (!gradient.IsContiguous)
            {
                gradient = gradient.Contiguous();
                gradient.OutliveScope();
                parameter.Grad = gradient;
            }

            gradients.Add(gradient);
        }

        return [.. gradients];
    }

    private static double Norm(Tensor[] gradients, double p)
    {
        if (p == 2) return ParameterUpdates.Norm(gradients);
        if (!(p > 0)) throw new ArgumentOutOfRangeException(nameof(p), p, "The norm needs a positive p.");
        using var off = GradMode.NoGrad();
        using var scope = new TensorScope();
        var sizes = gradients.Where(static g => g.Count > 0).Select(static g => g.Abs());
        if (double.IsPositiveInfinity(p)) return sizes.Select(static size => size.Max().Item()).Aggregate(0.0, Math.Max);
        return Math.Pow(sizes.Sum(size => size.Pow(p).Sum().Item()), 1 / p);
    }
}
