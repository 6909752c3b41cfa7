using Ascent.Tensors.Random;

namespace Ascent.Data;

/// <summary>Batches of images: in a new order each epoch, drawn from the seed, or in the order in which they stand.</summary>
public sealed class ImageBatches : IBatchSource
{
    private readonly LabelledImages _images;
    private readonly int _batch;
    private readonly double _mean;
    private readonly double _deviation;
    private readonly ulong? _seed;
    private readonly int[] _order;
    private int _epoch = -1;

    /// <param name="images">The examples.</param>
    /// <param name="batch">Examples in a batch.</param>
    /// <param name="mean">Subtracted from pixel / 255.</param>
    /// <param name="deviation">Divides what is left.</param>
    /// <param name="seed">Shuffles, and leaves out the few examples that do not fill a last batch; null keeps the order and all examples.</param>
    public ImageBatches(LabelledImages images, int batch, double mean, double deviation, ulong? seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        _images = images;
        _batch = Math.Min(batch, Math.Max(1, images.Count));
        _mean = mean;
        _deviation = deviation;
        _seed = seed;
        _order = [.. Enumerable.Range(0, images.Count)];
        Batches = seed is null ? (images.Count + _batch - 1) / _batch : images.Count / _batch;
    }

    /// <inheritdoc/>
    public int Batches { get; }

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        if (_seed is { } seed && epoch != _epoch)
        {
            // From the sorted order and a stream of its own each time: an epoch's order does not depend on those before it.
            for (var i = 0; i < _order.Length; i++) _order[i] = i;
            new Philox(seed, 1 + (ulong)epoch).Shuffle<int>(_order);
            _epoch = epoch;
        }

        var start = index * _batch;
        var chosen = _order.AsSpan(start, Math.Min(_batch, _order.Length - start));
        return new(_images.Gather(chosen, _mean, _deviation), _images.GatherLabels(chosen));
    }
}
