using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// A border around a tensor, or, where an extent is negative, without its rim. Of a constant border: y[i] = x[i - before] inside, so dx is the window of dy. Of the others:
/// y[i] = x[source(i)] along one dimension after the other, so dx_k is the sum of dy_i over source(i) = k.
/// </summary>
internal static class Padding
{
    public static Tensor Pad(Tensor x, ReadOnlySpan<int> padding, PaddingMode mode, double value)
    {
        if (padding.Length % 2 != 0 || padding.Length / 2 > x.Rank)
            throw new ShapeException($"Pad: [{string.Join(", ", padding.ToArray())}] is not a pair for each of the last dimensions of shape {x.Shape}.");
        if (mode == PaddingMode.Constant) return Constant(x, padding, value);
        for (var i = 0; i < padding.Length; i += 2)
        {
            if (padding[i] != 0 || padding[i + 1] != 0) x = Along(x, x.Rank - 1 - (i / 2), padding[i], padding[i + 1], mode);
        }

        return x;
    }

    private static Tensor Constant(Tensor x, ReadOnlySpan<int> padding, double value)
    {
        int[] from = new int[x.Rank], to = new int[x.Rank], common = [.. x.Shape], extents = [.. x.Shape];
        var crops = false;
        for (var i = 0; i < padding.Length; i += 2)
        {
            var (d, before, after) = (x.Rank - 1 - (i / 2), padding[i], padding[i + 1]);
            extents[d] = checked(extents[d] + before + after);
            if (extents[d] < 0) throw new ShapeException($"Pad: ({before}, {after}) leaves nothing of dimension {d} of shape {x.Shape}.");
            (from[d], to[d]) = (Math.Max(0, -before), Math.Max(0, before));
            common[d] = Math.Max(0, x.Shape[d] - from[d] - Math.Max(0, -after));
            crops |= before < 0 || after < 0;
        }

        var inside = new Shape(common);
        var y = Tensor.Full(new Shape(extents), value, x.DType);
        using (var source = Window(x, inside, from))
        using (var target = Window(y, inside, to))
            Copies.Copy(source, target);
        var shape = x.Shape;
        return Tape.Record("Pad", y, [x], [], c =>
        {
            var window = Window(c.Gradient, inside, to);
            if (!crops)
            {
                c.Give(0, window);
                return;
            }

            var dx = Tensor.Zeros(shape, window.DType);
            using (var target = Window(dx, inside, from)) Copies.Copy(window, target);
            window.Dispose();
            c.Give(0, dx);
        });
    }

    private static Tensor Along(Tensor x, int dim, int before, int after, PaddingMode mode)
    {
        var extent = x.Shape[dim];
        var most = mode switch { PaddingMode.Reflect => extent - 1, PaddingMode.Circular => extent, _ => extent > 0 ? int.MaxValue : 0 };
        if (before > most || after > most || (long)extent + before + after < 0)
            throw new ShapeException($"Pad: ({before}, {after}) in mode {mode} does not fit dimension {dim} of shape {x.Shape}.");
        using var source = Tensor.Empty([extent + before + after], DType.Int64);
        var positions = source.AsSpan<long>();
        for (var i = 0; i < positions.Length; i++) positions[i] = Source(i - before, extent, mode);
        return Indexing.Select(x, dim, source);
    }

    private static int Source(int at, int extent, PaddingMode mode) => mode switch
    {
        PaddingMode.Reflect => at < 0 ? -at : at >= extent ? (2 * (extent - 1)) - at : at,
        PaddingMode.Replicate => Math.Clamp(at, 0, extent - 1),
        _ => at < 0 ? at + extent : at >= extent ? at - extent : at,
    };

    private static Tensor Window(Tensor x, Shape shape, int[] start)
    {
        var offset = 0;
        for (var d = 0; d < start.Length; d++) offset += start[d] * x.Strides[d];
        return x.View(shape, x.StrideArray, shape.Count == 0 ? 0 : offset);
    }
}
