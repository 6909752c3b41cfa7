using Ascent.Nn;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

/// <summary>Weights, images and classes from the formula of Goldens/make_vision_goldens.py, so that no fixture has to hold them.</summary>
internal static class Hashed
{
    /// <summary>Numbers in [-2, 2).</summary>
    public static Tensor Images(int seed, params int[] shape)
    {
        var values = new float[shape.Aggregate(1, static (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((4 * At(seed, i)) - 2);
        return Tensor.From(values, new Shape(shape));
    }

    /// <summary>Int64 [count] in [0, end).</summary>
    public static Tensor Classes(int seed, int count, int end) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(At(seed, i) * end))], [count]);

    /// <summary>Fills the whole state of a network: the key that is number i by code point has the seed 1000 + i.</summary>
    public static TModule Fill<TModule>(TModule model)
        where TModule : Module
    {
        foreach (var (i, (key, value)) in model.StateDict().OrderBy(pair => pair.Key, StringComparer.Ordinal).Index())
        {
            if (!value.DType.IsFloat()) continue;
            var values = value.AsSpan<float>();
            var isFactor = key.EndsWith("running_var", StringComparison.Ordinal) || key.EndsWith("weight", StringComparison.Ordinal);
            var bound = value.Rank > 1 ? Math.Sqrt(3.0 / Init.FanIn(value)) : 0;
            for (var j = 0; j < values.Length; j++)
            {
                var u = At(1000 + i, j);
                values[j] = (float)(value.Rank > 1 ? ((2 * u) - 1) * bound : isFactor ? 0.5 + u : 0.2 * (u - 0.5));
            }
        }

        return model;
    }

    /// <summary>A number in [0, 1) of 24 bits: Wellons' low-bias hash of the index and the seed.</summary>
    private static double At(int seed, int index)
    {
        var x = unchecked((uint)index + ((uint)seed * 0x9E3779B9u));
        x = unchecked((x ^ (x >> 16)) * 0x7FEB352Du);
        x = unchecked((x ^ (x >> 15)) * 0x846CA68Bu);
        return ((x ^ (x >> 16)) >> 8) / (double)(1 << 24);
    }
}
