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

/// <summary>Cross-entropy as an object, for code that chooses its loss.</summary>
public sealed class CrossEntropyLoss
{
    /// <inheritdoc cref="Losses.CrossEntropy(Tensor, Tensor)"/>
    public Tensor Forward(Tensor logits, Tensor targets) => Losses.CrossEntropy(logits, targets);
}
