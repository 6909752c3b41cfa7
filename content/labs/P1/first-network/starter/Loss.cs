using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>Task 2. How wrong the logits are, as one number.</summary>
public static class Loss
{
    /// <summary>The mean over the batch of -log softmax(logits)[label]. Finite for any finite logits.</summary>
    /// <param name="logits">[n, c], Float32.</param>
    /// <param name="labels">[n], Int64, each from 0 to c - 1.</param>
    public static double CrossEntropy(Tensor logits, Tensor labels) =>
        throw new NotImplementedException("Task 2 (loss): write Loss.CrossEntropy.");
}
