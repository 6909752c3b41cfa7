using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace FirstNetwork;

/// <summary>
/// Given. The parameters of two layers, in the layout that the engine and PyTorch use: a weight has one row for each output.
/// d inputs, h hidden units, c classes: W1 is [h, d], B1 [h], W2 [c, h], B2 [c]; all Float32.
/// </summary>
public sealed record Network(Tensor W1, Tensor B1, Tensor W2, Tensor B2)
{
    /// <summary>W1, B1, W2, B2.</summary>
    public Tensor[] Parameters => [W1, B1, W2, B2];

    /// <summary>Biases are 0; weights are normal with variance 2 / (number of inputs), He et al. 2015. The same seed gives the same network.</summary>
    public static Network Create(int inputs, int hidden, int classes, long seed)
    {
        var random = new Philox((ulong)seed);
        Tensor Weight(int rows, int columns) => Tensor.Normal([rows, columns], random, 0, Math.Sqrt(2.0 / columns));
        return new Network(Weight(hidden, inputs), Tensor.Zeros([hidden]), Weight(classes, hidden), Tensor.Zeros([classes]));
    }
}

/// <summary>Given. What a forward pass over n examples leaves for the backward pass: Z and A are [n, h], Logits is [n, c].</summary>
public sealed record Activations(Tensor Z, Tensor A, Tensor Logits);

/// <summary>Given. The gradient of the loss with respect to each parameter, in the parameter's own shape.</summary>
public sealed record Gradients(Tensor W1, Tensor B1, Tensor W2, Tensor B2)
{
    /// <summary>In the order of <see cref="Network.Parameters"/>.</summary>
    public Tensor[] All => [W1, B1, W2, B2];
}

/// <summary>Given. Images are Float32 [n, d], labels Int64 [n]; row i of the images has label i.</summary>
public sealed record Examples(Tensor Images, Tensor Labels)
{
    public int Count => Labels.Count;
}
