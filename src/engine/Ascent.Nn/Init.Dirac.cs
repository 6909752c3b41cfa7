using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn;

public static partial class Init
{
    /// <summary>
    /// Makes filters [outputs, inputs, h, w] or [outputs, inputs, l] pass their channel on: filter i is 1 in the middle of channel i and 0 elsewhere,
    /// all 0 where there is no such channel.
    /// </summary>
    /// <param name="weight">The filters.</param>
    /// <param name="filters">How many filters are set, from the first on; the others stay as they are. Null for all.</param>
    /// <exception cref="ShapeException">The weight is of no convolution.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many filters.</exception>
    public static void Dirac(Tensor weight, int? filters = null)
    {
        if (weight.Rank is not (3 or 4)) throw new ShapeException($"Init: a weight of shape {weight.Shape} is of no convolution; it needs [outputs, inputs, h, w] or [outputs, inputs, l].");
        var count = filters ?? weight.Shape[0];
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(filters));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, weight.Shape[0], nameof(filters));
        using var off = GradMode.NoGrad();
        using var part = weight.Slice(0, 0, count);
        var field = weight.Shape.Skip(2).Aggregate(1, static (product, extent) => product * extent);
        var middle = weight.Shape.Skip(2).Aggregate(0, static (at, extent) => (at * extent) + (extent / 2));
        var values = new double[count * weight.Shape[1] * field];
        for (var i = 0; i < Math.Min(count, weight.Shape[1]); i++) values[(((i * weight.Shape[1]) + i) * field) + middle] = 1;
        Set(part, Tensor.From(values, part.Shape));
    }
}
