using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>How wide an <see cref="AlexNet"/> is.</summary>
/// <param name="Classes">Logits of one image.</param>
/// <param name="Hidden">Width of the two hidden layers.</param>
/// <param name="Dropout">Part of the inputs of the hidden layers that is left out.</param>
public sealed record AlexNetOptions(int Classes = 1000, int Hidden = 4096, double Dropout = 0.5)
{
    /// <summary>Channels of the five convolutions.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [64, 192, 384, 256, 256];
}

/// <summary>
/// AlexNet (Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012) as torchvision has it,
/// after the variant for one processor (Krizhevsky: One Weird Trick for Parallelizing Convolutional Neural Networks, 2014), for images of
/// 224x224; others from 63x63 on are averaged or spread to the 6x6 pixels that reach the fully connected layers. The keys are
/// torchvision's: <c>features.0</c>, <c>.3</c>, <c>.6</c>, <c>.8</c>, <c>.10</c>, <c>classifier.1</c>, <c>.4</c>, <c>.6</c>.
/// For images of 32x32 there is <see cref="AlexNet32"/>.
/// </summary>
public sealed class AlexNet : Module
{
    private const int Pooled = 6;

    private readonly Sequential _features;
    private readonly Sequential _classifier;

    /// <summary>Draws the weights layer by layer.</summary>
    /// <exception cref="ArgumentException">There are not five numbers of channels.</exception>
    public AlexNet(AlexNetOptions options, Philox random)
    {
        if (options.Channels is not [var a, var b, var c, var d, var e])
            throw new ArgumentException($"AlexNet has five convolutions; {options.Channels.Count} numbers of channels were given.", nameof(options));
        _features = AddModule("features", new Sequential(
            new Conv2d(3, a, 11, random, stride: 4, padding: 2),
            new Relu(),
            new MaxPool2d(3, stride: 2),
            new Conv2d(a, b, 5, random, padding: 2),
            new Relu(),
            new MaxPool2d(3, stride: 2),
            new Conv2d(b, c, 3, random, padding: 1),
            new Relu(),
            new Conv2d(c, d, 3, random, padding: 1),
            new Relu(),
            new Conv2d(d, e, 3, random, padding: 1),
            new Relu(),
            new MaxPool2d(3, stride: 2)));
        _classifier = AddModule("classifier", new Sequential(
            new Dropout(options.Dropout, random),
            new Linear(Pooled * Pooled * e, options.Hidden, random),
            new Relu(),
            new Dropout(options.Dropout, random),
            new Linear(options.Hidden, options.Hidden, random),
            new Relu(),
            new Linear(options.Hidden, options.Classes, random)));
    }

    /// <summary>Logits [count, classes] of images [count, 3, height, width].</summary>
    protected override Tensor Compute(Tensor input) =>
        _classifier.Forward(_features.Forward(input).AdaptiveAveragePool2d((Pooled, Pooled)).Flatten(1));
}
