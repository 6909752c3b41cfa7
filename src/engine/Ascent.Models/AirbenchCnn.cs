using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>How wide an <see cref="AirbenchCnn"/> is.</summary>
/// <param name="First">Channels of the first block.</param>
/// <param name="Second">Channels of the second.</param>
/// <param name="Third">Channels of the third.</param>
/// <param name="Classes">Logits of one image.</param>
public sealed record AirbenchCnnOptions(int First = 64, int Second = 256, int Third = 256, int Classes = 10)
{
    /// <summary>Factor of the logits.</summary>
    public double Scale { get; init; } = 1.0 / 9;

    /// <summary>Share of the newest batch in the running averages of the batch norms: high, because the training is short.</summary>
    public double Momentum { get; init; } = 0.4;
}

/// <summary>
/// The network that learns CIFAR-10 to 94 % in under ten epochs (Jordan: 94% on CIFAR-10 in 3.29 Seconds on a Single GPU, 2024): a frozen
/// 2x2 convolution that whitens, <see cref="Initialize">set from training images</see>; three blocks of two 3x3 convolutions with batch
/// norm and GELU; the maximum over the 3x3 pixels that are left; a linear layer whose output is scaled. Convolutions begin as the identity on
/// their inputs as far as these go. The batch norms' factors stay 1. The keys are those of the paper's code: <c>0</c> (whitening),
/// <c>2.conv1</c>, <c>2.norm1</c>, ..., <c>4.norm2</c>, <c>7</c> (head).
/// </summary>
public sealed class AirbenchCnn : Module
{
    private const int Kernel = 2;

    private readonly AirbenchBlock[] _blocks;
    private readonly Linear _head;
    private readonly double _scale;

    /// <summary>Draws the weights layer by layer.</summary>
    public AirbenchCnn(AirbenchCnnOptions options, Philox random)
    {
        const int Whitened = 2 * 3 * Kernel * Kernel;
        Whitening = AddModule("0", new Conv2d(3, Whitened, Kernel, random));
        Whitening.Weight.RequiresGrad = false;
        Init.Zeros(Whitening.Bias!);
        _blocks =
        [
            AddModule("2", new AirbenchBlock(Whitened, options.First, options.Momentum, random)),
            AddModule("3", new AirbenchBlock(options.First, options.Second, options.Momentum, random)),
            AddModule("4", new AirbenchBlock(options.Second, options.Third, options.Momentum, random)),
        ];
        _head = AddModule("7", new Linear(options.Third, options.Classes, random, bias: false));
        _scale = options.Scale;
    }

    /// <summary>The first layer: its filters are frozen, its bias is trained, by the paper in the first three epochs only.</summary>
    public Conv2d Whitening { get; }

    /// <summary>
    /// Sets the first layer's filters to the eigenvectors of the covariance of all 2x2 patches, each divided by sqrt(eigenvalue + epsilon), the
    /// largest eigenvalue first, and then their negatives. Each eigenvector's largest component is positive before, so that the same images give
    /// the same filters.
    /// </summary>
    /// <param name="images">Some thousand training images, normalised: [count, 3, height, width].</param>
    /// <param name="epsilon">Keeps directions without variance from being blown up.</param>
    /// <exception cref="ShapeException">These are no images of three channels.</exception>
    public void Initialize(Tensor images, double epsilon = 5e-4)
    {
        using var off = GradMode.NoGrad();
        using var filters = WhiteningFilters.Of(images, Kernel, epsilon);
        using var negative = -filters;
        using var both = Tensor.Cat([filters, negative], 0);
        Whitening.Weight.CopyFrom(both);
    }

    /// <summary>Logits [count, classes] of images [count, 3, 32, 32].</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = Whitening.Forward(input).Gelu();
        foreach (var block in _blocks) x = block.Forward(x);
        return _head.Forward(x.MaxPool2d((3, 3)).Flatten(1)) * _scale;
    }
}

/// <summary>gelu(norm2(conv2(gelu(norm1(pool(conv1(x))))))).</summary>
internal sealed class AirbenchBlock : Module
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _norm1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _norm2;

    public AirbenchBlock(int inputs, int outputs, double momentum, Philox random)
    {
        _conv1 = AddModule("conv1", Convolution(inputs, outputs, random));
        _norm1 = AddModule("norm1", Norm(outputs, momentum));
        _conv2 = AddModule("conv2", Convolution(outputs, outputs, random));
        _norm2 = AddModule("norm2", Norm(outputs, momentum));
    }

    protected override Tensor Compute(Tensor input)
    {
        var x = _norm1.Forward(_conv1.Forward(input).MaxPool2d((2, 2))).Gelu();
        return _norm2.Forward(_conv2.Forward(x)).Gelu();
    }

    /// <summary>The first filters pass their channel on, those for which there is no channel are random.</summary>
    private static Conv2d Convolution(int inputs, int outputs, Philox random)
    {
        var convolution = new Conv2d(inputs, outputs, 3, random, padding: 1, bias: false);
        Init.Dirac(convolution.Weight, Math.Min(inputs, outputs));
        return convolution;
    }

    private static BatchNorm2d Norm(int channels, double momentum)
    {
        var norm = new BatchNorm2d(channels, epsilon: 1e-12, momentum: momentum);
        norm.Weight!.RequiresGrad = false;
        return norm;
    }
}
