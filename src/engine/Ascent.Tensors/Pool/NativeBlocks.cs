using System.Runtime.InteropServices;

namespace Ascent.Tensors.Pool;

/// <summary>Aligned native memory. Large blocks ask Linux for huge pages: one entry of the processor's page table then serves 2 MB, not 4 KB.</summary>
internal static unsafe partial class NativeBlocks
{
    /// <summary>Every block begins on a cache line.</summary>
    public const int Alignment = 64;

    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    /// <summary>A block of uninitialised memory.</summary>
    /// <exception cref="OutOfMemoryException">The system has none.</exception>
    public static void* Allocate(nuint bytes)
    {
        if (bytes < HugePage || !OperatingSystem.IsLinux()) return NativeMemory.AlignedAlloc(bytes, Alignment);
        void* block = NativeMemory.AlignedAlloc(bytes, HugePage);
        _ = Advise(block, bytes / HugePage * HugePage, AdviseHugePages); // Advice: a system that does not know it goes on with small pages.
        return block;
    }

    /// <summary>Gives a block of <see cref="Allocate"/> back.</summary>
    public static void Free(void* block) => NativeMemory.AlignedFree(block);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
