using Ascent.Tensors.Cpu.Pooling;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void MaxPool2d(Tensor x, Tensor y, Tensor? places, in PoolingWindow window) => MaxPooling.Forward(x, y, places, window);

    /// <inheritdoc/>
    public virtual void MaxPool2dBackward(Tensor gradient, Tensor places, Tensor dx, in PoolingWindow window) => MaxPoolingGradient.Backward(gradient, places, dx, window);

    /// <inheritdoc/>
    public virtual void MaxPool2dIndices(Tensor places, Tensor indices, int width, in PoolingWindow window) => MaxPooling.Indices(places, indices, width, window);

    /// <inheritdoc/>
    public virtual void AveragePool2d(Tensor x, Tensor y, in PoolingWindow window, bool countPadding, int divisor) => AveragePooling.Forward(x, y, window, countPadding, divisor);

    /// <inheritdoc/>
    public virtual void AveragePool2dBackward(Tensor gradient, Tensor dx, in PoolingWindow window, bool countPadding, int divisor) =>
        AveragePooling.Backward(gradient, dx, window, countPadding, divisor);

    /// <inheritdoc/>
    public virtual void AdaptiveAveragePool2d(Tensor x, Tensor y) => AdaptivePooling.Average(x, y);

    /// <inheritdoc/>
    public virtual void AdaptiveAveragePool2dBackward(Tensor gradient, Tensor dx) => AdaptivePooling.AverageBackward(gradient, dx);

    /// <inheritdoc/>
    public virtual void AdaptiveMaxPool2d(Tensor x, Tensor y, Tensor indices) => AdaptivePooling.Max(x, y, indices);

    /// <inheritdoc/>
    public virtual void AdaptiveMaxPool2dBackward(Tensor gradient, Tensor indices, Tensor dx) => AdaptivePooling.MaxBackward(gradient, indices, dx);
}
