namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>y[.., i, j] = x[.., floor(i h / oh), floor(j w / ow)], the quotients in single precision; X [.., h, w] and Y [.., oh, ow] are contiguous.</summary>
    void ResizeNearest(Tensor x, Tensor y);

    /// <summary>dX [.., h, w] = the sum of the dY [.., oh, ow] that were read there; both contiguous, dX is overwritten.</summary>
    void ResizeNearestBackward(Tensor gradient, Tensor dx);

    /// <summary>
    /// y[.., i, j] = the mean of the four x around (r(i), c(j)), weighted by 1 - distance along each dimension, with r(i) = i (h - 1) / (oh - 1) if
    /// <paramref name="alignCorners"/> (0 for oh = 1), else max(0, (i + 1/2) h / oh - 1/2), and elements beyond the last replaced by it. Both are contiguous.
    /// </summary>
    void ResizeBilinear(Tensor x, Tensor y, bool alignCorners);

    /// <summary>dX of <see cref="ResizeBilinear"/>; dY [.., oh, ow] and dX [.., h, w] are contiguous, dX is overwritten.</summary>
    void ResizeBilinearBackward(Tensor gradient, Tensor dx, bool alignCorners);
}
