using Ascent.Tensors.Cpu.Updates;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Blend(ReadOnlySpan<ParameterUpdate<BlendRule>> updates) => UpdateDriver.Run<BlendRule, BlendKernel>(updates);

    /// <inheritdoc/>
    public virtual void Clamp(ReadOnlySpan<ParameterUpdate<ClampRule>> updates) => UpdateDriver.Run<ClampRule, ClampKernel>(updates);

    /// <inheritdoc/>
    public virtual double SumOfSquares(ReadOnlySpan<Tensor> tensors) => ListSums.SumOfSquares(tensors);

    /// <inheritdoc/>
    public virtual bool AllFinite(ReadOnlySpan<Tensor> tensors) => ListSums.AllFinite(tensors);
}
