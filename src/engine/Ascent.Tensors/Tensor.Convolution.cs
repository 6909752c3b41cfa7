using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Convolution as the field has it (a correlation: the filter is not turned): [n, c, h, w] by weight [outputs, c / groups, kh, kw] to
    /// [n, outputs, (h + 2 padding - dilation (kh - 1) - 1) / stride + 1, ...], rounded down.
    /// </summary>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">One number for each output channel, or null for none.</param>
    /// <param name="options">Stride, padding, dilation and groups.</param>
    /// <exception cref="ShapeException">The shapes and the options do not fit each other.</exception>
    public Tensor Conv2d(Tensor weight, Tensor? bias = null, in ConvolutionOptions options = default) => Convolutions.Conv2d(this, weight, bias, options, relu: false);

    /// <summary>As <see cref="Conv2d(Tensor, Tensor, in ConvolutionOptions)"/>, followed by max(., 0) in the same store if <paramref name="relu"/> is set.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">One number for each output channel, or null for none.</param>
    /// <param name="options">Stride, padding, dilation and groups.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public Tensor Conv2d(Tensor weight, Tensor? bias, in ConvolutionOptions options, bool relu) => Convolutions.Conv2d(this, weight, bias, options, relu);

    /// <summary>Convolution along one axis: [n, c, length] by weight [outputs, c / groups, k]. Of the options the widths count, the heights must be those of the default.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">One number for each output channel, or null for none.</param>
    /// <param name="options">Stride, padding, dilation and groups.</param>
    public Tensor Conv1d(Tensor weight, Tensor? bias = null, in ConvolutionOptions options = default) => Convolutions.Conv1d(this, weight, bias, options, relu: false);

    /// <summary>As <see cref="Conv1d(Tensor, Tensor, in ConvolutionOptions)"/>, followed by max(., 0) in the same store if <paramref name="relu"/> is set.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">One number for each output channel, or null for none.</param>
    /// <param name="options">Stride, padding, dilation and groups.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public Tensor Conv1d(Tensor weight, Tensor? bias, in ConvolutionOptions options, bool relu) => Convolutions.Conv1d(this, weight, bias, options, relu);

    /// <summary>
    /// Transposed convolution, the gradient of a convolution with respect to its input: [n, c, h, w] by weight [c, outputs / groups, kh, kw] to
    /// [n, outputs, (h - 1) stride - 2 padding + dilation (kh - 1) + outputPadding + 1, ...].
    /// </summary>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">One number for each output channel, or null for none.</param>
    /// <param name="options">Stride, padding, dilation and groups of the convolution that it is the gradient of.</param>
    /// <param name="outputPadding">Rows and columns added at the end of the output, where several extents have this input; less than stride or dilation.</param>
    /// <exception cref="ShapeException">The shapes and the options do not fit each other.</exception>
    public Tensor ConvTranspose2d(Tensor weight, Tensor? bias = null, in ConvolutionOptions options = default, (int Height, int Width) outputPadding = default) =>
        Convolutions.ConvTranspose2d(this, weight, bias, options, outputPadding);
}
