using Ascent.Tensors.Cpu;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests;

public sealed class AugmentationTests
{
    private const int Rows = 6;
    private const int Columns = 5;
    private const int Channels = 2;
    private static readonly LabelledImages Images = new("x", 40, Rows, Columns, IdxFiles.Noise(40 * Channels * Rows * Columns).Select(b => (byte)(b | 1)).ToArray(), new byte[40], 1, Channels);
    private static readonly ImageNormalization Normal = new([0.4, 0.6], [0.2, 0.3]);

    private static float[] Seen(ImageAugmentation augmentation, int image, int epoch, ulong seed = 7) => Images.GatherPlanes([image], Normal, augmentation, seed, epoch).ToArray<float>();

    private static float Pixel(int image, int channel, int row, int column) => (float)((Images.Pixels[((image * Channels + channel) * Rows + row) * Columns + column] / 255.0 - Normal.Mean[channel]) / Normal.Deviation[channel]);

    /// <summary>The image moved and mirrored in the plainest way.</summary>
    private static float[] Expected(int image, int down, int right, bool flipped, ImagePadding padding)
    {
        var result = new List<float>();
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var y = 0; y < Rows; y++)
            {
                for (var x = 0; x < Columns; x++)
                {
                    var (row, column) = (y + down, (flipped ? Columns - 1 - x : x) + right);
                    if (padding == ImagePadding.Reflect) (row, column) = (Mirror(row, Rows), Mirror(column, Columns));
                    var inside = row is >= 0 and < Rows && column is >= 0 and < Columns;
                    result.Add(inside ? Pixel(image, channel, row, column) : padding == ImagePadding.Mean ? 0 : (float)((0 - Normal.Mean[channel]) / Normal.Deviation[channel]));
                }
            }
        }

        return [.. result];

        static int Mirror(int place, int extent) => place < 0 ? -place : place >= extent ? 2 * extent - 2 - place : place;
    }

    [Theory]
    [InlineData(ImagePadding.Black, 2)]
    [InlineData(ImagePadding.Mean, 2)]
    [InlineData(ImagePadding.Reflect, 2)]
    [InlineData(ImagePadding.Reflect, 4)]
    [InlineData(ImagePadding.Mean, 5)]
    public void A_crop_is_one_of_the_translations_and_each_of_them_comes(ImagePadding padding, int crop)
    {
        var augmentation = new ImageAugmentation { Crop = crop, Padding = padding, Flip = ImageFlip.Random };
        var seen = new HashSet<(int, int, bool)>();
        for (var epoch = 0; epoch < 120; epoch++)
        {
            for (var image = 0; image < 40; image++)
            {
                var values = Seen(augmentation, image, epoch);
                var change = augmentation.Draw(7, epoch, image, Rows, Columns);
                Assert.InRange(change.Down, -crop, crop);
                Assert.InRange(change.Right, -crop, crop);
                Assert.Equal(Expected(image, change.Down, change.Right, change.Flipped, padding), values);
                seen.Add((change.Down, change.Right, change.Flipped));
            }
        }

        Assert.Equal((2 * crop + 1) * (2 * crop + 1) * 2, seen.Count);
    }

    [Fact]
    public void Half_of_the_images_are_mirrored_anew_each_epoch()
    {
        var augmentation = new ImageAugmentation { Flip = ImageFlip.Random };
        var flips = (from epoch in Enumerable.Range(0, 100) from image in Enumerable.Range(0, 100) select augmentation.Draw(1, epoch, image, 32, 32).Flipped).ToList();
        Assert.InRange(flips.Count(flipped => flipped), 4800, 5200);
        var again = (from epoch in Enumerable.Range(0, 99) from image in Enumerable.Range(0, 100) select flips[epoch * 100 + image] == flips[epoch * 100 + 100 + image]).Count(same => same);
        Assert.InRange(again, 4700, 5200);
    }

    [Fact]
    public void Alternating_flips_show_each_image_both_ways_in_any_two_epochs()
    {
        var augmentation = new ImageAugmentation { Flip = ImageFlip.Alternating };
        for (var image = 0; image < 1000; image++)
        {
            var first = augmentation.Draw(5, 0, image, 32, 32).Flipped;
            for (var epoch = 1; epoch < 20; epoch++) Assert.Equal(first ^ (epoch % 2 == 1), augmentation.Draw(5, epoch, image, 32, 32).Flipped);
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(image => augmentation.Draw(5, 0, image, 32, 32).Flipped), 430, 570);
        Assert.Equal(Seen(augmentation, 3, 0), Seen(augmentation, 3, 2));
        Assert.NotEqual(Seen(augmentation, 3, 0), Seen(augmentation, 3, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    public void Cutout_sets_a_square_to_the_mean_and_leaves_the_rest(int side)
    {
        var augmentation = new ImageAugmentation { Cutout = side };
        var centres = new HashSet<(int, int)>();
        for (var epoch = 0; epoch < 500; epoch++)
        {
            var change = augmentation.Draw(7, epoch, 4, Rows, Columns);
            var (centreRow, centreColumn) = (change.CutTop + side / 2, change.CutLeft + side / 2);
            Assert.True(centreRow is >= 0 and < Rows && centreColumn is >= 0 and < Columns);
            centres.Add((centreRow, centreColumn));
            var values = Seen(augmentation, 4, epoch);
            for (var i = 0; i < values.Length; i++)
            {
                var (channel, row, column) = (i / (Rows * Columns), i / Columns % Rows, i % Columns);
                var cut = row >= change.CutTop && row < change.CutTop + side && column >= change.CutLeft && column < change.CutLeft + side;
                Assert.Equal(cut ? 0 : Pixel(4, channel, row, column), values[i]);
            }
        }

        Assert.Equal(Rows * Columns, centres.Count);
    }

    [Fact]
    public void What_happens_to_an_image_depends_neither_on_the_batch_nor_on_the_order_of_calls_nor_on_the_threads()
    {
        var augmentation = new ImageAugmentation { Crop = 2, Padding = ImagePadding.Reflect, Flip = ImageFlip.Alternating, Cutout = 2 };
        Prop.ForAll<int, byte, byte>((seed, image, epoch) =>
        {
            int[] indices = [.. Enumerable.Range(0, 90).Select(i => (image + i * 7) % 40)];
            var alone = Seen(augmentation, image % 40, epoch, (ulong)seed);
            var together = Images.GatherPlanes(indices, Normal, augmentation, (ulong)seed, epoch).ToArray<float>();
            Assert.Equal(alone, together[..alone.Length]);
        }).QuickCheckThrowOnFailure();

        var threads = WorkerTeam.Threads;
        try
        {
            var results = new List<string[]>();
            foreach (var count in new[] { 1, 2, 5 })
            {
                WorkerTeam.Threads = count;
                var source = Source();
                results.Add([.. Enumerable.Range(0, 6).Select(i => source.Get(i / 2, i % 2).Print())]);
                source = Source();
                results.Add([.. Enumerable.Range(0, 6).Reverse().Select(i => source.Get(i / 2, i % 2).Print()).Reverse()]);
                var other = Source();
                results.Add([.. Enumerable.Range(0, 6).AsParallel().AsOrdered().Select(i => other.Get(i / 2, i % 2).Print())]);
            }

            Assert.All(results, result => Assert.Equal(results[0], result));
            Assert.Equal(6, results[0].Distinct().Count());
        }
        finally
        {
            WorkerTeam.Threads = threads;
        }

        ImageBatches Source() => new(Images, new(20, Normal) { Seed = 3, Augmentation = augmentation });
    }

    [Fact]
    public void Another_seed_changes_images_otherwise()
    {
        var augmentation = new ImageAugmentation { Crop = 2, Flip = ImageFlip.Random };
        Assert.InRange(Enumerable.Range(0, 1000).Count(image => augmentation.Draw(1, 0, image, 32, 32) == augmentation.Draw(2, 0, image, 32, 32)), 0, 100);
        Assert.InRange(Enumerable.Range(0, 1000).Count(image => augmentation.Draw(1UL << 32, 0, image, 32, 32) == augmentation.Draw(1, 0, image, 32, 32)), 0, 100);
    }

    [Fact]
    public void Without_any_change_the_images_are_themselves()
    {
        int[] indices = [3, 1, 39];
        Assert.Equal(Images.GatherPlanes(indices, Normal).ToArray<float>(), Images.GatherPlanes(indices, Normal, new(), 1, 2).ToArray<float>());
    }

    [Fact]
    public void Wide_images_are_augmented_too()
    {
        var wide = new LabelledImages("wide", 1, 2, 1000, IdxFiles.Noise(2000), [0], 1);
        var augmentation = new ImageAugmentation { Flip = ImageFlip.Alternating };
        var flipped = Enumerable.Range(0, 2).Single(epoch => augmentation.Draw(1, epoch, 0, 2, 1000).Flipped);
        var values = wide.GatherPlanes([0], ImageNormalization.None, augmentation, 1, flipped).ToArray<float>();
        Assert.Equal(wide.Pixels[..1000].Reverse().Select(pixel => (float)(pixel / 255.0)), values[..1000]);
    }

    [Fact]
    public void Options_that_do_not_fit_the_images_are_refused()
    {
        foreach (var augmentation in new ImageAugmentation[] { new() { Crop = -1 }, new() { Crop = 6 }, new() { Crop = 5, Padding = ImagePadding.Reflect }, new() { Cutout = -1 }, new() { Flip = (ImageFlip)9 }, new() { Padding = (ImagePadding)9 } })
        {
            Assert.Throws<ArgumentException>(() => Images.GatherPlanes([0], Normal, augmentation, 1, 0));
            Assert.Throws<ArgumentException>(() => new ImageBatches(Images, new(2, Normal) { Seed = 1, Augmentation = augmentation }));
        }

        Assert.Contains("seed", Assert.Throws<ArgumentException>(() => new ImageBatches(Images, new(2, Normal) { Augmentation = new() })).Message, StringComparison.Ordinal);
    }
}
