using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y_i = the sum over some j of w_ij x_j with weights that depend on the sizes alone; dx_j = the sum over i of w_ij dy_i.</summary>
internal static class Resizing
{
    public static Tensor Resize(Tensor x, (int Height, int Width) size, ResizeMode mode, bool alignCorners)
    {
        DTypeFacts.RequireFloat("Resize", x);
        if (x.Rank is not (3 or 4)) throw new ShapeException($"Resize: shape {x.Shape} is not [n, c, h, w] or [c, h, w].");
        if (Math.Min(size.Height, size.Width) < 1 || x.Shape[-1] == 0 || x.Shape[-2] == 0) throw new ShapeException($"Resize: planes of shape {x.Shape} do not go to size {size}; both must hold something.");
        if (alignCorners && mode == ResizeMode.Nearest) throw new ArgumentException("Resize: alignCorners is for the mode Bilinear.", nameof(alignCorners));
        var y = Tensor.Empty([.. x.Shape.Range(0, x.Rank - 2), size.Height, size.Width], x.DType);
        using var input = Copies.Contiguous(x);
        if (mode == ResizeMode.Nearest) Backend.Current.ResizeNearest(input, y);
        else Backend.Current.ResizeBilinear(input, y, alignCorners);
        var before = x.Shape;
        return Tape.Record("Resize", y, [x], [], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(before, gradient.DType);
            if (mode == ResizeMode.Nearest) Backend.Current.ResizeNearestBackward(gradient, dx);
            else Backend.Current.ResizeBilinearBackward(gradient, dx, alignCorners);
            c.Give(0, dx);
        });
    }
}
