namespace Ascent.Tensors;

/// <summary>How the filters of a convolution step over the input. As <c>default</c>, or made without arguments: stride 1, padding 0, dilation 1, one group.</summary>
/// <param name="Stride">Distance between the positions at which the filter is applied.</param>
/// <param name="Padding">Zeros around the input, on each side.</param>
/// <param name="Dilation">Distance between the elements that neighbouring taps of the filter read.</param>
/// <param name="Groups">Parts into which the channels fall; every output channel sees the input channels of its own part only.</param>
public readonly record struct ConvolutionOptions((int Height, int Width) Stride, (int Height, int Width) Padding, (int Height, int Width) Dilation, int Groups)
{
    /// <summary>Stride 1, padding 0, dilation 1, one group.</summary>
    public ConvolutionOptions()
        : this((1, 1), (0, 0), (1, 1), 1)
    {
    }

    /// <summary>The same figures for both axes.</summary>
    /// <param name="stride">Distance between the positions at which the filter is applied.</param>
    /// <param name="padding">Zeros around the input, on each side.</param>
    /// <param name="dilation">Distance between the elements that neighbouring taps of the filter read.</param>
    /// <param name="groups">Parts into which the channels fall.</param>
    public ConvolutionOptions(int stride, int padding, int dilation = 1, int groups = 1)
        : this((stride, stride), (padding, padding), (dilation, dilation), groups)
    {
    }

    /// <summary>This, or what <c>default</c> stands for.</summary>
    internal ConvolutionOptions OrDefault() => this == default ? new ConvolutionOptions() : this;
}
