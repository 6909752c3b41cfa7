using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary><see cref="BlendRule"/> for each tensor.</summary>
    void Blend(ReadOnlySpan<ParameterUpdate<BlendRule>> updates);

    /// <summary><see cref="ClampRule"/> for each tensor.</summary>
    void Clamp(ReadOnlySpan<ParameterUpdate<ClampRule>> updates);

    /// <summary>Sum of the squares of all elements of contiguous float tensors, in double precision and in an order that depends on their sizes alone.</summary>
    double SumOfSquares(ReadOnlySpan<Tensor> tensors);

    /// <summary>Whether no element of contiguous float tensors is NaN or infinite.</summary>
    bool AllFinite(ReadOnlySpan<Tensor> tensors);
}
