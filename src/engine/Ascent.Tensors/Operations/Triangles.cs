using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Parts of matrices [.., rows, columns] around a diagonal: element (i, j) lies on diagonal j - i.</summary>
internal static class Triangles
{
    /// <summary>y = x on and below a diagonal (or on and above it), else 0; dx = dy there, else 0.</summary>
    public static Tensor Triangle(string operation, Tensor x, int diagonal, bool lower)
    {
        if (x.Rank < 2) throw new ShapeException($"{operation}: shape {x.Shape} has no matrices.");
        var y = Tensor.Empty(x.Shape, x.DType);
        Backend.Current.Triangle(x, y, diagonal, lower);
        return Tape.Record(operation, y, [x], [], c =>
        {
            var dx = Tensor.Empty(c.Gradient.Shape, c.Gradient.DType);
            Backend.Current.Triangle(c.Gradient, dx, diagonal, lower);
            c.Give(0, dx);
        });
    }

    /// <summary>y[.., i] = x[.., i, .., i + offset, ..] as a view, the new dimension last; dx is dy there, else 0.</summary>
    public static Tensor Diagonal(Tensor x, int offset, int dim0, int dim1)
    {
        var first = x.Shape.Dimension("Diagonal", dim0);
        var second = x.Shape.Dimension("Diagonal", dim1);
        if (first == second) throw new ShapeException($"Diagonal: dimensions {dim0} and {dim1} of shape {x.Shape} are the same.");
        var before = x.Shape;
        return Tape.Record("Diagonal", Window(x, offset, first, second), [x], [], c =>
        {
            var dx = Tensor.Zeros(before, c.Gradient.DType);
            using (var window = Window(dx, offset, first, second)) Copies.Copy(c.Gradient, window);
            c.Give(0, dx);
        });
    }

    private static Tensor Window(Tensor x, int offset, int first, int second)
    {
        List<int> extents = [], strides = [];
        for (var d = 0; d < x.Rank; d++)
        {
            if (d == first || d == second) continue;
            extents.Add(x.Shape[d]);
            strides.Add(x.Strides[d]);
        }

        var length = Math.Max(0, offset >= 0 ? Math.Min(x.Shape[first], x.Shape[second] - offset) : Math.Min(x.Shape[first] + offset, x.Shape[second]));
        extents.Add(length);
        strides.Add(x.Strides[first] + x.Strides[second]);
        var start = length == 0 ? 0 : offset >= 0 ? offset * x.Strides[second] : -offset * x.Strides[first];
        return x.View(new Shape([.. extents]), [.. strides], start);
    }
}
