using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors;

/// <summary>The extents of a tensor, outermost first. Written as a collection: <c>Tensor.Zeros([2, 3])</c>. Rank 0 is a scalar.</summary>
[CollectionBuilder(typeof(ShapeBuilder), nameof(ShapeBuilder.Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? _dims;
    private readonly int _countLessOne;

    /// <summary>Takes a copy of <paramref name="dims"/>.</summary>
    /// <exception cref="ShapeException">A negative extent, or a product beyond <see cref="int.MaxValue"/>.</exception>
    public Shape(ReadOnlySpan<int> dims)
    {
        _dims = dims.ToArray();
        long count = 1;
        var empty = false;
        foreach (var extent in dims)
        {
            if (extent < 0) throw new ShapeException($"Shape {this} has a negative extent.");
            empty |= extent == 0;
        }

        if (empty) count = 0;
        else
        {
            foreach (var extent in dims)
            {
                count *= extent;
                if (count > int.MaxValue) throw new ShapeException($"Shape {this} has more than {int.MaxValue} elements.");
            }
        }

        _countLessOne = (int)count - 1;
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => _dims?.Length ?? 0;

    /// <summary>The rank, under the name that <c>[.. shape]</c> and <c>shape[^1]</c> look for; <see cref="Count"/> means elements here.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Length => Rank;

    /// <summary>Extent of a dimension; a negative index counts from the end.</summary>
    public int this[int dim] => Dims[dim < 0 ? dim + Rank : dim];

    /// <summary>Product of the extents; 1 for rank 0.</summary>
    public int Count => _countLessOne + 1;

    /// <summary>The extents.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <summary>The shape that two shapes broadcast to: aligned at the last dimension, an extent of 1 stretches.</summary>
    /// <exception cref="ShapeException">Two extents differ and neither is 1; the message names the operation and both shapes.</exception>
    public static Shape Broadcast(string operation, Shape a, Shape b)
    {
        if (a == b) return a;
        var rank = Math.Max(a.Rank, b.Rank);
        var dims = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var left = i <= a.Rank ? a[^i] : 1;
            var right = i <= b.Rank ? b[^i] : 1;
            if (left != right && left != 1 && right != 1)
                throw new ShapeException($"{operation}: shapes {a} and {b} do not broadcast: {left} against {right} in dimension {-i}.");
            dims[^i] = left == 1 ? right : left;
        }

        return new Shape(dims);
    }

    /// <summary>The shape without a dimension, or with an extent of 1 there.</summary>
    internal Shape Reduced(int dim, bool keep)
    {
        var dims = new List<int>(Dims.ToArray());
        if (keep) dims[dim] = 1;
        else dims.RemoveAt(dim);
        return new Shape([.. dims]);
    }

    /// <summary>A dimension counted from the front, checked.</summary>
    internal int Dimension(string operation, int dim)
    {
        if (dim < -Rank || dim >= Rank)
            throw new ShapeException($"{operation}: dimension {dim} is outside shape {this} of rank {Rank}.");
        return dim < 0 ? dim + Rank : dim;
    }

    /// <summary>Extents [start, end).</summary>
    internal ReadOnlySpan<int> Range(int start, int end) => Dims[start..end];

    /// <summary>Distances between neighbours of a row-major layout.</summary>
    internal int[] RowMajorStrides()
    {
        var strides = new int[Rank];
        var step = 1;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, Dims[i]);
        }

        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var extent in Dims) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _dims ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_dims ?? [])).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Different extents.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}

/// <summary>Builds a shape from a collection expression.</summary>
public static class ShapeBuilder
{
    /// <summary>Called by the compiler.</summary>
    public static Shape Create(ReadOnlySpan<int> dims) => new(dims);
}

/// <summary>Shapes that do not fit: names the operation and both shapes.</summary>
public sealed class ShapeException(string message) : ArgumentException(message);
