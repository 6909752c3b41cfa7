namespace Gradients;

/// <summary>Task 4. The loss of a classifier for one example: z are the logits, [c], one for each class; target is the true class.</summary>
public static class CrossEntropy
{
    /// <summary>log of the sum of e^z_k, right even where e^z_k itself overflows or vanishes.</summary>
    public static double LogSumExp(ReadOnlySpan<double> z)
    {
        var max = double.NegativeInfinity;
        foreach (var value in z) max = Math.Max(max, value);
        var sum = 0.0;
        foreach (var value in z) sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }

    /// <summary>-log p[target], where p = softmax(z). Finite for any finite logits.</summary>
    public static double Loss(ReadOnlySpan<double> z, int target) => LogSumExp(z) - z[target];

    /// <summary>The gradient of Loss with respect to the logits.</summary>
    /// <param name="dz">Receives dL/dz, [c].</param>
    public static void Backward(ReadOnlySpan<double> z, int target, Span<double> dz)
    {
        var logSum = LogSumExp(z);
        for (var k = 0; k < z.Length; k++) dz[k] = -Math.Exp(z[k] - logSum);
        dz[target] += 1;
    }
}
