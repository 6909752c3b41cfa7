using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Which residual network of the ImageNet family.</summary>
/// <param name="Depth">Layers with weights: 18, 34 (basic blocks), 50, 101 or 152 (bottlenecks).</param>
/// <param name="Classes">Logits of one image.</param>
/// <param name="Width">Channels of the stem; the four stages have one, two, four and eight times as many, bottlenecks four times that at their end.</param>
public sealed record ResNetOptions(int Depth = 18, int Classes = 1000, int Width = 64)
{
    /// <summary>Blocks of the four stages, where they shall not be those of the depth: two for each stage at depth 18, for example.</summary>
    public IReadOnlyList<int>? Blocks { get; init; }

    /// <summary>Whether the blocks are bottlenecks.</summary>
    public bool IsBottleneck => Depth >= 50;

    /// <summary>Blocks of the four stages.</summary>
    /// <exception cref="ArgumentException">No network of this depth is known, or there are not four stages of at least one block.</exception>
    internal static IReadOnlyList<int> Stages(ResNetOptions options)
    {
        IReadOnlyList<int> known = options.Depth switch
        {
            18 => [2, 2, 2, 2],
            34 or 50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            152 => [3, 8, 36, 3],
            _ => throw new ArgumentException($"A residual network has 18, 34, 50, 101 or 152 layers, not {options.Depth}; those for CIFAR (20, 32, 44, 56, 110) are {nameof(CifarResNet)}.", nameof(options)),
        };
        var blocks = options.Blocks ?? known;
        return blocks.Count == 4 && blocks.All(static count => count > 0)
            ? blocks
            : throw new ArgumentException($"A residual network has four stages of at least one block; {string.Join(", ", blocks)} were given.", nameof(options));
    }
}

/// <summary>
/// The residual networks for ImageNet (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2015) as torchvision has them: a
/// 7x7 convolution with stride 2, a max-pool, four stages, the mean over all pixels, a linear layer. Where a block changes the shape, a
/// 1x1 convolution with batch norm stands in the shortcut. In a bottleneck the 3x3 convolution has the stride (the variant called 1.5).
/// Convolutions start from Kaiming's normal distribution by fan-out. The keys are torchvision's: <c>conv1</c>, <c>bn1</c>,
/// <c>layer1.0.conv1</c>, <c>layer2.0.downsample.0</c>, ..., <c>fc</c>.
/// </summary>
public sealed class ResNet : Module, IPretrained
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Sequential[] _layers = new Sequential[4];
    private readonly Linear _fc;

    /// <summary>Draws the weights layer by layer.</summary>
    /// <exception cref="ArgumentException">The depth or the numbers of blocks are of no such network.</exception>
    public ResNet(ResNetOptions options, Philox random)
    {
        var stages = ResNetOptions.Stages(options);
        _conv1 = AddModule("conv1", ResidualBlock.Convolution(3, options.Width, 7, 2, random));
        _bn1 = AddModule("bn1", new BatchNorm2d(options.Width));
        var inputs = options.Width;
        for (var stage = 0; stage < stages.Count; stage++)
        {
            var width = options.Width << stage;
            var blocks = new Module[stages[stage]];
            for (var i = 0; i < blocks.Length; i++)
            {
                var stride = i == 0 && stage > 0 ? 2 : 1;
                blocks[i] = options.IsBottleneck ? new Bottleneck(inputs, width, stride, random) : new BasicBlock(inputs, width, stride, random);
                inputs = options.IsBottleneck ? Bottleneck.Expansion * width : width;
            }

            _layers[stage] = AddModule($"layer{stage + 1}", new Sequential(blocks));
        }

        _fc = AddModule("fc", new Linear(inputs, options.Classes, random));
    }

    /// <inheritdoc/>
    public PretrainedKeys PretrainedKeys => VisionKeys.WithoutCounts;

    /// <summary>Logits [count, classes] of images [count, 3, height, width].</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = _bn1.ThenRelu(_conv1.Forward(input)).MaxPool2d((3, 3), (2, 2), (1, 1));
        foreach (var layer in _layers) x = layer.Forward(x);
        return _fc.Forward(x.AdaptiveAveragePool2d((1, 1)).Flatten(1));
    }
}
