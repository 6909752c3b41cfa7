using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void BatchNormTraining(Tensor x, Tensor? weight, Tensor? bias, double epsilon, bool relu, Tensor y, Tensor mean, Tensor variance) =>
        BatchNormKernels.Train(x, weight, bias, epsilon, relu, y, mean, variance);

    /// <inheritdoc/>
    public virtual void BatchNorm(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, Tensor y) =>
        BatchNormKernels.Apply(x, weight, bias, mean, variance, epsilon, relu, y);

    /// <inheritdoc/>
    public virtual void BatchNormBackward(
        Tensor dy, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, bool ofBatch, Tensor? dx, Tensor? dweight, Tensor? dbias) =>
        BatchNormKernels.Backward(dy, x, weight, bias, mean, variance, epsilon, relu, ofBatch, dx, dweight, dbias);

    /// <inheritdoc/>
    public virtual void BatchNormUpdate(Tensor mean, Tensor variance, int count, double momentum, Tensor? runningMean, Tensor? runningVariance) =>
        RunningStatistics.Update(mean, variance, count, momentum, runningMean, runningVariance);

    /// <inheritdoc/>
    public virtual void LayerNorm(Tensor x, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) =>
        RowNormKernels.Forward(x, weight, bias, epsilon, y, mean, inverse);

    /// <inheritdoc/>
    public virtual void LayerNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias) =>
        RowNormKernels.Backward(dy, x, weight, mean, inverse, dx, dweight, dbias);

    /// <inheritdoc/>
    public virtual void RmsNorm(Tensor x, Tensor? weight, double epsilon, Tensor y, Tensor inverse) =>
        RowNormKernels.Forward(x, weight, null, epsilon, y, null, inverse);

    /// <inheritdoc/>
    public virtual void RmsNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor inverse, Tensor? dx, Tensor? dweight) =>
        RowNormKernels.Backward(dy, x, weight, null, inverse, dx, dweight, null);

    /// <inheritdoc/>
    public virtual void GroupNorm(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) =>
        GroupNormKernels.Forward(x, groups, weight, bias, epsilon, y, mean, inverse);

    /// <inheritdoc/>
    public virtual void GroupNormBackward(Tensor dy, Tensor x, int groups, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias) =>
        GroupNormKernels.Backward(dy, x, groups, weight, mean, inverse, dx, dweight, dbias);
}
