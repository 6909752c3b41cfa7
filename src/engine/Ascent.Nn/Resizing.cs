using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>A border around the last dimensions, in PyTorch's order: before and after the last, before and after the one before it, and so on.</summary>
/// <param name="padding">Extents of the border; negative ones cut off.</param>
/// <param name="mode">What the border holds.</param>
/// <param name="value">The number that it holds.</param>
public sealed class Padding(IReadOnlyList<int> padding, PaddingMode mode = PaddingMode.Constant, double value = 0) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Pad([.. padding], mode, value);
}

/// <summary>Planes of [n, c, h, w] resized, to a size or by factors.</summary>
public sealed class Upsample : Module
{
    private readonly (int Height, int Width)? _size;
    private readonly (double Height, double Width) _scale;
    private readonly ResizeMode _mode;
    private readonly bool _alignCorners;

    /// <summary>To a size.</summary>
    public Upsample((int Height, int Width) size, ResizeMode mode = ResizeMode.Nearest, bool alignCorners = false) =>
        (_size, _mode, _alignCorners) = (size, mode, alignCorners);

    /// <summary>By a factor; extents are rounded down.</summary>
    public Upsample(double scale, ResizeMode mode = ResizeMode.Nearest, bool alignCorners = false) =>
        (_scale, _mode, _alignCorners) = ((scale, scale), mode, alignCorners);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        if (input.Rank != 4) throw new ShapeException($"Upsample: input {input.Shape} must be [n, c, h, w].");
        var size = _size ?? ((int)Math.Floor(input.Shape[2] * _scale.Height), (int)Math.Floor(input.Shape[3] * _scale.Width));
        return input.Resize(size, _mode, _alignCorners);
    }
}
