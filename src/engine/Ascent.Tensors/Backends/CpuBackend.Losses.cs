using Ascent.Tensors.Cpu.Losses;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void CrossEntropy(Tensor logits, Tensor targets, Tensor? weight, long ignored, double smoothing, double scale, Tensor losses, Tensor? gradient) =>
        CrossEntropyKernel.Run(logits, targets, weight, ignored, smoothing, scale, losses, gradient);

    /// <inheritdoc/>
    public virtual void NegativeLogLikelihood(Tensor logs, Tensor targets, Tensor? weight, long ignored, Tensor losses) =>
        LikelihoodKernels.Forward(logs, targets, weight, ignored, losses);

    /// <inheritdoc/>
    public virtual void NegativeLogLikelihoodBackward(Tensor dy, Tensor targets, Tensor? weight, long ignored, double scale, Tensor dx) =>
        LikelihoodKernels.Backward(dy, targets, weight, ignored, scale, dx);

    /// <inheritdoc/>
    public virtual void PointwiseLoss(in LossFunction function, Tensor x, Tensor t, Tensor result, bool sum) => PointwiseLossKernels.Forward(function, x, t, result, sum);

    /// <inheritdoc/>
    public virtual void PointwiseLossBackward(in LossFunction function, Tensor x, Tensor t, Tensor dy, double scale, bool ofTarget, Tensor result) =>
        PointwiseLossKernels.Backward(function, x, t, dy, scale, ofTarget, result);
}
