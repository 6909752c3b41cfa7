using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Map<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator =>
        ElementwiseKernels.Map(x, y, op);

    /// <inheritdoc/>
    public virtual void Zip<TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where TOp : struct, IBinaryOperator =>
        ElementwiseKernels.Zip(a, b, c, op);

    /// <inheritdoc/>
    public virtual void Zip<TOp>(Tensor a, Tensor b, Tensor c, Tensor d, TOp op)
        where TOp : struct, ITernaryOperator =>
        ElementwiseKernels.Zip(a, b, c, d, op);
}
