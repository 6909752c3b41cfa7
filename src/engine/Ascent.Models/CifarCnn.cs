using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>How wide a <see cref="CifarCnn"/> is.</summary>
/// <param name="Hidden">Width of the hidden layer.</param>
/// <param name="Classes">Logits of one image.</param>
/// <param name="Size">Height and width of the images; each stage halves it.</param>
/// <param name="Dropout">Part of the hidden layer that is left out.</param>
public sealed record CifarCnnOptions(int Hidden = 128, int Classes = 10, int Size = 32, double Dropout = 0.5)
{
    /// <summary>Channels of the stages.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 128];
}

/// <summary>
/// A network for small colour images after VGG (Simonyan, Zisserman 2015): in each stage twice a 3x3 convolution, batch norm and ReLU,
/// then a max-pool; at the end two fully connected layers. The convolutions have no bias, which the norm would take away. The keys are
/// those of torchvision's VGG: <c>features.0.weight</c>, <c>features.1.running_mean</c>, <c>classifier.0.weight</c>.
/// </summary>
public sealed class CifarCnn : Module
{
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    /// <summary>Draws the weights layer by layer.</summary>
    public CifarCnn(CifarCnnOptions options, Philox random)
    {
        var layers = new List<Module>();
        var (width, size) = (3, options.Size);
        foreach (var channels in options.Channels)
        {
            for (var i = 0; i < 2; i++)
            {
                layers.Add(new Conv2d(width, channels, 3, random, padding: 1, bias: false));
                layers.Add(new BatchNorm2d(channels));
                layers.Add(new Relu());
                width = channels;
            }

            layers.Add(new MaxPool2d(2));
            size /= 2;
        }

        _features = AddModule("features", new Sequential([.. layers]));
        _classifier = AddModule("classifier", new Sequential(
            new Linear(width * size * size, options.Hidden, random),
            new Relu(),
            new Dropout(options.Dropout, random),
            new Linear(options.Hidden, options.Classes, random)));
    }

    /// <summary>Logits [count, classes] of images [count, 3, size, size].</summary>
    protected override Tensor Compute(Tensor input) => _classifier.Forward(_features.Forward(input).Flatten(1));
}
