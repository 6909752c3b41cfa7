namespace Ascent.Tensors.Cpu;

/// <summary>An operand in row-major order: itself where it lies so already, else a copy that is given back with <c>using</c>.</summary>
internal readonly struct PackedOperand : IDisposable
{
    private readonly bool _isCopy;

    public PackedOperand(Tensor? x)
    {
        _isCopy = x is { IsContiguous: false };
        Tensor = _isCopy ? Copies.Packed(x!, x!.DType) : x;
    }

    public Tensor? Tensor { get; }

    /// <summary>The first element; null where there is no tensor.</summary>
    public unsafe T* Pointer<T>()
        where T : unmanaged =>
        Tensor is null ? null : Tensor.Pointer<T>();

    public void Dispose()
    {
        if (_isCopy) Tensor!.Dispose();
    }
}
