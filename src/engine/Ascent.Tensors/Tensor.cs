using Ascent.Tensors.Autograd;
using Ascent.Tensors.Pool;

namespace Ascent.Tensors;

/// <summary>
/// A rectangular array of numbers that remembers how it was computed. It is a window (shape, strides, offset) on a block of
/// storage that other tensors may share: views copy nothing. Operations follow PyTorch's semantics. Disposing is never
/// necessary; it gives the storage back earlier (see <see cref="TensorScope"/>).
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private Storage _storage;
    private int[] _strides;
    private int _offset;
    private bool _requiresGrad;
    private bool _disposed;

    internal Tensor(Storage storage, Shape shape, int[] strides, int offset, DType dtype)
    {
        _storage = storage;
        _strides = strides;
        _offset = offset;
        Shape = shape;
        DType = dtype;
        IsContiguous = HasRowMajorStrides();
        TensorScope.Register(this);
    }

    /// <summary>The extents, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; private set; }

    /// <summary>Number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Count;

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous { get; private set; }

    /// <summary>Whether operations on this tensor are recorded, so that <see cref="Backward()"/> can reach it. Set it on leaves, the parameters.</summary>
    /// <exception cref="InvalidOperationException">Set to false on the result of a recorded operation.</exception>
    /// <exception cref="ArgumentException">Set to true on integers.</exception>
    public bool RequiresGrad
    {
        get => _requiresGrad || Producer is not null;
        set
        {
            if (value) DTypeFacts.RequireFloat("RequiresGrad", this);
            if (!value && Producer is not null)
                throw new InvalidOperationException("Only a leaf can stop requiring gradients; Detach() gives a tensor that is cut from the tape.");
            _requiresGrad = value && Producer is null;
            if (_requiresGrad) OutlivesScope = true;
        }
    }

    /// <summary>The gradient that backward passes have added up in this leaf; null before the first. Of this tensor's shape.</summary>
    public Tensor? Grad { get; set; }

    /// <summary>Whether nothing on the tape produced this tensor.</summary>
    public bool IsLeaf => Producer is null;

    /// <summary>Distances in elements between neighbours, one for each dimension; 0 where an extent of 1 was stretched.</summary>
    public ReadOnlySpan<int> Strides => _strides;

    internal TapeNode? Producer { get; set; }

    internal bool OutlivesScope { get; set; }

    internal int Version => _storage.Version;

    /// <summary>Whether no other tensor looks at these elements, so that they may be overwritten.</summary>
    internal bool IsExclusive => IsContiguous && _storage.IsExclusive;

    internal int[] StrideArray => _strides;

    /// <summary>Gives up this window; the storage goes back to the pool with the last window on it.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _storage.Release();
    }

    /// <summary>Excepts this tensor from every <see cref="TensorScope"/>: for state that lives longer than a step.</summary>
    public void OutliveScope() => OutlivesScope = true;

    /// <inheritdoc/>
    public override string ToString() => Count == 1 && !_disposed ? $"{DType}{Shape} {Item()}" : $"{DType}{Shape}";

    /// <summary>The first element. Whoever uses it keeps this tensor alive until the last access.</summary>
    internal unsafe T* Pointer<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (T*)_storage.Pointer + _offset;
    }

    /// <summary>The first element's bytes, for kernels that move elements of any type; kept alive as for <see cref="Pointer{T}"/>.</summary>
    internal unsafe byte* Bytes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _storage.Pointer + ((nint)_offset * DType.Size());
    }

    /// <summary>Another window on the same storage, not on the tape.</summary>
    internal Tensor View(Shape shape, int[] strides, int offset = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Tensor(_storage.Share(), shape, strides, _offset + offset, DType);
    }

    internal Tensor Alias() => View(Shape, _strides);

    /// <summary>Called before elements change in place.</summary>
    /// <exception cref="InvalidOperationException">A leaf that requires gradients, while the tape records.</exception>
    internal void Touch(string operation)
    {
        if (RequiresGrad && GradMode.Enabled)
            throw new InvalidOperationException($"{operation} would change a tensor on the tape in place; do it under GradMode.NoGrad().");
        MarkChanged();
    }

    /// <summary>Tells the tape that saved copies of these elements are stale.</summary>
    internal void MarkChanged() => _storage.Touch();

    private bool HasRowMajorStrides()
    {
        if (Count == 0) return true;
        var step = 1;
        for (var i = _strides.Length - 1; i >= 0; i--)
        {
            var extent = Shape.Dims[i];
            if (extent == 1) continue;
            if (_strides[i] != step) return false;
            step *= extent;
        }

        return true;
    }
}
