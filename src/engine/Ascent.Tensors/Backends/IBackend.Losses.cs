namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// For each row x of logits [rows, classes] with target t, weights w [classes] (1 if null) and smoothing s:
    /// loss = (1 - s) w_t (log sum e^x - x_t) + s / classes sum_c w_c (log sum e^x - x_c), and, where wanted, the gradient
    /// [rows, classes] of scale times the loss. Both are 0 where t is ignored.
    /// </summary>
    /// <param name="logits">[rows, classes], any strides.</param>
    /// <param name="targets">Int64 [rows], contiguous, in [0, classes) or <paramref name="ignored"/>.</param>
    /// <param name="weight">[classes], contiguous, or null.</param>
    /// <param name="ignored">The target that does not count.</param>
    /// <param name="smoothing">s.</param>
    /// <param name="scale">Of the gradient alone.</param>
    /// <param name="losses">[rows].</param>
    /// <param name="gradient">[rows, classes], or null.</param>
    void CrossEntropy(Tensor logits, Tensor targets, Tensor? weight, long ignored, double smoothing, double scale, Tensor losses, Tensor? gradient);

    /// <summary>losses[r] = -w_t x_r,t for x [rows, classes] of any strides; 0 where t is ignored. Targets and weight as of <see cref="CrossEntropy"/>.</summary>
    void NegativeLogLikelihood(Tensor logs, Tensor targets, Tensor? weight, long ignored, Tensor losses);

    /// <summary>dx[r, c] = -scale w_t dy_r where c is the target, else 0: dy [rows] of any strides.</summary>
    void NegativeLogLikelihoodBackward(Tensor dy, Tensor targets, Tensor? weight, long ignored, double scale, Tensor dx);

    /// <summary>l(x, t) element by element, into a result of their shape, or its sum, into a result of rank 0 (for operands of another rank).</summary>
    void PointwiseLoss(in LossFunction function, Tensor x, Tensor t, Tensor result, bool sum);

    /// <summary>scale dy dl/dx, or scale dy dl/dt if <paramref name="ofTarget"/>, for dy of the operands' shape, or of one element for all of them.</summary>
    void PointwiseLossBackward(in LossFunction function, Tensor x, Tensor t, Tensor dy, double scale, bool ofTarget, Tensor result);
}
