using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Softmax and cross-entropy as one operation. For logits x [n, classes] and targets t [n]:
/// L = -1/n sum_i ln p_i,t(i) with p = softmax(x); dL/dx = (p - onehot(t)) / n.
/// The forward pass has p at hand, so it leaves the gradient for the backward pass, which only scales it.
/// </summary>
internal static class CrossEntropies
{
    public static Tensor CrossEntropy(Tensor logits, Tensor targets)
    {
        DTypeFacts.RequireFloat("CrossEntropy", logits);
        if (logits.Rank != 2 || targets.Rank != 1 || !targets.DType.IsIndex() || targets.Shape[0] != logits.Shape[0])
            throw new ShapeException($"CrossEntropy: logits {logits.Shape} and {targets.DType} targets {targets.Shape} must be [n, classes] and Int64 or Int32 [n].");
        var (rows, classes) = (logits.Shape[0], logits.Shape[1]);
        using var labels = Indices.Checked("CrossEntropy", targets, classes, "the classes of the logits", "target");
        var losses = Tensor.Empty([rows], logits.DType);
        var gradient = Tape.Records(logits) ? Tensor.Empty(logits.Shape, logits.DType) : null;
        using var packed = logits.IsContiguous ? logits.Alias() : Copies.Packed(logits, logits.DType);
        if (rows > 0) SoftmaxKernels.CrossEntropy(packed, labels, losses, gradient, rows, classes);
        var loss = Reductions.SumAll(losses, default(IdentityOperator));
        losses.Dispose();
        Elementwise.MapInto(loss, new ScaleOperator(1.0 / rows));
        if (gradient is null) return loss;
        Tape.Record("CrossEntropy", loss, [logits], [gradient], static c =>
        {
            if (c.Gradient.Item() == 1) c.Give(0, c.Saved(0).Alias());
            else c.Give(0, Elementwise.Zip(c.Saved(0), c.Gradient, default(MultiplyOperator)));
        });
        gradient.Dispose();
        return loss;
    }
}
