using Microsoft.Win32.SafeHandles;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Memory of one thread for packed panels: aligned to a cache line, kept between calls, grown when a call needs more, freed when the
/// thread is gone.
/// </summary>
internal sealed unsafe class PackBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const nuint Smallest = 1 << 16;

    [ThreadStatic]
    private static PackBuffer? _threadPanelsA;

    [ThreadStatic]
    private static PackBuffer? _threadPanelsB;

    private nuint _size;

    internal PackBuffer()
        : base(ownsHandle: true)
    {
    }

    /// <summary>The calling thread's buffer for its block of A and a tile of C.</summary>
    public static PackBuffer PanelsA => _threadPanelsA ??= new PackBuffer();

    /// <summary>The calling thread's buffer for the panels of B, which the team reads while the thread waits.</summary>
    public static PackBuffer PanelsB => _threadPanelsB ??= new PackBuffer();

    /// <summary>At least so many bytes; what was in them before is lost.</summary>
    public void* Take(nuint bytes)
    {
        if (bytes <= _size) return (void*)handle;
        nuint wanted = Math.Max((bytes + 4095) & ~(nuint)4095, Smallest);
        Pool.NativeBlocks.Free((void*)handle);
        SetHandle(0);
        _size = 0;
        SetHandle((nint)Pool.NativeBlocks.Allocate(wanted));
        _size = wanted;
        return (void*)handle;
    }

    protected override bool ReleaseHandle()
    {
        Pool.NativeBlocks.Free((void*)handle);
        return true;
    }
}
