using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Triangle(Tensor x, Tensor y, int diagonal, bool lower) => TriangleKernels.Triangle(x, y, diagonal, lower);
}
