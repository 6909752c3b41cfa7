using Ascent.Tensors.Cpu;
using Ascent.Tensors.Operations;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void IndexSelect(Tensor x, Tensor index, Tensor y, int dim)
    {
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        IndexKernels.Gather(packed, index, y, outer, n, inner);
    }

    /// <inheritdoc/>
    public virtual void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim)
    {
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(sum.Shape, dim);
        IndexKernels.AddRows(packed, index, sum, outer, n, inner);
    }

    /// <inheritdoc/>
    public virtual void PutAlong(Tensor x, Tensor positions, Tensor y, int dim)
    {
        using var packed = Copies.Contiguous(x);
        using var places = Copies.Contiguous(positions);
        var (outer, n, inner) = Reductions.Around(y.Shape, dim);
        IndexKernels.Scatter(packed, places, y, outer, x.Shape[dim], n, inner);
    }
}
