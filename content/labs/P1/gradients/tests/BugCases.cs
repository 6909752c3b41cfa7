using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

/// <summary>Each case has one example with input 3, weight 1 and bias 0, so the prediction is 3; delta is 1 where nothing else is said.</summary>
public static class BugCases
{
    private static double[] At(double target, double delta = 1) => new HuberRegression([3], [target], delta).Gradient([1, 0]);

    [Case("bug", "half a unit too high: the residual itself is the slope")]
    public static void Slightly_high() => Check.Close([1.5, 0.5], At(2.5), [2], 1e-12, "the gradient for target 2.5");

    [Case("bug", "half a unit too low: the slope is negative")]
    public static void Slightly_low() => Check.Close([-1.5, -0.5], At(3.5), [2], 1e-12, "the gradient for target 3.5");

    [Case("bug", "far too high: the slope stops at delta")]
    public static void Far_too_high() => Check.Close([3, 1], At(-7), [2], 1e-12, "the gradient for target -7");

    [Case("bug", "far too low: the gradient asks for a higher prediction")]
    public static void Far_too_low() => Check.Close([-3, -1], At(13), [2], 1e-12, "the gradient for target 13");

    [Case("bug", "a delta of 2 lets the slope grow to 2")]
    public static void Another_delta() => Check.Close([6, 2], At(-7, 2), [2], 1e-12, "the gradient for target -7 with delta 2");

    [Case("bug", "the loss is still Huber's")]
    public static void The_loss_stays()
    {
        Check.Close(0.125, new HuberRegression([3], [2.5], 1).Loss([1, 0]), 1e-12, "the loss for target 2.5");
        Check.Close(9.5, new HuberRegression([3], [13], 1).Loss([1, 0]), 1e-12, "the loss for target 13");
    }
}
