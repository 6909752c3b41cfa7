using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>Task 3. From the loss back to every parameter.</summary>
public static class Backward
{
    /// <summary>The gradient of the mean cross-entropy with respect to the logits.</summary>
    /// <param name="logits">[n, c], Float32.</param>
    /// <param name="labels">[n], Int64.</param>
    /// <returns>[n, c].</returns>
    public static Tensor Logits(Tensor logits, Tensor labels) =>
        throw new NotImplementedException("Task 3 (backward): write Backward.Logits.");

    /// <summary>The gradients of the parameters, given that of the logits.</summary>
    /// <param name="x">The batch of images, [n, d].</param>
    /// <param name="activations">What the forward pass over x left: Z and A, [n, h].</param>
    /// <param name="dLogits">The gradient of the loss with respect to the logits, [n, c].</param>
    public static Gradients Run(Network network, Tensor x, Activations activations, Tensor dLogits) =>
        throw new NotImplementedException("Task 3 (backward): write Backward.Run.");
}
