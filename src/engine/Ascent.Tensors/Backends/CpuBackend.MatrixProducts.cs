using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void MatMul(Tensor a, Tensor b, Tensor c, Shape batch, bool accumulate) => ProductKernels.MatMul(a, b, c, batch, accumulate);

    /// <inheritdoc/>
    public virtual void Linear(Tensor x, Tensor weight, Tensor? bias, Tensor y, bool relu) => ProductKernels.Linear(x, weight, bias, y, relu);
}
