using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>L_i = -w_t(i) x_i,t(i) for x [n, classes] and targets t [n]; dx_i,c = -w_c dL_i where c = t(i), else 0. The mean divides by sum_i w_t(i).</summary>
internal static class NegativeLogLikelihoods
{
    private const string Name = "NegativeLogLikelihood";

    public static Tensor NegativeLogLikelihood(Tensor logs, Tensor targets, Tensor? weight, int ignoreIndex, Reduction reduction)
    {
        using var labels = ClassTargets.Labels(Name, logs, targets);
        using var weights = ClassTargets.Weights(Name, logs, weight);
        var rows = ClassTargets.Rows(logs);
        var divisor = ClassTargets.Divisor(Name, reduction, ClassTargets.Total(Name, labels, rows.Shape[1], weights, ignoreIndex));
        var losses = Tensor.Empty([labels.Count], logs.DType);
        Backend.Current.NegativeLogLikelihood(rows, labels, weights, ignoreIndex, losses);
        var each = reduction == Reduction.None;
        var loss = losses;
        if (!each)
        {
            using var sum = losses.Sum();
            losses.Dispose();
            loss = sum / divisor;
        }

        ReadOnlySpan<Tensor> saved = weights is null ? [labels] : [labels, weights];
        var (shape, weighted) = (rows.Shape, weights is not null);
        Tape.Record(Name, loss, [rows], saved, c =>
        {
            var dx = Tensor.Empty(shape, c.Gradient.DType);
            using var dy = each ? c.Gradient.Alias() : c.Gradient.View([shape[0]], [0]);
            Backend.Current.NegativeLogLikelihoodBackward(dy, c.Saved(0), weighted ? c.Saved(1) : null, ignoreIndex, 1 / divisor, dx);
            c.Give(0, dx);
        });
        return each ? Views.Reshape(loss, targets.Shape) : loss;
    }
}
