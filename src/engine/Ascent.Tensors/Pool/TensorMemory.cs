using Ascent.Tensors.Pool;

namespace Ascent.Tensors;

/// <summary>What the pool under all tensors holds. A steady training step changes none of the counters.</summary>
public static class TensorMemory
{
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

    /// <summary>Gives all waiting blocks back to the system, and forgets how much was in use at the most.</summary>
    public static void Trim()
    {
        StoragePool.Trim();
        StoragePool.ForgetPeak();
    }
}
