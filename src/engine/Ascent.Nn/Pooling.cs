using Ascent.Tensors;

namespace Ascent.Nn;

/// <inheritdoc cref="Tensor.MaxPool2d"/>
/// <param name="kernel">Extents of a window.</param>
/// <param name="stride">Distance between windows; the window's extents if null.</param>
/// <param name="padding">Border on each side.</param>
/// <param name="dilation">Distance between the elements of a window; 1 if null.</param>
/// <param name="ceilMode">Whether a last, partial window counts.</param>
public sealed class MaxPool2d((int Height, int Width) kernel, (int Height, int Width)? stride = null, (int Height, int Width) padding = default, (int Height, int Width)? dilation = null, bool ceilMode = false) : Module
{
    /// <summary>Square windows.</summary>
    public MaxPool2d(int kernel, int? stride = null, int padding = 0)
        : this((kernel, kernel), stride is { } step ? (step, step) : null, (padding, padding))
    {
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.MaxPool2d(kernel, stride, padding, dilation, ceilMode);
}

/// <inheritdoc cref="Tensor.MaxPool1d"/>
/// <param name="kernel">Extent of a window.</param>
/// <param name="stride">Distance between windows; the window's extent if null.</param>
/// <param name="padding">Border on each side.</param>
/// <param name="dilation">Distance between the elements of a window.</param>
/// <param name="ceilMode">Whether a last, partial window counts.</param>
public sealed class MaxPool1d(int kernel, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.MaxPool1d(kernel, stride, padding, dilation, ceilMode);
}

/// <inheritdoc cref="Tensor.AveragePool2d"/>
/// <param name="kernel">Extents of a window.</param>
/// <param name="stride">Distance between windows; the window's extents if null.</param>
/// <param name="padding">Zeros on each side.</param>
/// <param name="ceilMode">Whether a last, partial window counts.</param>
/// <param name="countIncludePad">Whether the zeros of the border count in the mean.</param>
public sealed class AveragePool2d((int Height, int Width) kernel, (int Height, int Width)? stride = null, (int Height, int Width) padding = default, bool ceilMode = false, bool countIncludePad = true) : Module
{
    /// <summary>Square windows.</summary>
    public AveragePool2d(int kernel, int? stride = null, int padding = 0)
        : this((kernel, kernel), stride is { } step ? (step, step) : null, (padding, padding))
    {
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AveragePool2d(kernel, stride, padding, ceilMode, countIncludePad);
}

/// <inheritdoc cref="Tensor.AveragePool1d"/>
/// <param name="kernel">Extent of a window.</param>
/// <param name="stride">Distance between windows; the window's extent if null.</param>
/// <param name="padding">Zeros on each side.</param>
/// <param name="ceilMode">Whether a last, partial window counts.</param>
/// <param name="countIncludePad">Whether the zeros of the border count in the mean.</param>
public sealed class AveragePool1d(int kernel, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AveragePool1d(kernel, stride, padding, ceilMode, countIncludePad);
}

/// <inheritdoc cref="Tensor.AdaptiveAveragePool2d"/>
/// <param name="size">Extents of the output.</param>
public sealed class AdaptiveAveragePool2d((int Height, int Width) size) : Module
{
    /// <summary>A square output.</summary>
    public AdaptiveAveragePool2d(int size)
        : this((size, size))
    {
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveAveragePool2d(size);
}

/// <inheritdoc cref="Tensor.AdaptiveAveragePool1d"/>
/// <param name="size">Extent of the output.</param>
public sealed class AdaptiveAveragePool1d(int size) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveAveragePool1d(size);
}

/// <inheritdoc cref="Tensor.AdaptiveMaxPool2d"/>
/// <param name="size">Extents of the output.</param>
public sealed class AdaptiveMaxPool2d((int Height, int Width) size) : Module
{
    /// <summary>A square output.</summary>
    public AdaptiveMaxPool2d(int size)
        : this((size, size))
    {
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveMaxPool2d(size);
}

/// <inheritdoc cref="Tensor.AdaptiveMaxPool1d"/>
/// <param name="size">Extent of the output.</param>
public sealed class AdaptiveMaxPool1d(int size) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.AdaptiveMaxPool1d(size);
}
