using System.Runtime.CompilerServices;

namespace Ascent.Tensors;

/// <summary>The extents of a tensor, outermost first. Written as a collection: <c>Tensor.Zeros([2, 3])</c>. Rank 0 is a scalar.</summary>
[CollectionBuilder(typeof(ShapeBuilder), nameof(ShapeBuilder.Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? _dims;

    /// <summary>Takes a copy of <paramref name="dims"/>.</summary>
    /// <exception cref="ShapeException">A negative extent, or a product beyond <see cref="int.MaxValue"/>.</exception>
    public Shape(ReadOnlySpan<int> dims) => _dims = dims.ToArray();

    /// <summary>Number of dimensions.</summary>
    public int Rank => _dims?.Length ?? 0;

    /// <summary>Extent of a dimension; a negative index counts from the end.</summary>
    public int this[int dim] => _dims![dim < 0 ? dim + Rank : dim];

    /// <summary>Product of the extents.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The extents.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotImplementedException();

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
