using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>Losses as functions, each computed in one pass; shapes and formulas stand with the methods of <see cref="Tensor"/>.</summary>
public static class Losses
{
    /// <summary>Mean over the batch of -log softmax(logits)[target]. Logits [n, classes] or [n, classes, d1, ..], targets Int64 [n] or [n, d1, ..]. Fused.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target outside [0, classes) that is not -100, which is ignored.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets) => logits.CrossEntropy(targets);

    /// <inheritdoc cref="Tensor.CrossEntropy"/>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Tensor? weight = null, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) =>
        logits.CrossEntropy(targets, weight, ignoreIndex, labelSmoothing, reduction);

    /// <inheritdoc cref="Tensor.NegativeLogLikelihood"/>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Tensor targets, Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean) =>
        logProbabilities.NegativeLogLikelihood(targets, weight, ignoreIndex, reduction);

    /// <inheritdoc cref="Tensor.BinaryCrossEntropyWithLogits"/>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets, Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean) =>
        logits.BinaryCrossEntropyWithLogits(targets, weight, positiveWeight, reduction);

    /// <inheritdoc cref="Tensor.MeanSquaredError"/>
    public static Tensor MeanSquaredError(Tensor output, Tensor targets, Reduction reduction = Reduction.Mean) => output.MeanSquaredError(targets, reduction);

    /// <inheritdoc cref="Tensor.L1Loss"/>
    public static Tensor L1(Tensor output, Tensor targets, Reduction reduction = Reduction.Mean) => output.L1Loss(targets, reduction);

    /// <inheritdoc cref="Tensor.HuberLoss"/>
    public static Tensor Huber(Tensor output, Tensor targets, double delta = 1, Reduction reduction = Reduction.Mean) => output.HuberLoss(targets, delta, reduction);

    /// <inheritdoc cref="Tensor.SmoothL1Loss"/>
    public static Tensor SmoothL1(Tensor output, Tensor targets, double beta = 1, Reduction reduction = Reduction.Mean) => output.SmoothL1Loss(targets, beta, reduction);

    /// <inheritdoc cref="Tensor.KullbackLeibler"/>
    public static Tensor KullbackLeibler(Tensor logProbabilities, Tensor targets, bool logTargets = false, Reduction reduction = Reduction.Mean) =>
        logProbabilities.KullbackLeibler(targets, logTargets, reduction);
}
