using Ascent.Tensors;

namespace Ascent.Data.Tests;

public sealed class LabelledImagesTests
{
    private static readonly LabelledImages Digits = MnistSubset.Test();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1307, 0.3081)]
    public void A_range_is_converted_pixel_by_pixel(double mean, double deviation)
    {
        var images = Digits.Images(100, 300, mean, deviation);
        Assert.Equal((new Shape([200, 784]), DType.Float32), (images.Shape, images.DType));
        var values = images.ToArray<float>();
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((float)((Digits.Pixels[100 * 784 + i] / 255.0 - mean) / deviation), values[i]);
        var labels = Digits.LabelTensor(100, 300);
        Assert.Equal((new Shape([200]), DType.Int64), (labels.Shape, labels.DType));
        Assert.Equal(Digits.Labels[100..300].Select(label => (long)label), labels.ToArray<long>());
    }

    [Fact]
    public void Chosen_images_are_those_of_a_range_in_another_order()
    {
        int[] indices = [1999, 0, 7, 7, 500, .. Enumerable.Range(600, 300)];
        var gathered = Digits.Gather(indices, 0.1, 0.3).ToArray<float>();
        var labels = Digits.GatherLabels(indices).ToArray<long>();
        for (var i = 0; i < indices.Length; i++)
        {
            Assert.Equal(Digits.Images(indices[i], indices[i] + 1, 0.1, 0.3).ToArray<float>(), gathered[(i * 784)..((i + 1) * 784)]);
            Assert.Equal(Digits.Labels[indices[i]], labels[i]);
        }
    }

    [Fact]
    public void Empty_ranges_and_choices_are_empty_tensors()
    {
        Assert.Equal(new Shape([0, 784]), Digits.Images(5, 5).Shape);
        Assert.Equal(new Shape([0]), Digits.LabelTensor(2000, 2000).Shape);
        Assert.Equal(new Shape([0, 784]), Digits.Gather([]).Shape);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 4)]
    [InlineData(0, 2001)]
    public void A_range_outside_the_images_is_refused(int start, int end)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.Images(start, end));
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.LabelTensor(start, end));
    }

    [Fact]
    public void A_place_outside_the_images_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.Gather([0, 2000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Digits.GatherLabels([-1]));
        Assert.Throws<ArgumentException>(() => Digits.Gather([0], new float[783]));
    }

    [Fact]
    public void Mean_and_deviation_make_the_images_standard()
    {
        var (mean, deviation) = Digits.Statistics();
        var values = Digits.Images(0, Digits.Count, mean, deviation).ToArray<float>();
        var average = values.Average(v => (double)v);
        Assert.Equal(0, average, 4);
        Assert.Equal(1, Math.Sqrt(values.Average(v => (v - average) * (v - average))), 4);
    }
}
