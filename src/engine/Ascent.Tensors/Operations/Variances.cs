using Ascent.Tensors.Autograd;

namespace Ascent.Tensors.Operations;

/// <summary>
/// v = sum_i (x_i - m)² / d with the mean m, and d = n - 1 (unbiased) or n; dx_i = dv 2 (x_i - m) / d. Two passes: the mean first, so that nothing
/// cancels. The standard deviation is s = sqrt v; dv = ds / (2 s), 0 where s = 0.
/// </summary>
internal static class Variances
{
    public static Tensor All(Tensor x, bool unbiased, bool root)
    {
        DTypeFacts.RequireFloat(root ? "StandardDeviation" : "Variance", x);
        return Along(Views.Reshape(x, [x.Count]), 0, unbiased, keepDim: false, root);
    }

    public static Tensor Along(Tensor x, int dim, bool unbiased, bool keepDim, bool root)
    {
        var name = root ? "StandardDeviation" : "Variance";
        DTypeFacts.RequireFloat(name, x);
        var at = x.Shape.Dimension(name, dim);
        var n = x.Shape.Dims[at];
        var divisor = Math.Max(0, n - (unbiased ? 1 : 0));
        using var mean = Reductions.SumDim(x, at, keep: true);
        Elementwise.MapInto(mean, new DivideByOperator(n));
        using var distance = Elementwise.Zip(x, mean, default(SubtractOperator));
        var y = Reductions.SumDim(distance, at, keepDim, default(SquareOperator));
        Elementwise.MapInto(y, new DivideByOperator(divisor));
        if (root) Elementwise.MapInto(y, default(SqrtOperator));
        var before = x.Shape;
        return Tape.Record(name, y, [x], [x, mean, y], c =>
        {
            using var share = Elementwise.Map(c.Gradient, new ScaleOperator((root ? 1.0 : 2.0) / divisor));
            using var scaled = root ? Elementwise.Zip(share, c.Saved(2), default(DivideOrZeroOperator)) : share.Alias();
            using var stretched = Reductions.Stretch(scaled, before, at, keepDim);
            using var off = Elementwise.Zip(c.Saved(0), c.Saved(1), default(SubtractOperator));
            c.Give(0, Elementwise.Zip(stretched, off, default(MultiplyOperator)));
        });
    }
}
