using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

/// <summary>
/// Each case has one example with input 3, weight 1 and bias 0, so that the prediction is 3; delta is 1 where nothing else is said. The names do
/// not say which kind of residual a case has: finding that out is the task.
/// </summary>
public static class BugCases
{
    private static void Agrees(double target, double[] expected, double delta = 1)
    {
        var gradient = new HuberRegression([3], [target], delta).Gradient([1, 0]);
        Check.True(gradient.Length == 2 && gradient.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12),
            "Loss and Gradient disagree here. Run your checker in Experiments.cs on one example after another, with other targets, until it finds the place.");
    }

    [Case("bug", "the gradient belongs to the loss: first kind of residual")]
    public static void Slightly_high() => Agrees(2.5, [1.5, 0.5]);

    [Case("bug", "the gradient belongs to the loss: second kind of residual")]
    public static void Slightly_low() => Agrees(3.5, [-1.5, -0.5]);

    [Case("bug", "the gradient belongs to the loss: third kind of residual")]
    public static void Far_too_high() => Agrees(-7, [3, 1]);

    [Case("bug", "the gradient belongs to the loss: fourth kind of residual")]
    public static void Far_too_low() => Agrees(13, [-3, -1]);

    [Case("bug", "the gradient belongs to the loss: another delta")]
    public static void Another_delta() => Agrees(-7, [6, 2], 2);

    [Case("bug", "the loss is still Huber's")]
    public static void The_loss_stays()
    {
        Check.Close(0.125, new HuberRegression([3], [2.5], 1).Loss([1, 0]), 1e-12, "the loss for target 2.5");
        Check.Close(9.5, new HuberRegression([3], [13], 1).Loss([1, 0]), 1e-12, "the loss for target 13");
    }
}
