using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y_i = max over the window of i of x; dx_j is the sum of dy_i over the windows i whose maximum was taken at j.</summary>
internal static class MaxPoolings
{
    public static Tensor MaxPool2d(string operation, Tensor x, PoolingWindow window, bool ceilMode)
    {
        var y = Tensor.Empty(PoolingShapes.Output(operation, x, window, ceilMode), x.DType);
        using var input = Copies.Contiguous(x);
        if (!Tape.Records(x))
        {
            Backend.Current.MaxPool2d(input, y, null, window);
            return y;
        }

        using var places = PoolingPlaces.Empty(y.Shape, window);
        Backend.Current.MaxPool2d(input, y, places, window);
        return Record(operation, y, x, places, window);
    }

    public static (Tensor Values, Tensor Indices) MaxPool2dWithIndices(Tensor x, PoolingWindow window, bool ceilMode)
    {
        var y = Tensor.Empty(PoolingShapes.Output("MaxPool2d", x, window, ceilMode), x.DType);
        var indices = Tensor.Empty(y.Shape, DType.Int64);
        using var input = Copies.Contiguous(x);
        using var places = PoolingPlaces.Empty(y.Shape, window);
        Backend.Current.MaxPool2d(input, y, places, window);
        Backend.Current.MaxPool2dIndices(places, indices, x.Shape[-1], window);
        return (Record("MaxPool2d", y, x, places, window), indices);
    }

    public static Tensor MaxPool1d(Tensor x, PoolingWindow window, bool ceilMode) =>
        Views.Squeeze(MaxPool2d("MaxPool1d", PoolingShapes.Rows("MaxPool1d", x), window, ceilMode), -2);

    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool2d(string operation, Tensor x, (int Height, int Width) size)
    {
        var y = Tensor.Empty(PoolingShapes.Adaptive(operation, x, size), x.DType);
        var indices = Tensor.Empty(y.Shape, DType.Int64);
        using var input = Copies.Contiguous(x);
        Backend.Current.AdaptiveMaxPool2d(input, y, indices);
        var before = x.Shape;
        return (Tape.Record(operation, y, [x], [indices], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(before, gradient.DType);
            Backend.Current.AdaptiveMaxPool2dBackward(gradient, c.Saved(0), dx);
            c.Give(0, dx);
        }), indices);
    }

    public static Tensor AdaptiveMaxPool1d(Tensor x, int size)
    {
        var (values, indices) = AdaptiveMaxPool2d("AdaptiveMaxPool1d", PoolingShapes.Rows("AdaptiveMaxPool1d", x), (1, size));
        indices.Dispose();
        return Views.Squeeze(values, -2);
    }

    private static Tensor Record(string operation, Tensor y, Tensor x, Tensor places, PoolingWindow window)
    {
        var before = x.Shape;
        return Tape.Record(operation, y, [x], [places], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(before, gradient.DType);
            Backend.Current.MaxPool2dBackward(gradient, c.Saved(0), dx, window);
            c.Give(0, dx);
        });
    }
}
