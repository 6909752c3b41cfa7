using System.Runtime.InteropServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Memory of one thread for packed panels: aligned to a cache line, kept between calls, grown when a call needs more.</summary>
internal sealed unsafe class PackBuffer
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static PackBuffer? threadPanelsA;

    [ThreadStatic]
    private static PackBuffer? threadPanelsB;

    private void* memory;
    private nuint size;

    ~PackBuffer() => NativeMemory.AlignedFree(memory);

    /// <summary>The calling thread's buffer for its block of A and a tile of C.</summary>
    public static PackBuffer PanelsA => threadPanelsA ??= new PackBuffer();

    /// <summary>The calling thread's buffer for the panels of B, which the team reads while the thread waits.</summary>
    public static PackBuffer PanelsB => threadPanelsB ??= new PackBuffer();

    /// <summary>At least so many bytes; what was in them before is lost.</summary>
    public void* Take(nuint bytes)
    {
        if (bytes <= size) return memory;
        nuint wanted = Math.Max((bytes + 4095) & ~(nuint)4095, 65536);
        NativeMemory.AlignedFree(memory);
        memory = null;
        size = 0;
        memory = NativeMemory.AlignedAlloc(wanted, Alignment);
        size = wanted;
        return memory;
    }
}
