namespace Gradients;

/// <summary>Task 1. Derivatives by measurement: evaluate the function on both sides of the point.</summary>
public static class NumericalGradient
{
    /// <summary>The central difference of f at x with step h: it needs f at x + h and at x - h.</summary>
    public static double Derivative(Func<double, double> f, double x, double h) => (f(x + h) - f(x - h)) / h;

    /// <summary>The step for a coordinate of this value: the cube root of 2^-52, times the larger of 1 and |x|.</summary>
    public static double StepFor(double x) => Math.Cbrt(Math.Pow(2, -52)) * Math.Max(1, Math.Abs(x));

    /// <summary>
    /// All partial derivatives of f at x, one coordinate at a time, each with StepFor of that coordinate.
    /// f may be given x itself with one entry changed; afterwards x is bit for bit what it was.
    /// </summary>
    /// <param name="x">The point, [n].</param>
    /// <returns>The gradient, [n].</returns>
    public static double[] Gradient(Func<double[], double> f, double[] x)
    {
        var gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var original = x[i];
            double Along(double value)
            {
                x[i] = value;
                return f(x);
            }
            gradient[i] = Derivative(Along, original, StepFor(original));
            x[i] = original;
        }
        return gradient;
    }
}
