using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void ResizeNearest(Tensor x, Tensor y) => ResizeKernels.Nearest(x, y);

    /// <inheritdoc/>
    public virtual void ResizeNearestBackward(Tensor gradient, Tensor dx) => ResizeKernels.NearestBackward(gradient, dx);

    /// <inheritdoc/>
    public virtual void ResizeBilinear(Tensor x, Tensor y, bool alignCorners) => ResizeKernels.Bilinear(x, y, alignCorners);

    /// <inheritdoc/>
    public virtual void ResizeBilinearBackward(Tensor gradient, Tensor dx, bool alignCorners) => ResizeKernels.BilinearBackward(gradient, dx, alignCorners);
}
