using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>relu(branch(x) + shortcut(x)), the shortcut being x itself or, where the shape changes, a 1x1 convolution with batch norm.</summary>
internal abstract class ResidualBlock : Module
{
    private Sequential? _downsample;

    /// <summary>Square filters without a bias, which the norm behind them would take away; padded so that stride 1 keeps the size.</summary>
    public static Conv2d Convolution(int inputs, int outputs, int kernel, int stride, Philox random)
    {
        var convolution = new Conv2d(inputs, outputs, kernel, random, stride: stride, padding: kernel / 2, bias: false);
        Init.KaimingNormal(convolution.Weight, random, fan: Fan.Out, nonlinearity: Nonlinearity.Relu);
        return convolution;
    }

    /// <summary>What is added to the shortcut.</summary>
    protected abstract Tensor Branch(Tensor input);

    /// <summary>Puts the convolution into the shortcut if the shape changes; the last part that a block adds.</summary>
    protected void AddShortcut(int inputs, int outputs, int stride, Philox random)
    {
        if (stride != 1 || inputs != outputs)
            _downsample = AddModule("downsample", new Sequential(Convolution(inputs, outputs, 1, stride, random), new BatchNorm2d(outputs)));
    }

    protected override Tensor Compute(Tensor input)
    {
        // None of these is saved for the gradient: their memory serves the next block.
        using var branch = Branch(input);
        using var projected = _downsample?.Forward(input);
        using var sum = branch + (projected ?? input);
        return sum.Relu();
    }
}

/// <summary>The branch bn2(conv2(relu(bn1(conv1(x))))), both convolutions 3x3, the first with the stride.</summary>
internal sealed class BasicBlock : ResidualBlock
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;

    public BasicBlock(int inputs, int width, int stride, Philox random)
    {
        _conv1 = AddModule("conv1", Convolution(inputs, width, 3, stride, random));
        _bn1 = AddModule("bn1", new BatchNorm2d(width));
        _conv2 = AddModule("conv2", Convolution(width, width, 3, 1, random));
        _bn2 = AddModule("bn2", new BatchNorm2d(width));
        AddShortcut(inputs, width, stride, random);
    }

    protected override Tensor Branch(Tensor input) => _bn2.Forward(_conv2.Forward(_bn1.ThenRelu(_conv1.Forward(input))));
}

/// <summary>The branch 1x1 to fewer channels, 3x3 with the stride, 1x1 to four times as many, each with batch norm, ReLU between them.</summary>
internal sealed class Bottleneck : ResidualBlock
{
    /// <summary>Outputs for each channel of the 3x3 convolution.</summary>
    public const int Expansion = 4;

    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly Conv2d _conv3;
    private readonly BatchNorm2d _bn3;

    public Bottleneck(int inputs, int width, int stride, Philox random)
    {
        _conv1 = AddModule("conv1", Convolution(inputs, width, 1, 1, random));
        _bn1 = AddModule("bn1", new BatchNorm2d(width));
        _conv2 = AddModule("conv2", Convolution(width, width, 3, stride, random));
        _bn2 = AddModule("bn2", new BatchNorm2d(width));
        _conv3 = AddModule("conv3", Convolution(width, Expansion * width, 1, 1, random));
        _bn3 = AddModule("bn3", new BatchNorm2d(Expansion * width));
        AddShortcut(inputs, Expansion * width, stride, random);
    }

    protected override Tensor Branch(Tensor input)
    {
        var x = _bn1.ThenRelu(_conv1.Forward(input));
        x = _bn2.ThenRelu(_conv2.Forward(x));
        return _bn3.Forward(_conv3.Forward(x));
    }
}
