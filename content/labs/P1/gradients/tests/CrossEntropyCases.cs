using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

public static class CrossEntropyCases
{
    private static double[] Backward(double[] z, int target)
    {
        var dz = new double[z.Length];
        Array.Fill(dz, 7);
        CrossEntropy.Backward(z, target, dz);
        return dz;
    }

    [Case("cross-entropy", "the log-sum-exp of ln 1, ln 2 and ln 5 is ln 8")]
    public static void Log_sum_exp() =>
        Check.Close(Math.Log(8), CrossEntropy.LogSumExp([0, Math.Log(2), Math.Log(5)]), 1e-12, "LogSumExp");

    [Case("cross-entropy", "the log-sum-exp of (1000, 1000) is 1000 + ln 2, not infinity")]
    public static void Log_sum_exp_of_large_logits() =>
        Check.Close(1000 + Math.Log(2), CrossEntropy.LogSumExp([1000, 1000]), 1e-9, "LogSumExp");

    [Case("cross-entropy", "the log-sum-exp of (-1000, -1000) is -1000 + ln 2, not minus infinity")]
    public static void Log_sum_exp_of_small_logits() =>
        Check.Close(-1000 + Math.Log(2), CrossEntropy.LogSumExp([-1000, -1000]), 1e-9, "LogSumExp");

    [Case("cross-entropy", "the loss of a uniform guess over ten classes is ln 10")]
    public static void Uniform_guess() =>
        Check.Close(Math.Log(10), CrossEntropy.Loss(new double[10], 3), 1e-12, "Loss of ten equal logits");

    [Case("cross-entropy", "a class that gets probability 5/8 costs ln(8/5)")]
    public static void Known_probability() =>
        Check.Close(Math.Log(1.6), CrossEntropy.Loss([0, Math.Log(2), Math.Log(5)], 2), 1e-12, "Loss");

    [Case("cross-entropy", "a hopelessly wrong guess costs 2000, not infinity")]
    public static void Hopeless_guess() =>
        Check.Close(2000, CrossEntropy.Loss([1000, -1000], 1), 1e-9, "Loss of logits (1000, -1000), target 1");

    [Case("cross-entropy", "the gradient is the softmax, less one at the target")]
    public static void Gradient_at_known_probabilities() =>
        Check.Close([0.125, -0.75, 0.625], Backward([0, Math.Log(2), Math.Log(5)], 1), [3], 1e-12, "dz for probabilities (1/8, 2/8, 5/8), target 1");

    [Case("cross-entropy", "the components of the gradient sum to zero")]
    public static void Gradient_sums_to_zero() =>
        Check.Close(0, Backward([0.3, -1.2, 2, 0.7], 0).Sum(), 1e-12, "the sum of dz");

    [Case("cross-entropy", "the gradient of huge logits is finite")]
    public static void Gradient_of_huge_logits() =>
        Check.Close([1, -1], Backward([1000, -1000], 1), [2], 1e-12, "dz for logits (1000, -1000), target 1");
}
