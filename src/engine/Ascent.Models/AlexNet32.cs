using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>How wide an <see cref="AlexNet32"/> is.</summary>
/// <param name="Hidden">Width of the two hidden layers.</param>
/// <param name="Classes">Logits of one image.</param>
/// <param name="Dropout">Part of the inputs of the hidden layers that is left out.</param>
public sealed record AlexNet32Options(int Hidden = 4096, int Classes = 10, double Dropout = 0.5)
{
    /// <summary>Channels of the five convolutions.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [64, 192, 384, 256, 256];
}

/// <summary>
/// AlexNet (Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012) in torchvision's form
/// (Krizhevsky 2014), for images of 32x32: the first convolution is 3x3 with stride 2, all pools are 2x2, and 2x2 pixels reach the fully
/// connected layers. The keys are torchvision's: <c>features.0</c>, <c>.3</c>, <c>.6</c>, <c>.8</c>, <c>.10</c>, <c>classifier.1</c>, <c>.4</c>, <c>.6</c>.
/// </summary>
public sealed class AlexNet32 : Module
{
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    /// <summary>Draws the weights layer by layer.</summary>
    public AlexNet32(AlexNet32Options options, Philox random)
    {
        if (options.Channels is not [var a, var b, var c, var d, var e])
            throw new ArgumentException($"AlexNet has five convolutions; {options.Channels.Count} numbers of channels were given.", nameof(options));
        _features = AddModule("features", new Sequential(
            new Conv2d(3, a, 3, random, stride: 2, padding: 1),
            new Relu(),
            new MaxPool2d(2),
            new Conv2d(a, b, 3, random, padding: 1),
            new Relu(),
            new MaxPool2d(2),
            new Conv2d(b, c, 3, random, padding: 1),
            new Relu(),
            new Conv2d(c, d, 3, random, padding: 1),
            new Relu(),
            new Conv2d(d, e, 3, random, padding: 1),
            new Relu(),
            new MaxPool2d(2)));
        _classifier = AddModule("classifier", new Sequential(
            new Dropout(options.Dropout, random),
            new Linear(4 * e, options.Hidden, random),
            new Relu(),
            new Dropout(options.Dropout, random),
            new Linear(options.Hidden, options.Hidden, random),
            new Relu(),
            new Linear(options.Hidden, options.Classes, random)));
    }

    /// <summary>Logits [count, classes] of images [count, 3, 32, 32].</summary>
    protected override Tensor Compute(Tensor input) => _classifier.Forward(_features.Forward(input).Flatten(1));
}
