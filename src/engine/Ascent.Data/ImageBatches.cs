using System.Buffers;

using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Data;

/// <summary>How images become batches.</summary>
/// <param name="Batch">Examples in a batch.</param>
/// <param name="Normalization">How pixels become inputs.</param>
public sealed record ImageBatchOptions(int Batch, ImageNormalization Normalization)
{
    /// <summary>Shuffles, and leaves out the few examples that do not fill a last batch; null keeps the order and all examples.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Inputs are [count, channels, rows, columns], for convolutions; false gives [count, channels * rows * columns].</summary>
    public bool Planes { get; init; } = true;
}

/// <summary>Batches of images: in a new order each epoch, drawn from the seed, or in the order in which they stand. May be used from several threads.</summary>
public sealed class ImageBatches : IBatchSource
{
    private readonly LabelledImages _images;
    private readonly ImageBatchOptions _options;
    private readonly int _batch;
    private readonly int[] _order;
    private readonly Lock _gate = new();
    private int _epoch = -1;

    /// <param name="images">The examples.</param>
    /// <param name="options">How they become batches.</param>
    /// <exception cref="ArgumentException">The options do not fit the images.</exception>
    public ImageBatches(LabelledImages images, ImageBatchOptions options)
    {
        if (options.Batch < 1) throw new ArgumentOutOfRangeException(nameof(options), $"A batch has at least one example, not {options.Batch}.");
        if (!options.Normalization.Fits(images.Channels))
            throw new ArgumentException($"The normalisation is for {options.Normalization.Mean.Count} channels, the images of {images.Name} have {images.Channels}.", nameof(options));
        _images = images;
        _options = options;
        _batch = Math.Min(options.Batch, Math.Max(1, images.Count));
        _order = [.. Enumerable.Range(0, images.Count)];
        Batches = options.Seed is null ? (images.Count + _batch - 1) / _batch : images.Count / _batch;
    }

    /// <summary>Batches of flat images, [count, channels * rows * columns], with one mean and deviation for all channels.</summary>
    /// <param name="images">The examples.</param>
    /// <param name="batch">Examples in a batch.</param>
    /// <param name="mean">Subtracted from pixel / 255.</param>
    /// <param name="deviation">Divides what is left.</param>
    /// <param name="seed">As <see cref="ImageBatchOptions.Seed"/>.</param>
    public ImageBatches(LabelledImages images, int batch, double mean, double deviation, ulong? seed)
        : this(images, new(batch, new(mean, deviation)) { Seed = seed, Planes = false })
    {
    }

    /// <inheritdoc/>
    public int Batches { get; }

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var start = index * _batch;
        var count = Math.Min(_batch, _images.Count - start);
        var rented = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var chosen = rented.AsSpan(0, count);
            Choose(epoch, start, chosen);
            return new(Inputs(chosen), _images.GatherLabels(chosen));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private Tensor Inputs(ReadOnlySpan<int> chosen)
    {
        var planes = _images.GatherPlanes(chosen, _options.Normalization);
        if (_options.Planes) return planes;
        using (planes) return planes.Reshape([chosen.Length, _images.ImageSize]);
    }

    private void Choose(int epoch, int start, Span<int> chosen)
    {
        lock (_gate)
        {
            if (_options.Seed is { } seed && epoch != _epoch)
            {
                // From the sorted order and a stream of its own each time: an epoch's order does not depend on those before it.
                for (var i = 0; i < _order.Length; i++) _order[i] = i;
                new Philox(seed, 1 + (ulong)epoch).Shuffle<int>(_order);
                _epoch = epoch;
            }

            _order.AsSpan(start, chosen.Length).CopyTo(chosen);
        }
    }
}
