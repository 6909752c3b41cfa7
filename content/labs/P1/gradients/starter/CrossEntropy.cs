namespace Gradients;

/// <summary>Task 4. The loss of a classifier for one example: z are the logits, [c], one for each class; target is the true class.</summary>
public static class CrossEntropy
{
    /// <summary>log of the sum of e^z_k, right even where e^z_k itself overflows or vanishes.</summary>
    public static double LogSumExp(ReadOnlySpan<double> z) =>
        throw new NotImplementedException("Task 4 (cross-entropy): write CrossEntropy.LogSumExp.");

    /// <summary>-log p[target], where p = softmax(z). Finite for any finite logits.</summary>
    public static double Loss(ReadOnlySpan<double> z, int target) =>
        throw new NotImplementedException("Task 4 (cross-entropy): write CrossEntropy.Loss.");

    /// <summary>The gradient of Loss with respect to the logits.</summary>
    /// <param name="dz">Receives dL/dz, [c].</param>
    public static void Backward(ReadOnlySpan<double> z, int target, Span<double> dz) =>
        throw new NotImplementedException("Task 4 (cross-entropy): write CrossEntropy.Backward.");
}
