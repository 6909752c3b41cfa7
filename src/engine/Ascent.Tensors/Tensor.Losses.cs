using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// -log softmax(row)[target] for logits [n, classes], [n, classes, d1, ..] or [classes] and targets, Int64 or Int32, [n], [n, d1, ..]
    /// or []; or -sum_c target_c log softmax(row)_c for targets that are probabilities, of the logits' shape. Loss and gradient in one pass.
    /// </summary>
    /// <param name="targets">The classes, or the probabilities.</param>
    /// <param name="weight">A weight for each class [classes]; the mean divides by the weights of the targets.</param>
    /// <param name="ignoreIndex">Targets that do not count.</param>
    /// <param name="labelSmoothing">Part of the target that is spread over all classes (Szegedy and others: Rethinking the Inception Architecture, 2015).</param>
    /// <param name="reduction">Of the losses that count.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target outside [0, classes) that is not ignored.</exception>
    public Tensor CrossEntropy(Tensor targets, Tensor? weight = null, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) =>
        CrossEntropies.CrossEntropy(this, targets, weight, ignoreIndex, labelSmoothing, reduction);

    /// <summary>-row[target] for logarithms of probabilities; shapes and arguments as of <see cref="CrossEntropy"/>.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target outside [0, classes) that is not ignored.</exception>
    public Tensor NegativeLogLikelihood(Tensor targets, Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean) =>
        NegativeLogLikelihoods.NegativeLogLikelihood(this, targets, weight, ignoreIndex, reduction);

    /// <summary>
    /// -(p t log s(x) + (1 - t) log(1 - s(x))) with s = sigmoid, computed without overflow; targets t of this shape, in [0, 1].
    /// </summary>
    /// <param name="targets">Of this shape.</param>
    /// <param name="weight">Multiplies the losses; broadcasts to this shape.</param>
    /// <param name="positiveWeight">p, the weight of what is positive; broadcasts to this shape. 1 if null.</param>
    /// <param name="reduction">Of the losses.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor BinaryCrossEntropyWithLogits(Tensor targets, Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.BinaryCrossEntropyWithLogits(this, targets, weight, positiveWeight, reduction);

    /// <summary>(x - t)², for targets of this shape.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor MeanSquaredError(Tensor targets, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.Run(new(LossKind.SquaredError), this, targets, reduction);

    /// <summary>|x - t|, for targets of this shape; its gradient at 0 is 0.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor L1Loss(Tensor targets, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.Run(new(LossKind.AbsoluteError), this, targets, reduction);

    /// <summary>(x - t)² / 2 up to a distance of delta, then delta (|x - t| - delta / 2), for targets of this shape (Huber: Robust Estimation of a Location Parameter, 1964).</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">delta is not positive.</exception>
    public Tensor HuberLoss(Tensor targets, double delta = 1, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.Huber(this, targets, delta, reduction);

    /// <summary>(x - t)² / (2 beta) below a distance of beta, then |x - t| - beta / 2, for targets of this shape (Girshick: Fast R-CNN, 2015).</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">beta is negative.</exception>
    public Tensor SmoothL1Loss(Tensor targets, double beta = 1, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.SmoothL1(this, targets, beta, reduction);

    /// <summary>
    /// t (log t - x) for logarithms of probabilities x and probabilities t of this shape, or e^t (t - x) where the targets are
    /// logarithms too. Summed, the divergence of Kullback and Leibler (On Information and Sufficiency, 1951) of t from e^x.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor KullbackLeibler(Tensor targets, bool logTargets = false, Reduction reduction = Reduction.Mean) =>
        PointwiseLosses.Run(new(logTargets ? LossKind.LogDivergence : LossKind.Divergence), this, targets, reduction);
}
