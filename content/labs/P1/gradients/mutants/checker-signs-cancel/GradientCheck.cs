namespace Gradients;

/// <summary>The component on which two gradients differ most.</summary>
public readonly record struct Disagreement(int Index, double Claimed, double Measured, double RelativeError);

/// <summary>Task 5. Holds a gradient that you derived against one that you measured.</summary>
public static class GradientCheck
{
    /// <summary>Components smaller than this are compared by absolute error, scaled by it: a measured zero is never quite zero.</summary>
    public const double Floor = 1e-4;

    /// <summary>A derived gradient in double precision passes if its largest relative error is below this.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>
    /// |claimed - measured| divided by the largest of |claimed|, |measured| and Floor; positive infinity if either value is NaN or infinite.
    /// </summary>
    public static double RelativeError(double claimed, double measured)
    {
        if (!double.IsFinite(claimed) || !double.IsFinite(measured)) return double.PositiveInfinity;
        var scale = Math.Max(Floor, Math.Max(Math.Abs(claimed), Math.Abs(measured)));
        return Math.Abs(Math.Abs(claimed) - Math.Abs(measured)) / scale;
    }

    /// <summary>The component with the largest relative error; the first of several.</summary>
    /// <param name="claimed">The derived gradient, [n], n at least 1.</param>
    /// <param name="measured">The numerical gradient, [n].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Disagreement Worst(ReadOnlySpan<double> claimed, ReadOnlySpan<double> measured)
    {
        if (claimed.Length != measured.Length)
            throw new ArgumentException($"The claimed gradient has {claimed.Length} components, the measured one {measured.Length}.", nameof(measured));
        var worst = new Disagreement(0, claimed[0], measured[0], RelativeError(claimed[0], measured[0]));
        for (var i = 1; i < claimed.Length; i++)
        {
            var error = RelativeError(claimed[i], measured[i]);
            if (error > worst.RelativeError) worst = new Disagreement(i, claimed[i], measured[i], error);
        }
        return worst;
    }

    /// <summary>Given. Measures the gradient of f at x with your task 1 and compares the claimed one with it.</summary>
    public static Disagreement Run(Func<double[], double> f, double[] x, ReadOnlySpan<double> claimed) =>
        Worst(claimed, NumericalGradient.Gradient(f, x));
}
