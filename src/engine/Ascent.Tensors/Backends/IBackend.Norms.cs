namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// The training half of batch norm: for each channel c of X [n, c, ..] the mean m and the variance v (with the divisor n) over all the rest, and
    /// Y = (X - m) / sqrt(v + epsilon) weight + bias, then max(., 0) if <paramref name="relu"/>. Weight, bias, mean, variance [c]; the first two may be null.
    /// </summary>
    void BatchNormTraining(Tensor x, Tensor? weight, Tensor? bias, double epsilon, bool relu, Tensor y, Tensor mean, Tensor variance);

    /// <summary>As <see cref="BatchNormTraining"/>, from a mean and a variance that are given.</summary>
    void BatchNorm(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, Tensor y);

    /// <summary>
    /// Gradients of batch norm, those wanted not null: dX [n, c, ..], dWeight and dBias [c], from dY and what the forward pass had. With
    /// <paramref name="ofBatch"/> mean and variance are X's own, so the gradient passes through them.
    /// </summary>
    void BatchNormBackward(
        Tensor dy, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, bool ofBatch, Tensor? dx, Tensor? dweight, Tensor? dbias);

    /// <summary>
    /// running = (1 - momentum) running + momentum statistic, in place, for mean and variance [c]; the batch's variance is given with the divisor
    /// <paramref name="count"/> and enters with count - 1. Any strides.
    /// </summary>
    void BatchNormUpdate(Tensor mean, Tensor variance, int count, double momentum, Tensor? runningMean, Tensor? runningVariance);

    /// <summary>
    /// For each row of X [rows, n] its mean m and inverse r = 1 / sqrt(variance + epsilon), with the divisor n, and Y = (X - m) r weight + bias.
    /// Weight and bias [n] may be null; mean and inverse [rows].
    /// </summary>
    void LayerNorm(Tensor x, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse);

    /// <summary>Gradients of <see cref="LayerNorm"/>, those wanted not null: dX [rows, n], dWeight and dBias [n].</summary>
    void LayerNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias);

    /// <summary>For each row of X [rows, n] the inverse r = 1 / sqrt(mean of squares + epsilon), and Y = X r weight. Weight [n] may be null; inverse [rows].</summary>
    void RmsNorm(Tensor x, Tensor? weight, double epsilon, Tensor y, Tensor inverse);

    /// <summary>Gradients of <see cref="RmsNorm"/>, those wanted not null: dX [rows, n], dWeight [n].</summary>
    void RmsNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor inverse, Tensor? dx, Tensor? dweight);

    /// <summary>
    /// For each sample of X [n, c, ..] and each group of c / groups channels its mean m and inverse r = 1 / sqrt(variance + epsilon), and
    /// Y = (X - m) r weight + bias. Weight and bias [c] may be null; mean and inverse [n, groups].
    /// </summary>
    void GroupNorm(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse);

    /// <summary>Gradients of <see cref="GroupNorm"/>, those wanted not null: dX [n, c, ..], dWeight and dBias [c].</summary>
    void GroupNormBackward(Tensor dy, Tensor x, int groups, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias);
}
