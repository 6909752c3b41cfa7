using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>A loss as an object, for code that chooses its loss.</summary>
public abstract class Loss : Module
{
    /// <summary>The loss of what the network gave against what was right, with the hooks.</summary>
    public Tensor Forward(Tensor output, Tensor targets) =>
        HasHooks ? AfterForward(output = BeforeForward(output), Compute(output, targets)) : Compute(output, targets);

    /// <summary>What <see cref="Forward"/> computes.</summary>
    protected abstract Tensor Compute(Tensor output, Tensor targets);
}

/// <inheritdoc cref="Tensor.CrossEntropy"/>
/// <param name="weight">A weight for each class.</param>
/// <param name="ignoreIndex">Targets that do not count.</param>
/// <param name="labelSmoothing">Part of the target that is spread over all classes.</param>
/// <param name="reduction">Of the losses that count.</param>
public sealed class CrossEntropyLoss(Tensor? weight = null, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) : WeightedLoss("weight", weight)
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.CrossEntropy(targets, Weight, ignoreIndex, labelSmoothing, reduction);
}

/// <inheritdoc cref="Tensor.NegativeLogLikelihood"/>
/// <param name="weight">A weight for each class.</param>
/// <param name="ignoreIndex">Targets that do not count.</param>
/// <param name="reduction">Of the losses that count.</param>
public sealed class NegativeLogLikelihoodLoss(Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean) : WeightedLoss("weight", weight)
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.NegativeLogLikelihood(targets, Weight, ignoreIndex, reduction);
}

/// <inheritdoc cref="Tensor.BinaryCrossEntropyWithLogits"/>
/// <param name="positiveWeight">The weight of what is positive; broadcasts to the outputs.</param>
/// <param name="reduction">Of the losses.</param>
public sealed class BinaryCrossEntropyWithLogitsLoss(Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean) : WeightedLoss("pos_weight", positiveWeight)
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.BinaryCrossEntropyWithLogits(targets, null, Weight, reduction);
}

/// <inheritdoc cref="Tensor.MeanSquaredError"/>
/// <param name="reduction">Of the losses.</param>
public sealed class MeanSquaredErrorLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.MeanSquaredError(targets, reduction);
}

/// <inheritdoc cref="Tensor.L1Loss"/>
/// <param name="reduction">Of the losses.</param>
public sealed class L1Loss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.L1Loss(targets, reduction);
}

/// <inheritdoc cref="Tensor.HuberLoss"/>
/// <param name="delta">The distance up to which the loss is square.</param>
/// <param name="reduction">Of the losses.</param>
public sealed class HuberLoss(double delta = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.HuberLoss(targets, delta, reduction);
}

/// <inheritdoc cref="Tensor.SmoothL1Loss"/>
/// <param name="beta">The distance below which the loss is square.</param>
/// <param name="reduction">Of the losses.</param>
public sealed class SmoothL1Loss(double beta = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.SmoothL1Loss(targets, beta, reduction);
}

/// <inheritdoc cref="Tensor.KullbackLeibler"/>
/// <param name="logTargets">Whether the targets are logarithms too.</param>
/// <param name="reduction">Of the losses.</param>
public sealed class KullbackLeiblerLoss(bool logTargets = false, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor output, Tensor targets) => output.KullbackLeibler(targets, logTargets, reduction);
}

/// <summary>A loss with weights, a buffer under PyTorch's name.</summary>
public abstract class WeightedLoss : Loss
{
    private protected WeightedLoss(string name, Tensor? weight)
    {
        if (weight is not null) Weight = AddBuffer(name, weight);
    }

    /// <summary>The weights; null for none.</summary>
    public Tensor? Weight { get; }
}
