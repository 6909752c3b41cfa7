using Ascent.Tensors.Random;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Tensors.Tests;

/// <summary>Random shapes, values and memory layouts from a seed, so that a failure names the seed that repeats it.</summary>
public static class Cases
{
    public static void ForSeeds(int count, Action<Philox> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(new Philox((ulong)seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>Rank 0 to 4; extents that are empty, one, odd, even, and now and then longer than a vector or a row of the kernels.</summary>
    public static int[] Shape(Philox random, int minRank = 0, bool allowEmpty = true)
    {
        var rank = minRank + random.Next(5 - minRank);
        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            shape[i] = random.Next(12) switch
            {
                0 when allowEmpty => 0,
                < 3 => 1,
                3 => 17 + random.Next(30),
                _ => 2 + random.Next(6),
            };
        }

        if (random.Next(15) == 0 && rank > 0) shape[random.Next(rank)] = 300;
        return shape;
    }

    /// <summary>A shape that broadcasts with the given one.</summary>
    public static int[] Partner(int[] shape, Philox random)
    {
        var partner = shape.Skip(random.Next(shape.Length + 1)).Select(extent => random.Next(3) == 0 ? 1 : extent).ToArray();
        return random.Next(6) == 0 ? [2, .. Enumerable.Repeat(1, Math.Max(0, shape.Length - partner.Length)), .. partner] : partner;
    }

    public static Reference Values(int[] shape, Philox random, double low = -2, double high = 2) =>
        Reference.Build(shape, _ => low + ((high - low) * random.NextDouble()));

    public static Reference Integers(int[] shape, Philox random, int low, int high) =>
        Reference.Build(shape, _ => low + random.Next(high - low));

    /// <summary>The values as a tensor, in row-major order, under permuted strides, or as a window in a larger block.</summary>
    public static Tensor Laid(Reference values, DType dtype, Philox random)
    {
        var rank = values.Shape.Length;
        switch (rank == 0 ? 0 : random.Next(3))
        {
            case 1:
                int[] order = [.. Enumerable.Range(0, rank)];
                random.Shuffle<int>(order);
                var inverse = new int[rank];
                for (var i = 0; i < rank; i++) inverse[order[i]] = i;
                return Plain(values.Permute(order), dtype).Permute(inverse);
            case 2:
                var dim = random.Next(rank);
                int[] wider = [.. values.Shape];
                wider[dim] += 3;
                var block = Reference.Build(wider, index =>
                    index[dim] - 2 is var i && i >= 0 && i < values.Shape[dim] ? values[[.. index[..dim], i, .. index[(dim + 1)..]]] : -77);
                return Plain(block, dtype).Slice(dim, 2, 2 + values.Shape[dim]);
            default:
                return Plain(values, dtype);
        }
    }

    public static Tensor Plain(Reference values, DType dtype) => Tensor.From(values.Values, new Shape(values.Shape)).To(dtype);

    /// <summary>The values rounded as the element type rounds them.</summary>
    public static Reference Rounded(this Reference values, DType dtype) =>
        dtype == DType.Float32 ? values.Map(x => (float)x) : values;

    public static void Same(Reference expected, Tensor actual, double tolerance)
    {
        Assert.Equal(new Shape(expected.Shape), actual.Shape);
        var values = actual.ToArray<double>();
        for (var i = 0; i < values.Length; i++)
        {
            var want = expected.Values[i];
            var same = want.Equals(values[i]) || Math.Abs(want - values[i]) <= tolerance * Math.Max(1, Math.Abs(want));
            Assert.True(same, $"element {i} of {actual.Shape}: expected {want:R}, is {values[i]:R}");
        }
    }
}
