using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// What the convolutions have in common: a weight and a bias that begin uniform in [-1/sqrt(fan-in), 1/sqrt(fan-in)), PyTorch's default.
/// </summary>
public abstract class Convolution : Module
{
    private protected Convolution(Shape weight, int outputs, Philox random, bool bias)
    {
        var value = Tensor.Empty(weight);
        var fan = Init.FanIn(value);
        var bound = fan == 0 ? 0 : 1 / Math.Sqrt(fan);
        Init.Uniform(value, random, -bound, bound);
        Weight = AddParameter("weight", value);
        if (bias) Bias = AddParameter("bias", Tensor.Uniform([outputs], random, -bound, bound));
    }

    /// <summary>The filters.</summary>
    public Tensor Weight { get; }

    /// <summary>[outputs], or null without bias.</summary>
    public Tensor? Bias { get; }

    private protected static Shape Filters(int first, int second, int groups, params ReadOnlySpan<int> kernel)
    {
        if (groups < 1 || first % groups != 0 || second % groups != 0)
            throw new ArgumentOutOfRangeException(nameof(groups), groups, $"{groups} groups do not divide {second} inputs and {first} outputs.");
        return [first, second / groups, .. kernel];
    }
}

/// <summary>Convolution of [n, inputs, h, w] into [n, outputs, h', w'] with filters [outputs, inputs / groups, kh, kw]; see <see cref="Tensor.Conv2d(Tensor, Tensor?, in ConvolutionOptions)"/>.</summary>
public sealed class Conv2d : Convolution, IRectified
{
    private readonly ConvolutionOptions _options;

    /// <summary>Square filters, the same stride and padding for both axes. Draws the filters, then the bias.</summary>
    public Conv2d(int inputs, int outputs, int kernel, Philox random, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true)
        : this(inputs, outputs, (kernel, kernel), random, new ConvolutionOptions(stride, padding, dilation, groups), bias)
    {
    }

    /// <summary>Any filters and options. Draws the filters, then the bias.</summary>
    public Conv2d(int inputs, int outputs, (int Height, int Width) kernel, Philox random, ConvolutionOptions options, bool bias = true)
        : base(Filters(outputs, inputs, Groups(options), kernel.Height, kernel.Width), outputs, random, bias) =>
        _options = options;

    /// <inheritdoc/>
    public Tensor ForwardRelu(Tensor input) => HasHooks ? Forward(input).Relu() : input.Conv2d(Weight, Bias, _options, relu: true);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Conv2d(Weight, Bias, _options);

    internal static int Groups(ConvolutionOptions options) => options == default ? 1 : options.Groups;
}

/// <summary>Convolution of [n, inputs, l] into [n, outputs, l'] with filters [outputs, inputs / groups, k].</summary>
public sealed class Conv1d : Convolution, IRectified
{
    private readonly ConvolutionOptions _options;

    /// <summary>Draws the filters, then the bias.</summary>
    public Conv1d(int inputs, int outputs, int kernel, Philox random, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true)
        : base(Filters(outputs, inputs, groups, kernel), outputs, random, bias) =>
        _options = new ConvolutionOptions((1, stride), (0, padding), (1, dilation), groups);

    /// <inheritdoc/>
    public Tensor ForwardRelu(Tensor input) => HasHooks ? Forward(input).Relu() : input.Conv1d(Weight, Bias, _options, relu: true);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Conv1d(Weight, Bias, _options);
}

/// <summary>
/// The transpose of a convolution: [n, inputs, h, w] into [n, outputs, h', w'], larger by the stride, with filters
/// [inputs, outputs / groups, kh, kw].
/// </summary>
public sealed class ConvTranspose2d : Convolution
{
    private readonly ConvolutionOptions _options;
    private readonly (int Height, int Width) _outputPadding;

    /// <summary>Square filters, the same figures for both axes. Draws the filters, then the bias.</summary>
    public ConvTranspose2d(int inputs, int outputs, int kernel, Philox random, int stride = 1, int padding = 0, int outputPadding = 0, int dilation = 1, int groups = 1, bool bias = true)
        : this(inputs, outputs, (kernel, kernel), random, new ConvolutionOptions(stride, padding, dilation, groups), (outputPadding, outputPadding), bias)
    {
    }

    /// <summary>Any filters and options. Draws the filters, then the bias.</summary>
    public ConvTranspose2d(int inputs, int outputs, (int Height, int Width) kernel, Philox random, ConvolutionOptions options, (int Height, int Width) outputPadding = default, bool bias = true)
        : base(Filters(inputs, outputs, Conv2d.Groups(options), kernel.Height, kernel.Width), outputs, random, bias) =>
        (_options, _outputPadding) = (options, outputPadding);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.ConvTranspose2d(Weight, Bias, _options, _outputPadding);
}
