namespace Ascent.Tensors.Autograd;

/// <summary>Compares gradients of the tape with central differences in float64.</summary>
public static class GradientCheck
{
    /// <summary>
    /// Largest relative error over all inputs; inputs are Float64 and require gradients; the function returns a scalar.
    /// For each element x: |g - d| / max(1, |g|, |d|) with d = (f(x + step) - f(x - step)) / (2 step).
    /// </summary>
    /// <returns>NaN or infinity of either side counts as an infinite error.</returns>
    public static double LargestError(Func<IReadOnlyList<Tensor>, Tensor> function, IReadOnlyList<Tensor> inputs, double step = 1e-6)
    {
        foreach (var input in inputs)
        {
            if (input.DType != DType.Float64 || !input.RequiresGrad || !input.IsLeaf || !input.IsContiguous)
                throw new ArgumentException($"A gradient check takes contiguous Float64 leaves that require gradients, not {input}.", nameof(inputs));
            input.Grad = null;
        }

        using (new TensorScope())
        {
            var value = function(inputs);
            if (value.Count != 1) throw new ShapeException($"A gradient check needs a scalar; the function returned shape {value.Shape}.");
            if (value.RequiresGrad) value.Backward();
        }

        var largest = 0.0;
        foreach (var input in inputs)
        {
            var gradient = input.Grad?.ToArray<double>() ?? new double[input.Count];
            for (var i = 0; i < gradient.Length; i++)
            {
                var difference = (Shifted(i, step) - Shifted(i, -step)) / (2 * step);
                var scale = Math.Max(1, Math.Max(Math.Abs(gradient[i]), Math.Abs(difference)));
                var error = Math.Abs(gradient[i] - difference) / scale;
                largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
            }

            double Shifted(int element, double by)
            {
                using var off = GradMode.NoGrad();
                using var scope = new TensorScope();
                var before = input.AsSpan<double>()[element];
                input.AsSpan<double>()[element] = before + by;
                var value = function(inputs).Item();
                input.AsSpan<double>()[element] = before;
                return value;
            }
        }

        return largest;
    }
}
