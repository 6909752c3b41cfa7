using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Ascent.Tensors.Pool;

/// <summary>
/// One block of the pool, or a piece of a buffer that something else owns, shared by all tensors that look at it. It counts the
/// tensors that have not been disposed: when the last one is, the block goes back at once. A tensor that is merely forgotten needs
/// no finalizer of its own: once no tensor reaches the storage any more, the storage's finalizer gives the block back.
/// </summary>
internal sealed unsafe class Storage
{
    private static long _borrowed;

    private readonly int _sizeClass;

    // Null for a block of the pool. The finalizer may still use it: safe handles are finalized after ordinary objects.
    private readonly SafeBuffer? _owner;
    private readonly long _borrowedBytes;
    private nint _pointer;
    private int _owners = 1;

    internal Storage(nint pointer, int sizeClass)
    {
        _pointer = pointer;
        _sizeClass = sizeClass;
    }

    /// <summary>A piece of a buffer, which stays open until this storage is released.</summary>
    internal Storage(SafeBuffer owner, long offset, long bytes)
    {
        byte* start = null;
        owner.AcquirePointer(ref start);
        _owner = owner;
        _borrowedBytes = bytes;
        _pointer = (nint)start + (nint)offset;
        Interlocked.Add(ref _borrowed, bytes);
    }

    [SuppressMessage("Design", "MA0055", Justification = "The finalizer is what makes Dispose optional.")]
    ~Storage() => GiveBack();

    /// <summary>Bytes of buffers that live storages look at.</summary>
    public static long Borrowed => Volatile.Read(ref _borrowed);

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
        GiveBack();
        GC.SuppressFinalize(this);
    }

    private void GiveBack()
    {
        var pointer = Interlocked.Exchange(ref _pointer, 0);
        if (pointer == 0) return;
        if (_owner is null)
        {
            StoragePool.Return(pointer, _sizeClass);
            return;
        }

        Interlocked.Add(ref _borrowed, -_borrowedBytes);
        _owner.ReleasePointer();
    }
}
