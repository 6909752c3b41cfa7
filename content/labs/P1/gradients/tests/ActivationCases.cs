using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

public static class ActivationCases
{
    private delegate void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx);

    private static double[] Run(Backward backward, double[] x, double[] dy)
    {
        var dx = new double[x.Length];
        Array.Fill(dx, 7);
        backward(x, dy, dx);
        return dx;
    }

    [Case("activations", "the sigmoid is steepest at 0, with slope 1/4")]
    public static void Sigmoid_at_zero() =>
        Check.Close([0.25], Run(Activations.SigmoidBackward, [0], [1]), [1], 1e-12, "dx for x = 0, dy = 1");

    [Case("activations", "the sigmoid's slope at ln 3 is 3/16")]
    public static void Sigmoid_elsewhere() =>
        Check.Close([0.1875, 0.1875], Run(Activations.SigmoidBackward, [Math.Log(3), -Math.Log(3)], [1, 1]), [2], 1e-12, "dx for x = ln 3 and -ln 3, dy = 1");

    [Case("activations", "far out the sigmoid is flat and nothing becomes NaN")]
    public static void Sigmoid_far_out() =>
        Check.Close([0, 0], Run(Activations.SigmoidBackward, [1000, -1000], [1, 1]), [2], 1e-12, "dx for x = 1000 and -1000, dy = 1");

    [Case("activations", "the sigmoid passes the upstream gradient on, scaled")]
    public static void Sigmoid_upstream() =>
        Check.Close([0.25, -2.5, 0], Run(Activations.SigmoidBackward, [0, 0, 0], [1, -10, 0]), [3], 1e-12, "dx for x = 0, dy = (1, -10, 0)");

    [Case("activations", "tanh has slope 1 at 0 and 9/25 at ln 3")]
    public static void Tanh_slopes()
    {
        // tanh(ln 3) = (9 - 1) / (9 + 1) = 4/5, and 1 - (4/5)^2 = 9/25.
        Check.Close([1, 0.36], Run(Activations.TanhBackward, [0, Math.Log(3)], [1, 1]), [2], 1e-12, "dx for x = 0 and ln 3, dy = 1");
    }

    [Case("activations", "tanh is as steep at -x as at x")]
    public static void Tanh_is_odd()
    {
        var dx = Run(Activations.TanhBackward, [0.6, -0.6], [1, 1]);
        Check.Close(dx[0], dx[1], 1e-12, "the slope at -0.6, held against that at 0.6,");
    }

    [Case("activations", "tanh passes the upstream gradient on, scaled")]
    public static void Tanh_upstream() =>
        Check.Close([3, -3.6], Run(Activations.TanhBackward, [0, Math.Log(3)], [3, -10]), [2], 1e-12, "dx for x = (0, ln 3), dy = (3, -10)");

    [Case("activations", "ReLU lets the gradient through where the input was positive")]
    public static void Relu_gates_by_its_input() =>
        Check.Close([5, -5, 0, 0], Run(Activations.ReluBackward, [2, 0.1, -2, -0.1], [5, -5, 5, -5]), [4], 1e-12, "dx for x = (2, 0.1, -2, -0.1), dy = (5, -5, 5, -5)");

    [Case("activations", "ReLU's gradient at exactly 0 is taken as 0")]
    public static void Relu_at_zero() =>
        Check.Close([0], Run(Activations.ReluBackward, [0], [5]), [1], 1e-12, "dx for x = 0, dy = 5");

    [Case("activations", "SiLU has slope 1/2 at 0")]
    public static void Silu_at_zero() =>
        Check.Close([0.5], Run(Activations.SiluBackward, [0], [1]), [1], 1e-12, "dx for x = 0, dy = 1");

    [Case("activations", "SiLU adds what comes by both ways")]
    public static void Silu_adds_both_ways()
    {
        // At ln 3 the sigmoid is 3/4 and its slope 3/16.
        var slope = 0.75 + Math.Log(3) * 0.1875;
        Check.Close([slope], Run(Activations.SiluBackward, [Math.Log(3)], [1]), [1], 1e-12, "dx for x = ln 3, dy = 1");
    }

    [Case("activations", "SiLU passes the upstream gradient on, scaled")]
    public static void Silu_upstream() =>
        Check.Close([1, -5], Run(Activations.SiluBackward, [0, 0], [2, -10]), [2], 1e-12, "dx for x = 0, dy = (2, -10)");
}
