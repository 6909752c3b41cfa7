using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>y_i = x_p(i) along a dimension, with the positions p of the elements in order, or of the first of them; dx_p(i) = dy_i, else 0.</summary>
internal static class Sorts
{
    public static (Tensor Values, Tensor Indices) Sort(string name, Tensor x, int dim, int? count, bool descending)
    {
        DTypeFacts.RequireNumber(name, x);
        if (x.Rank == 0)
        {
            var (value, position) = Sort(name, Views.Reshape(x, [1]), dim, count, descending);
            return count == 0 ? (value, position) : (Views.Reshape(value, []), Views.Reshape(position, []));
        }

        var at = x.Shape.Dimension(name, dim);
        var extents = x.Shape.Dims.ToArray();
        var k = count ?? extents[at];
        if (k < 0 || k > extents[at]) throw new ShapeException($"{name}: {k} elements cannot be taken from dimension {at} of shape {x.Shape}.");
        extents[at] = k;
        var shape = new Shape(extents);
        var values = Tensor.Empty(shape, x.DType);
        var positions = Tensor.Empty(shape, DType.Int64);
        if (values.Count > 0) Backend.Current.Sort(x, values, positions, at, descending);
        var before = x.Shape;
        Tape.Record(name, values, [x], [positions], c =>
        {
            var dx = Tensor.Zeros(before, c.Gradient.DType);
            if (c.Gradient.Count > 0) Backend.Current.PutAlong(c.Gradient, c.Saved(0), dx, at);
            c.Give(0, dx);
        });
        return (values, positions);
    }
}
