using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Losses L_i = l(x_i, t_i) of outputs x and targets t of one shape; dx_i = dL_i dl/dx, dt_i = dL_i dl/dt. Summed or averaged, the
/// losses are added up in the pass that computes them, and the backward pass reads x and t again: nothing else is stored.
/// </summary>
internal static class PointwiseLosses
{
    public static Tensor Run(LossFunction function, Tensor x, Tensor t, Reduction reduction)
    {
        var name = $"{function.Kind}";
        DTypeFacts.RequireFloat(name, x);
        if (t.Shape != x.Shape) throw new ShapeException($"{name}: targets {t.Shape} do not fit outputs {x.Shape}; they must have the same shape.");
        (x, t) = Conversion.Promote(x, t);
        var each = reduction == Reduction.None;
        var scale = reduction switch
        {
            Reduction.Mean => 1.0 / x.Count,
            Reduction.BatchMean => 1.0 / (x.Rank == 0 ? 1 : x.Shape[0]),
            _ => 1,
        };
        var y = Tensor.Empty(each ? x.Shape : [], x.DType);
        Backend.Current.PointwiseLoss(function, x, t, y, sum: !each);
        if (scale != 1)
        {
            using var sum = y;
            y = sum * scale;
        }

        return Tape.Record(name, y, [x, t], [x, t], c =>
        {
            for (var i = 0; i < 2; i++)
            {
                if (!c.Needs(i)) continue;
                var slope = Tensor.Empty(c.Saved(0).Shape, c.Gradient.DType);
                Backend.Current.PointwiseLossBackward(function, c.Saved(0), c.Saved(1), c.Gradient, scale, ofTarget: i == 1, slope);
                c.Give(i, slope);
            }
        });
    }

    public static Tensor Huber(Tensor x, Tensor t, double delta, Reduction reduction)
    {
        if (!(delta > 0)) throw new ArgumentOutOfRangeException(nameof(delta), delta, "Huber: delta must be positive.");
        return Run(new(LossKind.Huber, delta), x, t, reduction);
    }

    public static Tensor SmoothL1(Tensor x, Tensor t, double beta, Reduction reduction)
    {
        if (!(beta >= 0)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "SmoothL1: beta must not be negative.");
        return Run(beta == 0 ? new(LossKind.AbsoluteError) : new(LossKind.SmoothL1, beta), x, t, reduction);
    }

    /// <summary>With p the positive weight, the loss is that without it, of x and t, and (p - 1) t times that of x and 1.</summary>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor x, Tensor t, Tensor? weight, Tensor? positiveWeight, Reduction reduction)
    {
        var function = new LossFunction(LossKind.BinaryCrossEntropy);
        if (weight is null && positiveWeight is null) return Run(function, x, t, reduction);
        var losses = Run(function, x, t, Reduction.None);
        if (positiveWeight is not null)
        {
            using var one = Tensor.Ones([], x.DType);
            losses += (positiveWeight - 1) * t * Run(function, x, one.Expand(x.Shape), Reduction.None);
        }

        if (weight is not null) losses *= weight;
        if (losses.Shape != x.Shape) throw new ShapeException($"BinaryCrossEntropyWithLogits: weights {(weight ?? positiveWeight)!.Shape} do not broadcast to outputs {x.Shape}.");
        return reduction switch
        {
            Reduction.None => losses,
            Reduction.Sum => losses.Sum(),
            Reduction.Mean => losses.Mean(),
            _ => losses.Sum() / (x.Rank == 0 ? 1 : x.Shape[0]),
        };
    }
}
