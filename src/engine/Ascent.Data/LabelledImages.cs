using Ascent.Data.Idx;
using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Data;

/// <summary>Grey images with labels.</summary>
/// <param name="Name">Data set and part, such as <c>mnist train</c>.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Rows">Height of an image.</param>
/// <param name="Columns">Width of an image.</param>
/// <param name="Pixels">[count, rows, columns] bytes, row-major; 0 is the background.</param>
/// <param name="Labels">[count], each below <paramref name="Classes"/>.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record LabelledImages(string Name, int Count, int Rows, int Columns, byte[] Pixels, byte[] Labels, int Classes)
{
    // Fewer images than this are not worth a second thread.
    private const int GatherGrain = 32;

    /// <summary>Pixels of one image.</summary>
    public int ImageSize => Rows * Columns;

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

    /// <summary>Float32 [end - start, rows * columns], each (pixel / 255 - mean) / deviation.</summary>
    public Tensor Images(int start, int end, double mean = 0, double deviation = 1)
    {
        CheckRange(start, end);
        var result = Tensor.Zeros([end - start, ImageSize]);
        Convert(Pixels.AsSpan(start * ImageSize, (end - start) * ImageSize), result.AsSpan<float>(), Table(mean, deviation));
        return result;
    }

    /// <summary>Int64 [end - start].</summary>
    public Tensor LabelTensor(int start, int end)
    {
        CheckRange(start, end);
        var result = Tensor.Zeros([end - start], DType.Int64);
        var values = result.AsSpan<long>();
        for (var i = 0; i < values.Length; i++) values[i] = Labels[start + i];
        return result;
    }

    /// <summary>Float32 [indices, rows * columns] of the images at these places, each (pixel / 255 - mean) / deviation.</summary>
    public Tensor Gather(ReadOnlySpan<int> indices, double mean = 0, double deviation = 1)
    {
        var result = Tensor.Zeros([indices.Length, ImageSize]);
        Gather(indices, result.AsSpan<float>(), mean, deviation);
        return result;
    }

    /// <summary>The same into memory of the caller's, [indices, rows * columns].</summary>
    public void Gather(ReadOnlySpan<int> indices, Span<float> destination, double mean = 0, double deviation = 1)
    {
        if (destination.Length != indices.Length * ImageSize) throw new ArgumentException($"{indices.Length} images have {indices.Length * ImageSize} pixels, the destination has {destination.Length} places.", nameof(destination));
        foreach (var index in indices) CheckIndex(index);
        var work = new GatherWork(Pixels, ImageSize, indices, destination, Table(mean, deviation));
        WorkerTeam.For(indices.Length, GatherGrain, in work, static (int start, int end, in GatherWork w) =>
        {
            for (var i = start; i < end; i++)
                Convert(w.Pixels.AsSpan(w.Indices[i] * w.Size, w.Size), w.Destination.Slice(i * w.Size, w.Size), w.Table);
        });
    }

    /// <summary>Int64 [indices]: the labels at these places.</summary>
    public Tensor GatherLabels(ReadOnlySpan<int> indices)
    {
        var result = Tensor.Zeros([indices.Length], DType.Int64);
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
        double sum = 0, squares = 0;
        for (var value = 0; value < 256; value++)
        {
            sum += counts[value] * (value / 255.0);
            squares += counts[value] * (value / 255.0) * (value / 255.0);
        }

        var mean = sum / Math.Max(1, Pixels.Length);
        return (mean, Math.Sqrt(Math.Max(0, squares / Math.Max(1, Pixels.Length) - mean * mean)));
    }

    private readonly ref struct GatherWork(byte[] pixels, int size, ReadOnlySpan<int> indices, Span<float> destination, float[] table)
    {
        public readonly byte[] Pixels = pixels;
        public readonly int Size = size;
        public readonly ReadOnlySpan<int> Indices = indices;
        public readonly Span<float> Destination = destination;
        public readonly float[] Table = table;
    }

    // A table gives the same bits on every machine, whatever its vector width, and is as fast as memory.
    private static float[] Table(double mean, double deviation)
    {
        var table = new float[256];
        for (var value = 0; value < 256; value++) table[value] = (float)((value / 255.0 - mean) / deviation);
        return table;
    }

    private static void Convert(ReadOnlySpan<byte> pixels, Span<float> destination, float[] table)
    {
        destination = destination[..pixels.Length];
        for (var i = 0; i < pixels.Length; i++) destination[i] = table[pixels[i]];
    }

    private void CheckRange(int start, int end)
    {
        if (start < 0 || end < start || end > Count) throw new ArgumentOutOfRangeException(nameof(end), $"[{start}, {end}) is not a range of the {Count} images of {Name}.");
    }

    private void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not one of the {Count} images of {Name}.");
    }
}
