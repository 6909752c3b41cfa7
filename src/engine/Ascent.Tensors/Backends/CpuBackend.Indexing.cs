using Ascent.Tensors.Cpu.Indexing;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void IndexSelect(Tensor x, Tensor index, Tensor y, int dim) => RowKernels.Select(x, index, y, dim);

    /// <inheritdoc/>
    public virtual void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim, long skip = -1, bool accumulate = true) => RowKernels.Add(x, index, sum, dim, skip, accumulate);

    /// <inheritdoc/>
    public virtual void Gather(Tensor x, Tensor positions, Tensor y, int dim) => GatherKernels.Gather(x, positions, y, dim);

    /// <inheritdoc/>
    public virtual void PutAlong(Tensor x, Tensor positions, Tensor y, int dim) => GatherKernels.Put(x, positions, y, dim);

    /// <inheritdoc/>
    public virtual void ScatterAdd(Tensor x, Tensor positions, Tensor y, int dim) => GatherKernels.Add(x, positions, y, dim);

    /// <inheritdoc/>
    public virtual void MaskedFill(Tensor x, Tensor mask, Tensor y, double value) => MaskKernels.Fill(x, mask, y, value);
}
