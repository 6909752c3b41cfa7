using Ascent.Tensors.Cpu.Updates;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Sgd(ReadOnlySpan<ParameterUpdate<SgdRule>> updates) => UpdateDriver.Run<SgdRule, SgdKernel>(updates);

    /// <inheritdoc/>
    public virtual void Adam(ReadOnlySpan<ParameterUpdate<AdamRule>> updates) => UpdateDriver.Run<AdamRule, AdamKernel>(updates);

    /// <inheritdoc/>
    public virtual void Adagrad(ReadOnlySpan<ParameterUpdate<AdagradRule>> updates) => UpdateDriver.Run<AdagradRule, AdagradKernel>(updates);

    /// <inheritdoc/>
    public virtual void Adadelta(ReadOnlySpan<ParameterUpdate<AdadeltaRule>> updates) => UpdateDriver.Run<AdadeltaRule, AdadeltaKernel>(updates);

    /// <inheritdoc/>
    public virtual void RmsProp(ReadOnlySpan<ParameterUpdate<RmsPropRule>> updates) => UpdateDriver.Run<RmsPropRule, RmsPropKernel>(updates);

    /// <inheritdoc/>
    public virtual void Lion(ReadOnlySpan<ParameterUpdate<LionRule>> updates) => UpdateDriver.Run<LionRule, LionKernel>(updates);
}
