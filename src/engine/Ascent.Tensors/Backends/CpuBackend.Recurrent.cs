using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Lstm(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, Tensor cell, bool reverse, Tensor output, Tensor cells) =>
        RecurrentKernels.Lstm(gates, weight, bias, hidden, cell, reverse, output, cells);

    /// <inheritdoc/>
    public virtual void LstmBackward(
        Tensor doutput, Tensor dcell, Tensor gates, Tensor weight, Tensor cell, Tensor cells, bool reverse, Tensor dgates, Tensor dhidden, Tensor dcellBefore) =>
        RecurrentKernels.LstmBackward(doutput, dcell, gates, weight, cell, cells, reverse, dgates, dhidden, dcellBefore);

    /// <inheritdoc/>
    public virtual void Gru(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, bool reverse, Tensor output, Tensor inner) =>
        RecurrentKernels.Gru(gates, weight, bias, hidden, reverse, output, inner);

    /// <inheritdoc/>
    public virtual void GruBackward(
        Tensor doutput, Tensor gates, Tensor weight, Tensor hidden, Tensor output, Tensor inner, bool reverse, Tensor dgates, Tensor dstateGates, Tensor dhidden) =>
        RecurrentKernels.GruBackward(doutput, gates, weight, hidden, output, inner, reverse, dgates, dstateGates, dhidden);
}
