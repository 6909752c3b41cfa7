using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>Task 3. From the loss back to every parameter.</summary>
public static class Backward
{
    /// <summary>The gradient of the mean cross-entropy with respect to the logits.</summary>
    /// <param name="logits">[n, c], Float32.</param>
    /// <param name="labels">[n], Int64.</param>
    /// <returns>[n, c].</returns>
    public static Tensor Logits(Tensor logits, Tensor labels)
    {
        var (n, c) = (logits.Shape[0], logits.Shape[1]);
        var exponentials = (logits - logits.Max(1, keepDim: true)).Exp();
        var gradient = exponentials / (exponentials.Sum(1, keepDim: true) * n); // softmax / n
        var values = gradient.AsSpan<float>();
        var targets = labels.ToArray<long>();
        for (var i = 0; i < n; i++) values[(int)(i * c + targets[i])] -= 1f / n;
        return gradient;
    }

    /// <summary>The gradients of the parameters, given that of the logits.</summary>
    /// <param name="x">The batch of images, [n, d].</param>
    /// <param name="activations">What the forward pass over x left: Z and A, [n, h].</param>
    /// <param name="dLogits">The gradient of the loss with respect to the logits, [n, c].</param>
    public static Gradients Run(Network network, Tensor x, Activations activations, Tensor dLogits)
    {
        var dW2 = dLogits.T.MatMul(activations.A);       // [c, n] [n, h] = [c, h]
        var dB2 = dLogits.Mean(0);                       // [c]
        var dA = dLogits.MatMul(network.W2);             // [n, c] [c, h] = [n, h]
        var dZ = dA * activations.Z.GreaterThan(0);      // [n, h]
        var dW1 = dZ.T.MatMul(x);                        // [h, n] [n, d] = [h, d]
        var dB1 = dZ.Mean(0);                            // [h]
        return new Gradients(dW1, dB1, dW2, dB2);
    }
}
