using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp) =>
        AttentionKernels.Forward(query, key, value, mask, causal, scale, output, logSumExp);

    /// <inheritdoc/>
    public virtual void AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp, Tensor dquery, Tensor dkey, Tensor dvalue) =>
        AttentionKernels.Backward(gradient, query, key, value, mask, causal, scale, output, logSumExp, dquery, dkey, dvalue);
}
