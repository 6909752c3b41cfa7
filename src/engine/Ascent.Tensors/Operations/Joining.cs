using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y = the tensors behind each other along a dimension; the gradient of each is its window in dy, as a view.</summary>
internal static class Joining
{
    public static Tensor Cat(IReadOnlyList<Tensor> tensors, int dim)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw new ArgumentException("Cat: there is nothing to join.", nameof(tensors));
        var parts = Parts(tensors);
        var at = parts[0].Shape.Dimension("Cat", dim);
        var starts = new int[parts.Length + 1];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!FitsOutside(parts[0].Shape, parts[i].Shape, at))
                throw new ShapeException($"Cat: shape {parts[i].Shape} of tensor {i} does not fit shape {parts[0].Shape} of tensor 0 outside dimension {at}.");
            starts[i + 1] = checked(starts[i] + parts[i].Shape[at]);
        }

        var y = Tensor.Empty(Indexing.WithExtent(parts[0].Shape, at, starts[^1]), parts[0].DType);
        for (var i = 0; i < parts.Length; i++)
        {
            using var window = Window(y, at, starts[i], starts[i + 1]);
            Copies.Copy(parts[i], window);
        }

        return Tape.Record("Cat", y, parts, [], c =>
        {
            for (var i = 0; i < starts.Length - 1; i++)
            {
                if (c.Needs(i)) c.Give(i, Window(c.Gradient, at, starts[i], starts[i + 1]));
            }
        });
    }

    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int dim)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw new ArgumentException("Stack: there is nothing to join.", nameof(tensors));
        var layers = new Tensor[tensors.Count];
        for (var i = 0; i < layers.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ShapeException($"Stack: shape {tensors[i].Shape} of tensor {i} is not shape {tensors[0].Shape} of tensor 0.");
            layers[i] = Views.Unsqueeze(tensors[i], dim);
        }

        return Cat(layers, dim);
    }

    /// <summary>[start, end) along a dimension, not on the tape.</summary>
    public static Tensor Window(Tensor x, int dim, int start, int end) =>
        x.View(Indexing.WithExtent(x.Shape, dim, end - start), x.StrideArray, start == end ? 0 : start * x.Strides[dim]);

    /// <summary>The tensors in their common type; vectors of no elements, which fit everything, are left out.</summary>
    private static Tensor[] Parts(IReadOnlyList<Tensor> tensors)
    {
        var parts = new List<Tensor>(tensors.Count);
        var dtype = tensors[0].DType;
        foreach (var tensor in tensors)
        {
            dtype = DTypeFacts.Promote(dtype, tensor.DType);
            if (tensor.Rank != 1 || tensor.Count != 0) parts.Add(tensor);
        }

        if (parts.Count == 0) parts.Add(tensors[0]);
        for (var i = 0; i < parts.Count; i++) parts[i] = parts[i].To(dtype);
        return [.. parts];
    }

    private static bool FitsOutside(Shape a, Shape b, int dim)
    {
        if (a.Rank != b.Rank) return false;
        for (var d = 0; d < a.Rank; d++)
        {
            if (d != dim && a[d] != b[d]) return false;
        }

        return true;
    }
}
