using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>The largest element of each window of the planes of [n, c, h, w] or [c, h, w]; NaN where the window has one.</summary>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Distance between windows; the kernel's extents if left out.</param>
    /// <param name="padding">Border around each plane that is never the maximum; at most half the kernel.</param>
    /// <param name="dilation">Distance between places of a window; 1 if left out.</param>
    /// <param name="ceilMode">Whether a last window may hang over the end.</param>
    /// <returns>[n, c, oh, ow] with oh = floor((h + 2 padding - dilation (kernel - 1) - 1) / stride) + 1, rounded up under <paramref name="ceilMode"/>.</returns>
    /// <exception cref="ShapeException">The rank is not 3 or 4, or no window fits.</exception>
    public Tensor MaxPool2d((int Height, int Width) kernel, (int Height, int Width)? stride = null, (int Height, int Width) padding = default, (int Height, int Width)? dilation = null, bool ceilMode = false) =>
        MaxPoolings.MaxPool2d("MaxPool2d", this, new PoolingWindow(kernel, stride ?? kernel, padding, dilation ?? (1, 1)), ceilMode);

    /// <summary>As <see cref="MaxPool2d"/>, with the position of each maximum in its plane: row w + column, Int64. The first of equal ones, the last NaN.</summary>
    public (Tensor Values, Tensor Indices) MaxPool2dWithIndices((int Height, int Width) kernel, (int Height, int Width)? stride = null, (int Height, int Width) padding = default, (int Height, int Width)? dilation = null, bool ceilMode = false) =>
        MaxPoolings.MaxPool2dWithIndices(this, new PoolingWindow(kernel, stride ?? kernel, padding, dilation ?? (1, 1)), ceilMode);

    /// <summary>The largest element of each window of the rows of [n, c, l] or [c, l]; as <see cref="MaxPool2d"/> in one dimension.</summary>
    public Tensor MaxPool1d(int kernel, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false) =>
        MaxPoolings.MaxPool1d(this, new PoolingWindow((1, kernel), (1, stride ?? kernel), (0, padding), (1, dilation)), ceilMode);

    /// <summary>The mean of each window of the planes of [n, c, h, w] or [c, h, w].</summary>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Distance between windows; the kernel's extents if left out.</param>
    /// <param name="padding">Border of zeros around each plane; at most half the kernel.</param>
    /// <param name="ceilMode">Whether a last window may hang over the end.</param>
    /// <param name="countIncludePad">Whether the zeros of the border count in the mean.</param>
    /// <param name="divisorOverride">What each sum is divided by instead of the number of elements.</param>
    /// <exception cref="ShapeException">The rank is not 3 or 4, or no window fits.</exception>
    public Tensor AveragePool2d((int Height, int Width) kernel, (int Height, int Width)? stride = null, (int Height, int Width) padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        AveragePoolings.AveragePool2d("AveragePool2d", this, new PoolingWindow(kernel, stride ?? kernel, padding, (1, 1)), ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each window of the rows of [n, c, l] or [c, l]; as <see cref="AveragePool2d"/> in one dimension.</summary>
    public Tensor AveragePool1d(int kernel, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true) =>
        AveragePoolings.AveragePool1d(this, new PoolingWindow((1, kernel), (1, stride ?? kernel), (0, padding), (1, 1)), ceilMode, countIncludePad);

    /// <summary>The planes of [n, c, h, w] or [c, h, w] cut into oh x ow windows that cover all of them, and the mean of each: row i looks at rows floor(i h / oh) to ceil((i + 1) h / oh).</summary>
    public Tensor AdaptiveAveragePool2d((int Height, int Width) size) => AveragePoolings.AdaptiveAveragePool2d(this, size);

    /// <summary>As <see cref="AdaptiveAveragePool2d"/> in one dimension, on [n, c, l] or [c, l].</summary>
    public Tensor AdaptiveAveragePool1d(int size) => AveragePoolings.AdaptiveAveragePool1d(this, size);

    /// <summary>The largest element of each window of <see cref="AdaptiveAveragePool2d"/>.</summary>
    public Tensor AdaptiveMaxPool2d((int Height, int Width) size) => AdaptiveMaxPool2dWithIndices(size).Values;

    /// <summary>As <see cref="AdaptiveMaxPool2d"/>, with the position of each maximum in its plane: row w + column, Int64.</summary>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices((int Height, int Width) size) => MaxPoolings.AdaptiveMaxPool2d("AdaptiveMaxPool2d", this, size);

    /// <summary>As <see cref="AdaptiveMaxPool2d"/> in one dimension, on [n, c, l] or [c, l].</summary>
    public Tensor AdaptiveMaxPool1d(int size) => MaxPoolings.AdaptiveMaxPool1d(this, size);
}
