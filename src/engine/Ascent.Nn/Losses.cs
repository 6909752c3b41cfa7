using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>Losses as functions.</summary>
public static class Losses
{
    /// <summary>Mean over the batch of -log softmax(logits)[target]. Logits [n, classes], targets Int64 [n]. Fused.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target outside [0, classes).</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets) => logits.CrossEntropy(targets);
}

/// <summary>A loss as an object, for code that chooses its loss.</summary>
public abstract class Loss
{
    /// <summary>A scalar from what the network gave and what was right.</summary>
    public abstract Tensor Forward(Tensor output, Tensor targets);
}

/// <summary>Mean over the batch of -log softmax(logits)[target].</summary>
public sealed class CrossEntropyLoss : Loss
{
    /// <inheritdoc cref="Losses.CrossEntropy(Tensor, Tensor)"/>
    public override Tensor Forward(Tensor output, Tensor targets) => Losses.CrossEntropy(output, targets);
}
