using System.Numerics;

namespace Ascent.Tensors.Pool;

/// <summary>
/// 64-byte aligned native blocks by size class, four classes to a power of two. The newest block returned is the next one
/// lent, while it is still in the cache of the processor. When more is lent than the last collection left alive plus an
/// allowance, the pool asks the garbage collector for the tensors that were forgotten before it asks the system for memory.
/// </summary>
internal static unsafe class StoragePool
{
    private const int Alignment = 64;
    private const long Allowance = 64L << 20;
    private static readonly Lock Gate = new();
    private static readonly Stack<nint>[] Free = [.. Enumerable.Range(0, 256).Select(_ => new Stack<nint>())];
    private static long _lent;
    private static long _cached;
    private static long _taken;
    private static long _collections;
    private static long _limit = Allowance;

    public static long Lent => Volatile.Read(ref _lent);

    public static long Cached => Volatile.Read(ref _cached);

    /// <summary>Blocks ever taken from the system.</summary>
    public static long Taken => Volatile.Read(ref _taken);

    /// <summary>Times the pool asked for a garbage collection.</summary>
    public static long Collections => Volatile.Read(ref _collections);

    public static Storage Rent(long bytes)
    {
        TensorMemory.Charge(bytes);
        var sizeClass = ClassOf(bytes);
        var size = SizeOf(sizeClass);
        if (Volatile.Read(ref _lent) + size > Volatile.Read(ref _limit)) Reclaim(size);
        nint block;
        lock (Gate)
        {
            _lent += size;
            if (Free[sizeClass].TryPop(out block)) _cached -= size;
        }

        if (block == 0) block = Take(sizeClass, size);
        return new Storage(block, sizeClass);
    }

    public static void Return(nint block, int sizeClass)
    {
        var size = SizeOf(sizeClass);
        lock (Gate)
        {
            Free[sizeClass].Push(block);
            _lent -= size;
            _cached += size;
        }
    }

    /// <summary>Expects from now on what is lent now: a peak of the past no longer raises the bound at which forgotten tensors are asked for.</summary>
    public static void ForgetPeak() => Volatile.Write(ref _limit, Lent + Math.Max(Allowance, Lent));

    /// <summary>Gives every block that is not lent back to the system.</summary>
    public static void Trim()
    {
        var blocks = new List<nint>();
        lock (Gate)
        {
            foreach (var stack in Free)
            {
                blocks.AddRange(stack);
                stack.Clear();
            }

            _cached = 0;
        }

        foreach (var block in blocks) NativeBlocks.Free((void*)block);
    }

    // Sizes 64, 80, 96, 112, 128, 160, ... are not all multiples of 64; AlignedAlloc needs none.
    internal static int ClassOf(long bytes)
    {
        if (bytes <= Alignment) return 0;
        var last = (ulong)bytes - 1;
        var power = BitOperations.Log2(last);
        return ((power - 6) * 4) + (int)((last >> (power - 2)) & 3) + 1;
    }

    internal static long SizeOf(int sizeClass)
    {
        if (sizeClass == 0) return Alignment;
        var power = ((sizeClass - 1) / 4) + 6;
        return (1L << power) + ((((sizeClass - 1) & 3) + 1L) << (power - 2));
    }

    private static nint Take(int sizeClass, long size)
    {
        // Blocks of other sizes that nobody uses must not add up.
        if (Cached > Math.Max(Allowance, Lent)) Trim();
        Interlocked.Increment(ref _taken);
        try
        {
            return (nint)NativeBlocks.Allocate((nuint)size);
        }
        catch (OutOfMemoryException)
        {
            Collect(GC.MaxGeneration);
            Trim();
            try
            {
                return (nint)NativeBlocks.Allocate((nuint)size);
            }
            catch (OutOfMemoryException)
            {
                lock (Gate) _lent -= SizeOf(sizeClass);
                throw;
            }
        }
    }

    private static void Reclaim(long size)
    {
        // Young garbage is found cheaply; older generations only when that was not enough.
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            Collect(generation);
            if (Lent + size <= Volatile.Read(ref _limit) * 3 / 4) break;
        }

        var lent = Lent + size;
        Volatile.Write(ref _limit, lent + Math.Max(Allowance, lent));
    }

    private static void Collect(int generation)
    {
        Interlocked.Increment(ref _collections);
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }
}
