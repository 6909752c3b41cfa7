using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y_i = (sum over the window of i of x) / d_i; dx_j is the sum of dy_i / d_i over the windows i that cover j.</summary>
internal static class AveragePoolings
{
    public static Tensor AveragePool2d(string operation, Tensor x, PoolingWindow window, bool ceilMode, bool countPadding, int? divisorOverride)
    {
        var y = Tensor.Empty(PoolingShapes.Output(operation, x, window, ceilMode), x.DType);
        if (divisorOverride == 0) throw new ArgumentException($"{operation}: the divisor must not be 0.", nameof(divisorOverride));
        var divisor = divisorOverride ?? 0;
        using var input = Copies.Contiguous(x);
        Backend.Current.AveragePool2d(input, y, window, countPadding, divisor);
        var before = x.Shape;
        return Tape.Record(operation, y, [x], [], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(before, gradient.DType);
            Backend.Current.AveragePool2dBackward(gradient, dx, window, countPadding, divisor);
            c.Give(0, dx);
        });
    }

    public static Tensor AveragePool1d(Tensor x, PoolingWindow window, bool ceilMode, bool countPadding) =>
        Views.Squeeze(AveragePool2d("AveragePool1d", PoolingShapes.Rows("AveragePool1d", x), window, ceilMode, countPadding, null), -2);

    public static Tensor AdaptiveAveragePool2d(Tensor x, (int Height, int Width) size, string operation = "AdaptiveAveragePool2d")
    {
        var y = Tensor.Empty(PoolingShapes.Adaptive(operation, x, size), x.DType);
        using var input = Copies.Contiguous(x);
        Backend.Current.AdaptiveAveragePool2d(input, y);
        var before = x.Shape;
        return Tape.Record(operation, y, [x], [], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(before, gradient.DType);
            Backend.Current.AdaptiveAveragePool2dBackward(gradient, dx);
            c.Give(0, dx);
        });
    }

    public static Tensor AdaptiveAveragePool1d(Tensor x, int size) =>
        Views.Squeeze(AdaptiveAveragePool2d(PoolingShapes.Rows("AdaptiveAveragePool1d", x), (1, size), "AdaptiveAveragePool1d"), -2);
}
