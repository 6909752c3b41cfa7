using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Which residual network.</summary>
/// <param name="Depth">Layers with weights: 6n + 2, that is 8, 14, 20, 32, 44, 56, 110.</param>
/// <param name="Width">Channels of the first stage; the second has twice, the third four times as many.</param>
/// <param name="Classes">Logits of one image.</param>
public sealed record CifarResNetOptions(int Depth = 20, int Width = 16, int Classes = 10);

/// <summary>
/// The residual network for CIFAR-10 (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015, section 4.2): a 3x3
/// convolution, three stages of n blocks, the mean over all pixels, a linear layer. Shortcuts are of option A: where the shape changes,
/// every second pixel, with zeros for the channels that are new; they have no weights. Convolutions start from Kaiming's normal
/// distribution by fan-out. The keys are those of the weights that are passed around for CIFAR-10: <c>conv1</c>, <c>bn1</c>, <c>layer1.0.conv1</c>, ..., <c>linear</c>.
/// </summary>
public sealed class CifarResNet : Module, IPretrained
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Sequential[] _layers;
    private readonly Linear _linear;

    /// <summary>Draws the weights layer by layer.</summary>
    /// <exception cref="ArgumentException">The depth is not 6n + 2.</exception>
    public CifarResNet(CifarResNetOptions options, Philox random)
    {
        if (options.Depth < 8 || options.Depth % 6 != 2)
            throw new ArgumentException($"A residual network for CIFAR has 6n + 2 layers (8, 14, 20, ...), not {options.Depth}.", nameof(options));
        var (blocks, width) = ((options.Depth - 2) / 6, options.Width);
        _conv1 = AddModule("conv1", CifarBlock.Convolution(3, width, 1, random));
        _bn1 = AddModule("bn1", new BatchNorm2d(width));
        _layers =
        [
            AddModule("layer1", Stage(width, width, blocks, 1, random)),
            AddModule("layer2", Stage(width, 2 * width, blocks, 2, random)),
            AddModule("layer3", Stage(2 * width, 4 * width, blocks, 2, random)),
        ];
        _linear = AddModule("linear", new Linear(4 * width, options.Classes, random));
    }

    /// <inheritdoc/>
    public PretrainedKeys PretrainedKeys => VisionKeys.WithoutCounts;

    /// <summary>Logits [count, classes] of images [count, 3, height, width].</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = _bn1.ThenRelu(_conv1.Forward(input));
        foreach (var layer in _layers) x = layer.Forward(x);
        return _linear.Forward(x.AdaptiveAveragePool2d((1, 1)).Flatten(1));
    }

    private static Sequential Stage(int inputs, int outputs, int blocks, int stride, Philox random) =>
        new([.. Enumerable.Range(0, blocks).Select(i => new CifarBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1, random))]);
}

/// <summary>relu(bn2(conv2(relu(bn1(conv1(x))))) + x), both convolutions 3x3.</summary>
internal sealed class CifarBlock : Module
{
    private readonly int _stride;
    private readonly int _more;
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;

    public CifarBlock(int inputs, int outputs, int stride, Philox random)
    {
        _stride = stride;
        _more = outputs - inputs;
        _conv1 = AddModule("conv1", Convolution(inputs, outputs, stride, random));
        _bn1 = AddModule("bn1", new BatchNorm2d(outputs));
        _conv2 = AddModule("conv2", Convolution(outputs, outputs, 1, random));
        _bn2 = AddModule("bn2", new BatchNorm2d(outputs));
    }

    public static Conv2d Convolution(int inputs, int outputs, int stride, Philox random)
    {
        var convolution = new Conv2d(inputs, outputs, 3, random, stride: stride, padding: 1, bias: false);
        Init.KaimingNormal(convolution.Weight, random, fan: Fan.Out, nonlinearity: Nonlinearity.Relu);
        return convolution;
    }

    protected override Tensor Compute(Tensor input)
    {
        var x = _bn1.ThenRelu(_conv1.Forward(input));
        // Neither of these is saved for the gradient: their memory serves the next block.
        using var right = _bn2.Forward(_conv2.Forward(x));
        using var sum = right + Shortcut(input);
        return sum.Relu();
    }

    private Tensor Shortcut(Tensor x)
    {
        if (_stride == 1 && _more == 0) return x;
        if (_stride > 1) x = x.Slice(2, 0, x.Shape[2], _stride).Slice(3, 0, x.Shape[3], _stride);
        return _more == 0 ? x : x.Pad([0, 0, 0, 0, _more / 2, _more - (_more / 2)]);
    }
}
