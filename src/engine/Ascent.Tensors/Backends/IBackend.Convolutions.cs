namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// Y = b + W * X, then max(., 0) if <paramref name="relu"/>: X [n, c, h, w], W [m, c / groups, kh, kw], b [m] or null, Y [n, m, oh, ow], with
    /// Y[n, m, y, x] = b[m] + sum over c, r, s of W[m, c, r, s] X[n, c, y stride - padding + r dilation, x stride - padding + s dilation].
    /// </summary>
    void Convolution(Tensor x, Tensor weight, Tensor? bias, Tensor y, in ConvolutionOptions options, bool relu);

    /// <summary>
    /// dX = b + the gradient of the convolution's input: dY [n, m, oh, ow], W [m, c / groups, kh, kw], b [c] or null, dX [n, c, h, w]. It is
    /// the transposed convolution too.
    /// </summary>
    void ConvolutionInputGradient(Tensor dy, Tensor weight, Tensor? bias, Tensor dx, in ConvolutionOptions options);

    /// <summary>dW = the gradient of the convolution's weight, or dW += it: X [n, c, h, w], dY [n, m, oh, ow], dW [m, c / groups, kh, kw].</summary>
    void ConvolutionWeightGradient(Tensor x, Tensor dy, Tensor dw, in ConvolutionOptions options, bool accumulate);

    /// <summary>db[m] = the sum of dY over images and positions: dY [n, m, oh, ow], db [m].</summary>
    void ConvolutionBiasGradient(Tensor dy, Tensor db);

    /// <summary>
    /// dY where Y &gt; 0, else 0: the gradient before a ReLU whose output is Y; with db also its sum over images and positions.
    /// dY, Y and the result [n, m, oh, ow], db [m] or null.
    /// </summary>
    void ConvolutionReluGradient(Tensor dy, Tensor y, Tensor result, Tensor? db);
}
