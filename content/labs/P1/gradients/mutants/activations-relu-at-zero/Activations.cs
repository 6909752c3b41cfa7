namespace Gradients;

/// <summary>
/// Task 3. Functions that work on each element alone: y_i = f(x_i). Each Backward gets the input x and dy = dL/dy, and writes
/// dx = dL/dx; all are [n].
/// </summary>
public static class Activations
{
    /// <summary>Given. 1 / (1 + e^-x), between 0 and 1.</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>Given. max(x, 0).</summary>
    public static double Relu(double x) => Math.Max(x, 0);

    /// <summary>Given. x times sigmoid(x).</summary>
    public static double Silu(double x) => x * Sigmoid(x);

    public static void SigmoidBackward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var y = Sigmoid(x[i]);
            dx[i] = dy[i] * y * (1 - y);
        }
    }

    public static void TanhBackward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var y = Math.Tanh(x[i]);
            dx[i] = dy[i] * (1 - y * y);
        }
    }

    /// <summary>At x = 0, where no derivative exists, take 0, as PyTorch does.</summary>
    public static void ReluBackward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx)
    {
        for (var i = 0; i < x.Length; i++) dx[i] = x[i] >= 0 ? dy[i] : 0;
    }

    /// <summary>x reaches y by two ways: as the factor x, and through the sigmoid.</summary>
    public static void SiluBackward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var s = Sigmoid(x[i]);
            dx[i] = dy[i] * (s + x[i] * s * (1 - s));
        }
    }
}
