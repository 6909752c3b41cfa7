using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Softmax and cross-entropy as one operation. For logits x [n, classes], targets t [n], weights w and smoothing s, with
/// p = softmax(x) and q_c = w_c ((1 - s) [c = t] + s / classes): L_i = -sum_c q_c ln p_c; dL_i/dx_c = p_c sum_k q_k - q_c. The mean
/// divides the sum over i by sum_i w_t(i). The forward pass has p at hand, so it leaves the gradient, scaled, for the backward pass.
/// </summary>
internal static class CrossEntropies
{
    private const string Name = "CrossEntropy";

    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Tensor? weight, int ignoreIndex, double labelSmoothing, Reduction reduction)
    {
        if (labelSmoothing is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "CrossEntropy: label smoothing lies in [0, 1].");
        if (targets.DType.IsFloat() && targets.Shape == logits.Shape) return OfProbabilities(logits, targets, weight, labelSmoothing, reduction);
        using var labels = ClassTargets.Labels(Name, logits, targets);
        using var weights = ClassTargets.Weights(Name, logits, weight);
        var rows = ClassTargets.Rows(logits);
        var divisor = ClassTargets.Divisor(Name, reduction, ClassTargets.Total(Name, labels, rows.Shape[1], weights, ignoreIndex));

        var losses = Tensor.Empty([labels.Count], logits.DType);
        var gradient = Tape.Records(rows) ? Tensor.Empty(rows.Shape, logits.DType) : null;
        Backend.Current.CrossEntropy(rows, labels, weights, ignoreIndex, labelSmoothing, 1 / divisor, losses, gradient);
        if (reduction == Reduction.None)
        {
            if (gradient is not null) Tape.Record(Name, losses, [rows], [gradient], BackwardOfEach);
            gradient?.Dispose();
            return Views.Reshape(losses, targets.Shape);
        }

        using var sum = losses.Sum();
        losses.Dispose();
        var loss = sum / divisor;
        if (gradient is not null) Tape.Record(Name, loss, [rows], [gradient], Backward);
        gradient?.Dispose();
        return loss;
    }

    private static void Backward(BackwardContext c)
    {
        if (c.Gradient.Item() == 1) c.Give(0, c.Saved(0).Alias());
        else c.Give(0, c.Saved(0) * c.Gradient);
    }

    private static void BackwardOfEach(BackwardContext c)
    {
        using var column = Views.Unsqueeze(c.Gradient, 1);
        c.Give(0, c.Saved(0) * column);
    }

    /// <summary>-sum_c w_c t_c ln p_c of the smoothed t, from the operations that there are: both operands have gradients.</summary>
    private static Tensor OfProbabilities(Tensor logits, Tensor targets, Tensor? weight, double smoothing, Reduction reduction)
    {
        DTypeFacts.RequireFloat(Name, logits);
        if (logits.Rank == 0) throw new ShapeException($"{Name}: logits {logits.Shape} have no classes.");
        var dim = logits.Rank == 1 ? 0 : 1;
        var classes = logits.Shape[dim];
        if (smoothing > 0) targets = (targets * (1 - smoothing)) + (smoothing / classes);
        var logs = logits.LogSoftmax(dim) * targets;
        if (weight is not null)
        {
            using var weights = ClassTargets.Weights(Name, logits, weight);
            logs *= weights!.Reshape(dim == 0 ? [classes] : [classes, .. Enumerable.Repeat(1, logits.Rank - 2)]);
        }

        var losses = -logs.Sum(dim);
        return reduction == Reduction.None ? losses : losses.Sum() / ClassTargets.Divisor(Name, reduction, losses.Count);
    }
}
