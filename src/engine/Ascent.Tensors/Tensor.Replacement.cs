using Ascent.Tensors.Cpu;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Makes this leaf hold a copy of other elements, perhaps of another element type, and stay the same object for all who know it: for
    /// parameters that are converted. It must have no gradient. Views taken before keep the elements they had.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">This is no leaf, or it has a gradient.</exception>
    public void SetData(Tensor source)
    {
        if (source.Shape != Shape) throw new ShapeException($"SetData: shape {source.Shape} does not take the place of shape {Shape}.");
        if (Producer is not null || Grad is not null) throw new InvalidOperationException("SetData: only a leaf without a gradient can be given other elements.");
        if (RequiresGrad) DTypeFacts.RequireFloat("SetData", source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var packed = Copies.Packed(source, source.DType);
        var before = _storage;
        (_storage, _strides, _offset) = (packed._storage.Share(), packed._strides, packed._offset);
        (DType, IsContiguous) = (packed.DType, packed.IsContiguous);
        before.Release();
    }
}
