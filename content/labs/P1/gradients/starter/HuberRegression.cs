namespace Gradients;

/// <summary>
/// Task 6. A straight-line fit that outliers cannot dominate, and a gradient with one fault in it. Find the fault with your checker, then
/// repair it. Loss is right.
/// The parameters are theta = (w, b), [d + 1]: d weights, then the bias. Inputs are [n, d], row after row; targets are [n].
/// The residual of example i is r_i = w . x_i + b - t_i. Up to delta it costs r^2 / 2; beyond, delta (|r| - delta / 2).
/// The loss is the mean cost.
/// </summary>
public sealed class HuberRegression(double[] inputs, double[] targets, double delta)
{
    private readonly int _features = inputs.Length / targets.Length;

    public double Loss(double[] theta)
    {
        var sum = 0.0;
        for (var i = 0; i < targets.Length; i++)
        {
            var r = Math.Abs(Residual(theta, i));
            sum += r <= delta ? r * r / 2 : delta * (r - delta / 2);
        }
        return sum / targets.Length;
    }

    /// <summary>dL/dtheta, [d + 1].</summary>
    public double[] Gradient(double[] theta)
    {
        var gradient = new double[theta.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var r = Residual(theta, i);
            var dr = Math.Abs(r) <= delta ? r : delta;
            for (var j = 0; j < _features; j++) gradient[j] += dr * inputs[i * _features + j] / targets.Length;
            gradient[_features] += dr / targets.Length;
        }
        return gradient;
    }

    private double Residual(double[] theta, int example)
    {
        var prediction = theta[_features];
        for (var j = 0; j < _features; j++) prediction += theta[j] * inputs[example * _features + j];
        return prediction - targets[example];
    }
}
