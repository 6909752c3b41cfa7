namespace Ascent.Tensors.Tests;

/// <summary>
/// The oracle: arrays of doubles and loops over index tuples, as plain as can be. It knows nothing of strides, views, vectors
/// or threads, so what it has in common with the library is the mathematics alone.
/// </summary>
public sealed class Reference
{
    public Reference(int[] shape, double[] values)
    {
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public double[] Values { get; }

    public double this[params int[] index]
    {
        get => Values[Flat(index)];
        set => Values[Flat(index)] = value;
    }

    public static Reference Of(Tensor tensor) => new([.. tensor.Shape], tensor.ToArray<double>());

    public static Reference Build(int[] shape, Func<int[], double> value)
    {
        var result = new Reference(shape, new double[shape.Aggregate(1, (a, b) => a * b)]);
        foreach (var index in Indices(shape)) result[index] = value(index);
        return result;
    }

    public static IEnumerable<int[]> Indices(int[] shape)
    {
        if (shape.Any(extent => extent == 0)) yield break;
        var index = new int[shape.Length];
        while (true)
        {
            yield return [.. index];
            var d = shape.Length - 1;
            while (d >= 0 && ++index[d] == shape[d]) index[d--] = 0;
            if (d < 0) yield break;
        }
    }

    public static int[] Broadcast(int[] a, int[] b)
    {
        var rank = Math.Max(a.Length, b.Length);
        int[] x = [.. Enumerable.Repeat(1, rank - a.Length), .. a];
        int[] y = [.. Enumerable.Repeat(1, rank - b.Length), .. b];
        return [.. x.Zip(y, (left, right) => left == 1 ? right : left)];
    }

    public Reference Map(Func<double, double> f) => Build(Shape, index => f(this[index]));

    public Reference Zip(Reference other, Func<double, double, double> f) =>
        Build(Broadcast(Shape, other.Shape), index => f(At(index), other.At(index)));

    public Reference Reduce(int dim, bool keep, Func<IEnumerable<double>, double> f)
    {
        int[] reduced = keep ? [.. Shape[..dim], 1, .. Shape[(dim + 1)..]] : [.. Shape[..dim], .. Shape[(dim + 1)..]];
        return Build(reduced, index => f(Enumerable.Range(0, Shape[dim]).Select(i =>
            this[[.. index[..dim], i, .. index[(keep ? dim + 1 : dim)..]]])));
    }

    public Reference Along(int dim, Func<double[], double[]> f)
    {
        var result = Build(Shape, _ => 0);
        int[] others = [.. Shape[..dim], 1, .. Shape[(dim + 1)..]];
        foreach (var index in Indices(others))
        {
            var line = f([.. Enumerable.Range(0, Shape[dim]).Select(i => this[[.. index[..dim], i, .. index[(dim + 1)..]]])]);
            for (var i = 0; i < line.Length; i++) result[[.. index[..dim], i, .. index[(dim + 1)..]]] = line[i];
        }

        return result;
    }

    public Reference Permute(int[] dims) => Build([.. dims.Select(d => Shape[d])], index =>
    {
        var from = new int[dims.Length];
        for (var i = 0; i < dims.Length; i++) from[dims[i]] = index[i];
        return this[from];
    });

    public Reference Slice(int dim, int start, int end) =>
        Build([.. Shape[..dim], end - start, .. Shape[(dim + 1)..]], index => this[[.. index[..dim], index[dim] + start, .. index[(dim + 1)..]]]);

    public Reference Select(int dim, long[] chosen) =>
        Build([.. Shape[..dim], chosen.Length, .. Shape[(dim + 1)..]], index => this[[.. index[..dim], (int)chosen[index[dim]], .. index[(dim + 1)..]]]);

    public Reference Expand(int[] shape) => Build(shape, At);

    public Reference Reshape(int[] shape) => new(shape, Values);

    public Reference MatMul(Reference other)
    {
        var batch = Broadcast(Shape[..^2], other.Shape[..^2]);
        return Build([.. batch, Shape[^2], other.Shape[^1]], index => Enumerable.Range(0, Shape[^1]).Sum(k =>
            At([.. index[..^2], index[^2], k]) * other.At([.. index[..^2], k, index[^1]])));
    }

    /// <summary>The element under a broadcast index.</summary>
    private double At(int[] index)
    {
        var lead = index.Length - Shape.Length;
        return this[[.. Shape.Select((extent, d) => extent == 1 ? 0 : index[lead + d])]];
    }

    private int Flat(int[] index)
    {
        var flat = 0;
        for (var d = 0; d < Shape.Length; d++)
        {
            Assert.InRange(index[d], 0, Shape[d] - 1);
            flat = (flat * Shape[d]) + index[d];
        }

        return flat;
    }
}
