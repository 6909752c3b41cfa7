using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>Normalised exponentials along a dimension.</summary>
internal static class Softmaxes
{
    /// <summary>y_i = e^x_i / sum_j e^x_j; dx_i = y_i (dy_i - sum_j dy_j y_j).</summary>
    public static Tensor Softmax(Tensor x, int dim) => Along("Softmax", x, dim, log: false);

    /// <summary>y_i = x_i - ln sum_j e^x_j; dx_i = dy_i - e^y_i sum_j dy_j.</summary>
    public static Tensor LogSoftmax(Tensor x, int dim) => Along("LogSoftmax", x, dim, log: true);

    private static Tensor Along(string name, Tensor x, int dim, bool log)
    {
        DTypeFacts.RequireFloat(name, x);
        if (x.Rank == 0) return Views.Reshape(Rows(name, Views.Reshape(x, [1]), log), []);
        var at = x.Shape.Dimension(name, dim);
        return at == x.Rank - 1
            ? Rows(name, x, log)
            : Views.Transpose(Rows(name, Views.Transpose(x, at, -1), log), at, -1);
    }

    private static Tensor Rows(string name, Tensor x, bool log)
    {
        var y = Tensor.Empty(x.Shape, x.DType);
        if (x.Count == 0) return Tape.Record(name, y, [x], [], static c => c.Give(0, c.Gradient));
        Backend.Current.Softmax(x, y, log);
        return Tape.Record(name, y, [x], [y], c =>
        {
            var dx = Tensor.Empty(c.Gradient.Shape, c.Gradient.DType);
            Backend.Current.SoftmaxBackward(c.Gradient, c.Saved(0), dx, log);
            c.Give(0, dx);
        });
    }
}
