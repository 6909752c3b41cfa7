using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>y = x_0 x_1 ... x_(n-1); dx_i = dy times the product of all others, which is right where some are 0.</summary>
internal static class Products
{
    public static Tensor All(Tensor x)
    {
        x = Reductions.Summand("Product", x);
        return Along(Views.Reshape(x, [x.Count]), 0, keepDim: false);
    }

    public static Tensor Along(Tensor x, int dim, bool keepDim)
    {
        x = Reductions.Summand("Product", x);
        var at = x.Shape.Dimension("Product", dim);
        var y = Tensor.Empty(x.Shape.Reduced(at, keepDim), x.DType);
        Backend.Current.Product(x, y, at);
        return Tape.Record("Product", y, [x], [x], c =>
        {
            var dx = Tensor.Empty(c.Saved(0).Shape, c.Gradient.DType);
            Backend.Current.ProductBackward(c.Gradient, c.Saved(0), dx, at);
            c.Give(0, dx);
        });
    }
}
