using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>y_i = x_0 + ... + x_i along a dimension; dx_i = dy_i + dy_(i+1) + ..., the same from the other end.</summary>
internal static class Cumulatives
{
    public static Tensor Sum(Tensor x, int dim)
    {
        x = Reductions.Summand("CumulativeSum", x);
        if (x.Rank == 0) return Views.Reshape(Sum(Views.Reshape(x, [1]), dim), []);
        var at = x.Shape.Dimension("CumulativeSum", dim);
        return Tape.Record("CumulativeSum", Run(x, at, reverse: false), [x], [], c => c.Give(0, Run(c.Gradient, at, reverse: true)));
    }

    private static Tensor Run(Tensor x, int dim, bool reverse)
    {
        var y = Tensor.Empty(x.Shape, x.DType);
        if (y.Count > 0) Backend.Current.CumulativeSum(x, y, dim, reverse);
        return y;
    }
}
