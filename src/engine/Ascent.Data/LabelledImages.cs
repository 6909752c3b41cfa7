using Ascent.Data.Idx;
using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Data;

/// <summary>Images with labels, grey or in colour.</summary>
/// <param name="Name">Data set and part, such as <c>mnist train</c>.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Rows">Height of an image.</param>
/// <param name="Columns">Width of an image.</param>
/// <param name="Pixels">[count, channels, rows, columns] bytes, row-major; 0 is black (in MNIST the background).</param>
/// <param name="Labels">[count], each below <paramref name="Classes"/>.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
public sealed record LabelledImages(string Name, int Count, int Rows, int Columns, byte[] Pixels, byte[] Labels, int Classes, int Channels = 1)
{
    // Fewer images than this are not worth a second thread.
    private const int GatherGrain = 32;

    /// <summary>Names of the classes by number; empty where they are their number.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Bytes of one image: channels * rows * columns.</summary>
    public int ImageSize => Channels * Rows * Columns;

    /// <summary>Joins images and labels that were read from a pair of IDX files.</summary>
    /// <exception cref="DataSetException">They do not fit each other, or a label is out of range.</exception>
    public static LabelledImages From(string name, IdxArray images, IdxArray labels, int classes)
    {
        if (images.Dimensions.Count != 3) throw new DataSetException($"{images.Name}: images have 3 dimensions (count, rows, columns), these have {images.Dimensions.Count}.");
        if (labels.Dimensions.Count != 1) throw new DataSetException($"{labels.Name}: labels have 1 dimension, these have {labels.Dimensions.Count}.");
        if (images.Dimensions[0] != labels.Dimensions[0]) throw new DataSetException($"{images.Name} holds {images.Dimensions[0]} images, but {labels.Name} holds {labels.Dimensions[0]} labels.");
        var wrong = labels.Data.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0) throw new DataSetException($"{labels.Name}: label {wrong} is {labels.Data[wrong]}; there are {classes} classes.");
        return new(name, images.Dimensions[0], images.Dimensions[1], images.Dimensions[2], images.Data, labels.Data, classes);
    }

    /// <summary>Float32 [end - start, channels * rows * columns], each (pixel / 255 - mean) / deviation.</summary>
    public Tensor Images(int start, int end, double mean = 0, double deviation = 1)
    {
        CheckRange(start, end);
        return Gather([.. Enumerable.Range(start, end - start)], mean, deviation);
    }

    /// <summary>Int64 [end - start].</summary>
    public Tensor LabelTensor(int start, int end)
    {
        CheckRange(start, end);
        return GatherLabels([.. Enumerable.Range(start, end - start)]);
    }

    /// <summary>Float32 [indices, channels * rows * columns] of the images at these places, each (pixel / 255 - mean) / deviation.</summary>
    public Tensor Gather(ReadOnlySpan<int> indices, double mean = 0, double deviation = 1)
    {
        var result = Tensor.Empty([indices.Length, ImageSize]);
        Gather(indices, result.AsSpan<float>(), mean, deviation);
        return result;
    }

    /// <summary>The same into memory of the caller's, [indices, channels * rows * columns].</summary>
    public void Gather(ReadOnlySpan<int> indices, Span<float> destination, double mean = 0, double deviation = 1) =>
        Gather(indices, destination, new ImageNormalization(mean, deviation).Table(Channels));

    /// <summary>Float32 [indices, channels, rows, columns] of the images at these places, for convolutions.</summary>
    /// <exception cref="ArgumentException">The normalisation is for another number of channels.</exception>
    public Tensor GatherPlanes(ReadOnlySpan<int> indices, ImageNormalization normalization)
    {
        var result = Tensor.Empty([indices.Length, Channels, Rows, Columns]);
        Gather(indices, result.AsSpan<float>(), normalization.Table(Channels));
        return result;
    }

    /// <summary>The same, each image changed as seed, epoch and its place say.</summary>
    /// <exception cref="ArgumentException">The normalisation or the augmentation does not fit the images.</exception>
    public Tensor GatherPlanes(ReadOnlySpan<int> indices, ImageNormalization normalization, ImageAugmentation augmentation, ulong seed, int epoch)
    {
        augmentation.Check(Rows, Columns, nameof(augmentation));
        var result = Tensor.Empty([indices.Length, Channels, Rows, Columns]);
        Gather(indices, result.AsSpan<float>(), normalization.Table(Channels), augmentation, seed, epoch);
        return result;
    }

    /// <summary>Int64 [indices]: the labels at these places.</summary>
    public Tensor GatherLabels(ReadOnlySpan<int> indices)
    {
        var result = Tensor.Empty([indices.Length], DType.Int64);
        var values = result.AsSpan<long>();
        for (var i = 0; i < indices.Length; i++)
        {
            CheckIndex(indices[i]);
            values[i] = Labels[indices[i]];
        }

        return result;
    }

    /// <summary>Mean and standard deviation of all pixels after division by 255.</summary>
    public (double Mean, double Deviation) Statistics()
    {
        var counts = new long[256];
        foreach (var pixel in Pixels) counts[pixel]++;
        return Moments(counts);
    }

    /// <summary>Mean and standard deviation of each channel after division by 255; 1 for the deviation of a channel that is the same everywhere.</summary>
    public ImageNormalization ChannelStatistics()
    {
        var plane = Rows * Columns;
        var moments = new (double Mean, double Deviation)[Channels];
        Parallel.For(0, Channels, channel =>
        {
            var counts = new long[256];
            for (var image = 0; image < Count; image++)
            {
                foreach (var pixel in Pixels.AsSpan((image * Channels + channel) * plane, plane)) counts[pixel]++;
            }

            moments[channel] = Moments(counts);
        });
        return new([.. moments.Select(m => m.Mean)], [.. moments.Select(m => m.Deviation > 0 ? m.Deviation : 1)]);
    }

    internal void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not one of the {Count} images of {Name}.");
    }

    private static (double Mean, double Deviation) Moments(long[] counts)
    {
        double sum = 0, squares = 0;
        for (var value = 0; value < 256; value++)
        {
            sum += counts[value] * (value / 255.0);
            squares += counts[value] * (value / 255.0) * (value / 255.0);
        }

        var count = Math.Max(1, counts.Sum());
        var mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
    }

    private void Gather(ReadOnlySpan<int> indices, Span<float> destination, float[] table, ImageAugmentation? augmentation = null, ulong seed = 0, int epoch = 0)
    {
        if (destination.Length != (long)indices.Length * ImageSize) throw new ArgumentException($"{indices.Length} images have {(long)indices.Length * ImageSize} pixels, the destination has {destination.Length} places.", nameof(destination));
        foreach (var index in indices) CheckIndex(index);
        var work = new GatherWork(this, indices, destination, table, augmentation, seed, epoch);
        WorkerTeam.For(indices.Length, GatherGrain, in work, static (int start, int end, in GatherWork w) => w.Run(start, end));
    }

    private readonly ref struct GatherWork(LabelledImages images, ReadOnlySpan<int> indices, Span<float> destination, float[] table, ImageAugmentation? augmentation, ulong seed, int epoch)
    {
        private const int NarrowColumns = 512;
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly Span<float> _destination = destination;

        public void Run(int start, int end)
        {
            var plane = images.Rows * images.Columns;
            var map = augmentation is null ? [] : images.Columns <= NarrowColumns ? stackalloc int[NarrowColumns] : new int[images.Columns];
            for (var i = start; i < end; i++)
            {
                var change = augmentation?.Draw(seed, epoch, _indices[i], images.Rows, images.Columns) ?? default;
                for (var channel = 0; channel < images.Channels; channel++)
                {
                    var source = images.Pixels.AsSpan((_indices[i] * images.Channels + channel) * plane, plane);
                    var target = _destination.Slice((i * images.Channels + channel) * plane, plane);
                    var values = table.AsSpan(256 * channel, 256);
                    if (augmentation is null) Convert(source, target, values);
                    else augmentation.Apply(source, target, values, images.Columns, in change, map);
                }
            }
        }
    }

    private static void Convert(ReadOnlySpan<byte> pixels, Span<float> destination, ReadOnlySpan<float> table)
    {
        destination = destination[..pixels.Length];
        for (var i = 0; i < pixels.Length; i++) destination[i] = table[pixels[i]];
    }

    private void CheckRange(int start, int end)
    {
        if (start < 0 || end < start || end > Count) throw new ArgumentOutOfRangeException(nameof(end), $"[{start}, {end}) is not a range of the {Count} images of {Name}.");
    }
}
