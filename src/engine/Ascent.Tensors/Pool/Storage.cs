using System.Diagnostics.CodeAnalysis;

namespace Ascent.Tensors.Pool;

/// <summary>
/// One block of the pool, shared by all tensors that look at it. It counts the tensors that have not been disposed: when the
/// last one is, the block goes back at once. A tensor that is merely forgotten needs no finalizer of its own: once no tensor
/// reaches the storage any more, the storage's finalizer gives the block back.
/// </summary>
internal sealed unsafe class Storage
{
    private readonly int _sizeClass;
    private nint _pointer;
    private int _owners = 1;

    internal Storage(nint pointer, int sizeClass)
    {
        _pointer = pointer;
        _sizeClass = sizeClass;
    }

    [SuppressMessage("Design", "MA0055", Justification = "The finalizer is what makes Dispose optional.")]
    ~Storage()
    {
        if (_pointer != 0) StoragePool.Return(_pointer, _sizeClass);
        _pointer = 0;
    }

    public byte* Pointer => (byte*)_pointer;

    /// <summary>Raised by every change in place, so that the tape can tell that a value it saved is no longer the same.</summary>
    public int Version { get; private set; }

    /// <summary>Whether exactly one tensor looks at this block, so that it may be overwritten.</summary>
    public bool IsExclusive => Volatile.Read(ref _owners) == 1;

    public void Touch() => Version++;

    public Storage Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    [SuppressMessage("Usage", "CA1816", Justification = "Release is this type's Dispose, counted.")]
    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) != 0) return;
        var pointer = Interlocked.Exchange(ref _pointer, 0);
        if (pointer == 0) return;
        StoragePool.Return(pointer, _sizeClass);
        GC.SuppressFinalize(this);
    }
}
