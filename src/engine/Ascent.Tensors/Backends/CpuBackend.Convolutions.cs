using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Convolution(Tensor x, Tensor weight, Tensor? bias, Tensor y, in ConvolutionOptions options, bool relu) =>
        ConvolutionKernels.Forward(x, weight, bias, y, options, relu);

    /// <inheritdoc/>
    public virtual void ConvolutionInputGradient(Tensor dy, Tensor weight, Tensor? bias, Tensor dx, in ConvolutionOptions options) =>
        ConvolutionKernels.Transposed(dy, weight, bias, dx, options);

    /// <inheritdoc/>
    public virtual void ConvolutionWeightGradient(Tensor x, Tensor dy, Tensor dw, in ConvolutionOptions options, bool accumulate) =>
        ConvolutionKernels.WeightGradient(x, dy, dw, options, accumulate);

    /// <inheritdoc/>
    public virtual void ConvolutionBiasGradient(Tensor dy, Tensor db) => ConvolutionEnds.BiasGradient(dy, db);

    /// <inheritdoc/>
    public virtual void ConvolutionReluGradient(Tensor dy, Tensor y, Tensor result, Tensor? db) => ConvolutionEnds.ReluGradient(dy, y, result, db);
}
