using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>What losses over classes have in common: [n, classes, d1, ..] as rows, and targets that are checked.</summary>
internal static class ClassTargets
{
    /// <summary>Outputs as rows [rows, classes] on the tape: the classes go last, all other dimensions together first.</summary>
    public static Tensor Rows(Tensor x)
    {
        if (x.Rank == 2) return x;
        if (x.Rank == 1) return Views.Reshape(x, [1, x.Shape[0]]);
        var order = new int[x.Rank];
        for (var i = 2; i < order.Length; i++) order[i - 1] = i;
        order[^1] = 1;
        var classes = x.Shape[1];
        var rows = x.Count == 0 ? x.Shape.Where((_, d) => d != 1).Aggregate(1, static (product, extent) => product * extent) : x.Count / classes;
        return Views.Reshape(Views.Permute(x, order), [rows, classes]);
    }

    /// <summary>Targets as contiguous Int64 [rows].</summary>
    /// <exception cref="ShapeException">They do not fit the outputs.</exception>
    public static Tensor Labels(string name, Tensor x, Tensor targets)
    {
        DTypeFacts.RequireFloat(name, x);
        var expected = x.Rank < 2 ? new Shape([]) : new Shape([x.Shape[0], .. x.Shape.Dims[2..]]);
        if (!targets.DType.IsIndex() || x.Rank == 0 || targets.Shape != expected)
            throw new ShapeException($"{name}: logits {x.Shape} and {targets.DType} targets {targets.Shape} must be [n, classes] and Int64 or Int32 [n], or [n, classes, d1, ..] and [n, d1, ..].");
        using var labels = targets.DType == DType.Int64 && targets.IsContiguous ? targets.Alias() : Copies.Packed(targets, DType.Int64);
        return labels.View([labels.Count], [1]);
    }

    /// <summary>Weights contiguous and of the outputs' type.</summary>
    /// <exception cref="ShapeException">They are not [classes].</exception>
    public static Tensor? Weights(string name, Tensor x, Tensor? weight)
    {
        if (weight is null) return null;
        var classes = x.Rank < 2 ? x.Shape[0] : x.Shape[1];
        if (weight.Rank != 1 || weight.Shape[0] != classes) throw new ShapeException($"{name}: weights {weight.Shape} do not fit logits {x.Shape}; they must be [{classes}].");
        return weight.DType == x.DType && weight.IsContiguous ? weight.Alias() : Copies.Packed(weight, x.DType);
    }

    /// <summary>Checks the targets and adds up the weights of those that count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A target outside [0, classes) that is not ignored.</exception>
    public static double Total(string name, Tensor labels, int classes, Tensor? weight, long ignored)
    {
        var all = labels.AsSpan<long>();
        var weights = weight?.ToArray<double>();
        double total = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] == ignored) continue;
            if (all[i] < 0 || all[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), $"{name}: target {all[i]} at position {i} is outside [0, {classes}), the classes of the logits.");
            total += weights is null ? 1 : weights[all[i]];
        }

        GC.KeepAlive(labels);
        return total;
    }

    /// <summary>What the sum of the losses is divided by.</summary>
    public static double Divisor(string name, Reduction reduction, double total) => reduction switch
    {
        Reduction.Mean => total,
        Reduction.Sum or Reduction.None => 1,
        _ => throw new ArgumentException($"{name} has no reduction {reduction}; Mean, Sum and None are there.", nameof(reduction)),
    };
}
