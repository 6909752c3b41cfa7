using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Dropout(Tensor x, Tensor y, Tensor mask, double p, ulong seed, ulong stream, ulong position) => DropoutKernels.Forward(x, y, mask, p, seed, stream, position);

    /// <inheritdoc/>
    public virtual void DropoutBackward(Tensor gradient, Tensor mask, Tensor dx, double p) => DropoutKernels.Backward(gradient, mask, dx, p);
}
