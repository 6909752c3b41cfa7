using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>The same elements in other places: y_i = x_p(i) with p one to one, so dx_p(i) = dy_i.</summary>
internal static class Rearranging
{
    /// <summary>y[.., i, ..] = x[.., n - 1 - i, ..]; its own inverse.</summary>
    public static Tensor Flip(Tensor x, ReadOnlySpan<int> dims)
    {
        var flipped = new bool[x.Rank];
        foreach (var dim in dims)
        {
            var at = x.Shape.Dimension("Flip", dim);
            if (flipped[at]) throw new ShapeException($"Flip: dimension {at} of shape {x.Shape} appears twice in [{string.Join(", ", dims.ToArray())}].");
            flipped[at] = true;
        }

        return Tape.Record("Flip", Flipped(x, flipped), [x], [], c => c.Give(0, Flipped(c.Gradient, flipped)));
    }

    /// <summary>y[.., (i + shift) mod n, ..] = x[.., i, ..]; dx is dy rolled back.</summary>
    public static Tensor Roll(Tensor x, int shift, int dim)
    {
        var at = x.Shape.Dimension("Roll", dim);
        var extent = Math.Max(1, x.Shape[at]);
        var by = ((shift % extent) + extent) % extent;
        return Tape.Record("Roll", Rolled(x, by, at), [x], [], c => c.Give(0, Rolled(c.Gradient, (extent - by) % extent, at)));
    }

    /// <summary>y = x repeated along each dimension; dx is the sum over the repetitions.</summary>
    public static Tensor Tile(Tensor x, ReadOnlySpan<int> repeats)
    {
        var rank = Math.Max(x.Rank, repeats.Length);
        int[] counts = new int[rank], spread = new int[2 * rank], wide = new int[2 * rank], merged = new int[rank];
        Array.Fill(counts, 1);
        repeats.CopyTo(counts.AsSpan(rank - repeats.Length));
        for (var d = 0; d < rank; d++)
        {
            if (counts[d] < 0) throw new ShapeException($"Tile: shape {x.Shape} cannot be repeated {counts[d]} times.");
            var extent = d < rank - x.Rank ? 1 : x.Shape[d - (rank - x.Rank)];
            (spread[2 * d], spread[(2 * d) + 1]) = (1, extent);
            (wide[2 * d], wide[(2 * d) + 1]) = (counts[d], extent);
            merged[d] = checked(counts[d] * extent);
        }

        return Views.Reshape(Views.Expand(Views.Reshape(x, new Shape(spread)), new Shape(wide)), new Shape(merged));
    }

    private static Tensor Flipped(Tensor x, bool[] flipped)
    {
        var y = Tensor.Empty(x.Shape, x.DType);
        if (x.Count == 0) return y;
        var strides = x.Strides.ToArray();
        var offset = 0;
        for (var d = 0; d < strides.Length; d++)
        {
            if (!flipped[d]) continue;
            offset += (x.Shape[d] - 1) * strides[d];
            strides[d] = -strides[d];
        }

        // A window that runs backwards exists only here: what leaves is a copy.
        using var backwards = x.View(x.Shape, strides, offset);
        Copies.Copy(backwards, y);
        return y;
    }

    private static Tensor Rolled(Tensor x, int by, int dim)
    {
        var y = Tensor.Empty(x.Shape, x.DType);
        var extent = x.Shape[dim];
        Move(x, 0, extent - by, y, by);
        if (by > 0) Move(x, extent - by, extent, y, 0);
        return y;

        void Move(Tensor from, int start, int end, Tensor to, int first)
        {
            using var source = Joining.Window(from, dim, start, end);
            using var target = Joining.Window(to, dim, first, first + end - start);
            Copies.Copy(source, target);
        }
    }
}
