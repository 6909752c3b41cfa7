using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>Task 2. How wrong the logits are, as one number.</summary>
public static class Loss
{
    /// <summary>The mean over the batch of -log softmax(logits)[label]. Finite for any finite logits.</summary>
    /// <param name="logits">[n, c], Float32.</param>
    /// <param name="labels">[n], Int64, each from 0 to c - 1.</param>
    public static double CrossEntropy(Tensor logits, Tensor labels)
    {
        var (n, c) = (logits.Shape[0], logits.Shape[1]);
        var shifted = logits - logits.Max(1, keepDim: true);        // [n, c], at most 0
        var logSum = shifted.Exp().Sum(1).Log().ToArray<float>();   // [n]
        var values = shifted.ToArray<float>();
        var targets = logits.ArgMax(1).ToArray<long>();
        var sum = 0.0;
        for (var i = 0; i < n; i++) sum += logSum[i] - values[i * c + targets[i]];
        return sum / n;
    }
}
