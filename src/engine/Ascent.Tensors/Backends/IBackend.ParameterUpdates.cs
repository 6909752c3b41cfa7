using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>A step by <see cref="SgdRule"/> of each tensor.</summary>
    void Sgd(ReadOnlySpan<ParameterUpdate<SgdRule>> updates);

    /// <summary>A step by <see cref="AdamRule"/> of each tensor.</summary>
    void Adam(ReadOnlySpan<ParameterUpdate<AdamRule>> updates);

    /// <summary>A step by <see cref="AdagradRule"/> of each tensor.</summary>
    void Adagrad(ReadOnlySpan<ParameterUpdate<AdagradRule>> updates);

    /// <summary>A step by <see cref="AdadeltaRule"/> of each tensor.</summary>
    void Adadelta(ReadOnlySpan<ParameterUpdate<AdadeltaRule>> updates);

    /// <summary>A step by <see cref="RmsPropRule"/> of each tensor.</summary>
    void RmsProp(ReadOnlySpan<ParameterUpdate<RmsPropRule>> updates);

    /// <summary>A step by <see cref="LionRule"/> of each tensor.</summary>
    void Lion(ReadOnlySpan<ParameterUpdate<LionRule>> updates);
}
