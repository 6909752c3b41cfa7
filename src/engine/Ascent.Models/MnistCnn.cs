using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>How wide a <see cref="MnistCnn"/> is.</summary>
/// <param name="First">Channels of the first convolution.</param>
/// <param name="Second">Channels of the second.</param>
/// <param name="Hidden">Width of the hidden layer.</param>
/// <param name="Classes">Logits of one image.</param>
/// <param name="Size">Height and width of the images; even.</param>
public sealed record MnistCnnOptions(int First = 32, int Second = 64, int Hidden = 128, int Classes = 10, int Size = 28)
{
    /// <summary>Part of the channels that is left out after the pooling.</summary>
    public double Dropout1 { get; init; } = 0.25;

    /// <summary>Part of the hidden layer that is left out.</summary>
    public double Dropout2 { get; init; } = 0.5;
}

/// <summary>
/// The convolutional network of PyTorch's MNIST example: two convolutions of 3x3 with ReLU, a max-pool of 2x2, dropout, and two fully
/// connected layers with dropout between them. The keys are the example's: <c>conv1</c>, <c>conv2</c>, <c>fc1</c>, <c>fc2</c>.
/// </summary>
public sealed class MnistCnn : Module
{
    private readonly Conv2d _conv1;
    private readonly Conv2d _conv2;
    private readonly Dropout _dropout1;
    private readonly Dropout _dropout2;
    private readonly Linear _fc1;
    private readonly Linear _fc2;

    /// <summary>Draws the weights layer by layer; dropout goes on drawing from the same generator.</summary>
    public MnistCnn(MnistCnnOptions options, Philox random)
    {
        var pooled = (options.Size - 4) / 2;
        _conv1 = AddModule("conv1", new Conv2d(1, options.First, 3, random));
        _conv2 = AddModule("conv2", new Conv2d(options.First, options.Second, 3, random));
        _dropout1 = AddModule("dropout1", new Dropout(options.Dropout1, random));
        _dropout2 = AddModule("dropout2", new Dropout(options.Dropout2, random));
        _fc1 = AddModule("fc1", new Linear(options.Second * pooled * pooled, options.Hidden, random));
        _fc2 = AddModule("fc2", new Linear(options.Hidden, options.Classes, random));
    }

    /// <summary>Logits [count, classes] of images [count, 1, size, size].</summary>
    protected override Tensor Compute(Tensor input)
    {
        var x = _conv1.ThenRelu(input);
        x = _conv2.ThenRelu(x);
        x = _dropout1.Forward(x.MaxPool2d((2, 2)));
        x = _fc1.ThenRelu(x.Flatten(1));
        return _fc2.Forward(_dropout2.Forward(x));
    }
}
