using Ascent.Tensors;

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

    /// <summary>How an image is changed each time it is seen; null leaves it as it is. Needs a seed.</summary>
    public ImageAugmentation? Augmentation { get; init; }
}

/// <summary>Batches of images: in a new order each epoch, drawn from the seed, or in the order in which they stand. May be used from several threads.</summary>
public sealed class ImageBatches : IBatchSource
{
    private readonly LabelledImages _images;
    private readonly ImageBatchOptions _options;
    private readonly EpochOrder _order;

    /// <param name="images">The examples.</param>
    /// <param name="options">How they become batches.</param>
    /// <exception cref="ArgumentException">The options do not fit the images.</exception>
    public ImageBatches(LabelledImages images, ImageBatchOptions options)
    {
        if (!options.Normalization.Fits(images.Channels))
            throw new ArgumentException($"The normalisation is for {options.Normalization.Mean.Count} channels, the images of {images.Name} have {images.Channels}.", nameof(options));
        if (options is { Augmentation: not null, Seed: null }) throw new ArgumentException("Augmentation draws from a seed, and none was given.", nameof(options));
        options.Augmentation?.Check(images.Rows, images.Columns, nameof(options));
        _images = images;
        _options = options;
        _order = new EpochOrder(images.Count, options.Batch, options.Seed);
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
    public int Batches => _order.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var chosen = _order.Choose(epoch, index);
        return new(Inputs(chosen, epoch), _images.GatherLabels(chosen));
    }

    private Tensor Inputs(int[] chosen, int epoch)
    {
        var planes = _options.Augmentation is { } augmentation
            ? _images.GatherPlanes(chosen, _options.Normalization, augmentation, _options.Seed!.Value, epoch)
            : _images.GatherPlanes(chosen, _options.Normalization);
        if (_options.Planes) return planes;
        using (planes) return planes.Reshape([chosen.Length, _images.ImageSize]);
    }
}
