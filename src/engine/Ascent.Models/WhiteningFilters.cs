using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>Filters that make the patches of images uncorrelated and of equal variance.</summary>
internal static class WhiteningFilters
{
    /// <summary>[channels kernel², channels, kernel, kernel]: v / sqrt(lambda + epsilon) for the eigenvectors v of the patches' covariance (not centred), largest first.</summary>
    public static Tensor Of(Tensor images, int kernel, double epsilon)
    {
        if (images.Rank != 4 || images.Shape[1] != 3 || images.Shape[0] == 0 || images.Shape[2] < kernel || images.Shape[3] < kernel)
            throw new ShapeException($"Whitening: images {images.Shape} must be [count, 3, height, width], at least one of {kernel}x{kernel}.");
        var size = images.Shape[1] * kernel * kernel;
        var (values, vectors) = SymmetricEigen.Decompose(Covariance(images, kernel, size));
        var filters = new float[size * size];
        for (var i = 0; i < size; i++)
        {
            var vector = vectors[size - 1 - i];
            var largest = vector.MaxBy(Math.Abs);
            var factor = Math.Sign(largest) / Math.Sqrt(values[size - 1 - i] + epsilon);
            for (var j = 0; j < size; j++) filters[(i * size) + j] = (float)(vector[j] * factor);
        }

        return Tensor.From(filters, [size, images.Shape[1], kernel, kernel]);
    }

    /// <summary>The mean over all patches p of p p^T.</summary>
    private static double[,] Covariance(Tensor images, int kernel, int size)
    {
        var (count, channels, height, width) = (images.Shape[0], images.Shape[1], images.Shape[2], images.Shape[3]);
        using var dense = images.To(DType.Float32).Contiguous().Detach();
        var pixels = dense.ToArray<float>();
        var (sums, patch) = (new double[size, size], new double[size]);
        for (var image = 0; image < count; image++)
        {
            for (var y = 0; y <= height - kernel; y++)
            {
                for (var x = 0; x <= width - kernel; x++)
                {
                    for (var i = 0; i < size; i++)
                    {
                        var (channel, dy, dx) = (i / (kernel * kernel), i / kernel % kernel, i % kernel);
                        patch[i] = pixels[((((image * channels) + channel) * height) + y + dy) * width + x + dx];
                    }

                    for (var i = 0; i < size; i++)
                    {
                        for (var j = 0; j <= i; j++) sums[i, j] += patch[i] * patch[j];
                    }
                }
            }
        }

        var patches = (double)count * (height - kernel + 1) * (width - kernel + 1);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++) sums[i, j] = sums[j, i] = sums[i, j] / patches;
        }

        return sums;
    }
}
