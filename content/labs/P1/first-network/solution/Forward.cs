using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>Task 1. From images to logits.</summary>
public static class Forward
{
    /// <summary>Z = x W1^T + b1, A = max(Z, 0), logits = A W2^T + b2.</summary>
    /// <param name="x">A batch of images, [n, d].</param>
    public static Activations Run(Network network, Tensor x)
    {
        var z = x.MatMul(network.W1.T) + network.B1;     // [n, h]
        var a = z.Relu();                                // [n, h]
        var logits = a.MatMul(network.W2.T) + network.B2; // [n, c]
        return new Activations(z, a, logits);
    }
}
