using Ascent.Tensors.Pool;

namespace Ascent.Tensors;

/// <summary>What the pool under all tensors holds. A steady training step changes none of the counters.</summary>
public static class TensorMemory
{
    [ThreadStatic]
    private static MemoryLimit? _limit;

    /// <summary>Bytes in blocks that tensors use, forgotten tensors not yet collected among them.</summary>
    public static long LentBytes => StoragePool.Lent;

    /// <summary>Bytes in blocks that wait for the next tensor.</summary>
    public static long CachedBytes => StoragePool.Cached;

    /// <summary>Bytes of foreign buffers, mapped files among them, that tensors look at (<see cref="Tensor.FromBuffer"/>).</summary>
    public static long BorrowedBytes => Storage.Borrowed;

    /// <summary>Blocks ever taken from the system.</summary>
    public static long BlocksTaken => StoragePool.Taken;

    /// <summary>Times the pool asked the garbage collector for forgotten tensors.</summary>
    public static long CollectionsAskedFor => StoragePool.Collections;

    /// <summary>
    /// Bounds what this thread's new tensors take together, until the result is disposed: for what is built to the wish of a file. What is
    /// given back meanwhile counts all the same. Limits nest, and each holds.
    /// </summary>
    /// <param name="bytes">The most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public static IDisposable Limit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return _limit = new MemoryLimit(bytes, _limit);
    }

    /// <summary>Gives all waiting blocks back to the system, and forgets how much was in use at the most.</summary>
    public static void Trim()
    {
        StoragePool.Trim();
        StoragePool.ForgetPeak();
    }

    /// <exception cref="TensorMemoryException">The bound of this thread does not allow it.</exception>
    internal static void Charge(long bytes)
    {
        for (var limit = _limit; limit is not null; limit = limit.Outer)
        {
            if (bytes > limit.Left) throw new TensorMemoryException($"A tensor of {bytes:N0} bytes would exceed the {limit.Bytes:N0} that tensors may take here.");
            limit.Left -= bytes;
        }
    }

    private sealed class MemoryLimit(long bytes, MemoryLimit? outer) : IDisposable
    {
        public long Bytes { get; } = bytes;

        public MemoryLimit? Outer => outer;

        public long Left { get; set; } = bytes;

        public void Dispose()
        {
            if (ReferenceEquals(_limit, this)) _limit = outer;
        }
    }
}

/// <summary>Tensors would take more than <see cref="TensorMemory.Limit"/> allows.</summary>
public sealed class TensorMemoryException(string message) : Exception(message);
