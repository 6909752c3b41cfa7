using System.Runtime.CompilerServices;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Pool;
using Ascent.Tensors.Random;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>A tensor whose elements are whatever the block held before.</summary>
    public static Tensor Empty(Shape shape, DType dtype = DType.Float32) =>
        new(StoragePool.Rent((long)shape.Count * dtype.Size()), shape, shape.RowMajorStrides(), 0, dtype);

    /// <summary>Copies values in row-major order.</summary>
    /// <exception cref="ShapeException">As many values as the shape has elements are needed.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    public static Tensor From(ReadOnlySpan<double> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    public static Tensor From(ReadOnlySpan<long> values, Shape shape) => Copied(values, shape);

    // Whole numbers written out, From([1, 2], [2]), are Int64 as in PyTorch: the narrower types yield to it.

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From(ReadOnlySpan<int> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From(ReadOnlySpan<BFloat16> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From(ReadOnlySpan<Half> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From(ReadOnlySpan<sbyte> values, Shape shape) => Copied(values, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    [OverloadResolutionPriority(-1)]
    public static Tensor From(ReadOnlySpan<byte> values, Shape shape) => Copied(values, shape);

    /// <summary>A tensor of rank 0.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32) => Full([], value, dtype);

    /// <summary>All 0.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Full(shape, 0, dtype);

    /// <summary>All 1.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>All <paramref name="value"/>, converted to the element type.</summary>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        Copies.Fill(result, value);
        return result;
    }

    /// <summary>0, 1, ... count - 1.</summary>
    public static Tensor Arange(int count, DType dtype = DType.Int64)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var values = new long[count];
        for (var i = 0; i < count; i++) values[i] = i;
        var integers = From(values, [count]);
        return dtype == DType.Int64 ? integers : integers.To(dtype);
    }

    /// <summary>Uniform in [low, high), drawn element by element in row-major order.</summary>
    public static Tensor Uniform(Shape shape, Philox random, double low = 0, double high = 1, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        result.Draw(() => low + ((high - low) * random.NextDouble()), high);
        return result;
    }

    /// <summary>Normal with a mean and a standard deviation, drawn element by element in row-major order.</summary>
    public static Tensor Normal(Shape shape, Philox random, double mean = 0, double deviation = 1, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        result.Draw(() => mean + (deviation * random.NextNormal()), double.PositiveInfinity);
        return result;
    }

    private static Tensor Copied<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.Count)
            throw new ShapeException($"From: {values.Length} values do not fill shape {shape} of {shape.Count} elements.");
        var result = Empty(shape, DTypeFacts.Of<T>());
        values.CopyTo(result.AsSpan<T>());
        return result;
    }

    private void Draw(Func<double> next, double bound)
    {
        switch (DType)
        {
            case DType.Float32:
                var below = float.BitDecrement((float)bound);
                foreach (ref var x in AsSpan<float>())
                {
                    x = (float)next();
                    if (x >= bound) x = below; // rounding to float32 must not reach the open end
                }

                break;
            case DType.Float64:
                foreach (ref var x in AsSpan<double>()) x = next();
                break;
            default:
                throw new NotSupportedException($"Random numbers are drawn as Float32 or Float64, not {DType}.");
        }
    }
}
