namespace Ascent.Data;

/// <summary>Which examples go into which batch of an epoch. May be asked from several threads.</summary>
internal sealed class EpochOrder
{
    // So many batches at the most are filled from one pool, and a small set has several pools: one alone would give the same batches each epoch.
    private const int BatchesInPool = 32;
    private const int LeastPools = 4;

    private readonly int _batch;
    private readonly ulong? _seed;
    private readonly IReadOnlyList<int>? _lengths;
    private readonly int[] _order;
    private readonly Lock _gate = new();
    private int _epoch = -1;

    /// <param name="count">Examples.</param>
    /// <param name="batch">Examples in a batch.</param>
    /// <param name="seed">Shuffles, and leaves out the few examples that do not fill a last batch; null keeps the order and all examples.</param>
    /// <param name="lengths">Of the examples, to put those of like length into a batch; null does not ask for it. Needs a seed.</param>
    public EpochOrder(int count, int batch, ulong? seed, IReadOnlyList<int>? lengths = null)
    {
        if (batch < 1) throw new ArgumentOutOfRangeException(nameof(batch), $"A batch has at least one example, not {batch}.");
        _batch = Math.Min(batch, Math.Max(1, count));
        _seed = seed;
        _lengths = seed is null ? null : lengths;
        _order = [.. Enumerable.Range(0, count)];
        Batches = seed is null ? (count + _batch - 1) / _batch : count / _batch;
    }

    public int Batches { get; }

    /// <summary>The examples of a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch has no such batch.</exception>
    public int[] Choose(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if ((uint)index >= (uint)Batches) throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not one of the {Batches} batches of an epoch.");
        lock (_gate)
        {
            if (_seed is { } seed && epoch != _epoch) Arrange(seed, epoch);
            var start = index * _batch;
            return _order[start..Math.Min(start + _batch, _order.Length)];
        }
    }

    private void Arrange(ulong seed, int epoch)
    {
        // From the sorted order and a stream of its own each time: an epoch's order does not depend on those before it.
        for (var i = 0; i < _order.Length; i++) _order[i] = i;
        BatchStreams.Order(seed, epoch).Shuffle<int>(_order);
        _epoch = epoch;
        if (_lengths is null) return;

        // Pools of the shuffled order are sorted by length, cut into batches, and the batches shuffled. What fills no batch stays at the end.
        var whole = Batches * _batch;
        var pool = Math.Clamp(Batches / LeastPools, 1, BatchesInPool) * _batch;
        var sorted = _order.ToArray();
        for (var start = 0; start < whole; start += pool)
        {
            // In a stable way: examples of one length stay shuffled.
            var at = start;
            foreach (var example in new ArraySegment<int>(_order, start, Math.Min(pool, whole - start)).OrderBy(example => _lengths[example])) sorted[at++] = example;
        }

        int[] batches = [.. Enumerable.Range(0, Batches)];
        BatchStreams.Of(seed, BatchStreams.Buckets, epoch, 0).Shuffle<int>(batches);
        for (var i = 0; i < batches.Length; i++) sorted.AsSpan(batches[i] * _batch, _batch).CopyTo(_order.AsSpan(i * _batch));
    }
}
