using Ascent.Data.Catalog;
using Ascent.Data.Cifar;
using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Data.Tests;

public sealed class CifarTests : IDisposable
{
    private static readonly IReadOnlyList<string> Classes = KnownDataSets.Cifar10.ClassNames;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataSetCatalog Catalog(params string[] search) => new(_folder["cache"], search, [SmallCifar.Definition()], () => throw new InvalidOperationException("no download is wanted"));

    private static string Refused(byte[] content) => Assert.Throws<DataSetException>(() => CifarReader.Read("file", content, Classes)).Message;

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void Records_are_taken_apart_into_labels_and_planes(string below)
    {
        SmallCifar.WriteTo(Path.Combine(_folder["mine"], below));
        var catalog = Catalog(_folder["mine"]);
        Assert.Empty(catalog.Verify(SmallCifar.Id));
        Assert.Equal("ready", catalog.List().Single().State);
        var (train, test) = catalog.LoadImages(SmallCifar.Id);
        Assert.Equal((7, 5, 3, 32, 32, 10), (train.Count, test.Count, train.Channels, train.Rows, train.Columns, train.Classes));
        Assert.Equal("cat", train.ClassNames[3]);
        Assert.Equal([1, 2, 3, 2, 3, 4, 5], train.Labels);
        Assert.Equal([3, 4, 5, 6, 7], test.Labels);
        var records = SmallCifar.Files["data_batch_2.bin"];
        for (var i = 0; i < 4; i++)
            Assert.Equal(records[(i * 3073 + 1)..((i + 1) * 3073)], train.Pixels[((3 + i) * 3072)..((4 + i) * 3072)]);
    }

    [Fact]
    public void A_batch_for_convolutions_has_planes_that_are_normalised_each_by_its_channel()
    {
        SmallCifar.WriteTo(_folder["mine"]);
        var (train, _) = Catalog(_folder["mine"]).LoadImages(SmallCifar.Id);
        var statistics = train.ChannelStatistics();
        using var batch = train.GatherPlanes([6, 0], statistics);
        Assert.Equal(new Shape([2, 3, 32, 32]), batch.Shape);
        var values = batch.ToArray<float>();
        for (var i = 0; i < 3072; i++)
            Assert.Equal((float)((train.Pixels[6 * 3072 + i] / 255.0 - statistics.Mean[i / 1024]) / statistics.Deviation[i / 1024]), values[i]);
        Assert.Equal(new Shape([2, 3072]), train.Gather([6, 0]).Shape);
    }

    [Fact]
    public void The_statistics_of_a_channel_are_those_of_its_pixels()
    {
        var pixels = new byte[2 * 3 * 4];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (i / 4 % 3) switch { 0 => 255, 1 => (byte)(i % 2 * 255), _ => 51 };
        var statistics = new LabelledImages("x", 2, 2, 2, pixels, [0, 0], 1, 3).ChannelStatistics();
        Assert.Equal([1, 0.5, 0.2], statistics.Mean.Select(m => Math.Round(m, 12)));
        Assert.Equal([1, 0.5, 1], statistics.Deviation.Select(m => Math.Round(m, 12)));
    }

    [Fact]
    public void A_normalisation_that_does_not_fit_is_refused()
    {
        var images = new LabelledImages("x", 1, 1, 1, [1, 2, 3], [0], 1, 3);
        Assert.Contains("2 channels", Assert.Throws<ArgumentException>(() => images.GatherPlanes([0], new([0, 0], [1, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("2 channels", Assert.Throws<ArgumentException>(() => new ImageBatches(images, new(1, new([0, 0], [1, 1])))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageNormalization([0, 0], [1]));
        Assert.Throws<ArgumentException>(() => new ImageNormalization(0, 0));
        Assert.Throws<ArgumentException>(() => new ImageNormalization(double.NaN, 1));
    }

    [Fact]
    public void Every_length_that_is_no_whole_number_of_records_is_refused()
    {
        var content = SmallCifar.Records(2, 1);
        for (var length = 1; length < content.Length; length += length % 3073 == 3072 ? 2 : 1)
            Assert.Contains("cut off", Refused(content[..length]), StringComparison.Ordinal);
        Assert.Equal(0, CifarReader.Read("file", [], Classes).Count);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_with_its_record()
    {
        var content = SmallCifar.Records(3, 1);
        content[2 * 3073] = 10;
        var message = Refused(content);
        Assert.Contains("record 2 (at byte 6146)", message, StringComparison.Ordinal);
        Assert.Contains("label 10", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named_with_what_is_wrong_and_what_to_do()
    {
        SmallCifar.WriteTo(_folder["mine"]);
        var path = Path.Combine(_folder["mine"], "data_batch_2.bin");
        var good = File.ReadAllBytes(path);
        var damaged = good.ToArray();
        damaged[5000] ^= 1;
        foreach (var (content, expected) in new[] { (damaged, "SHA-256"), (good[..^1], "not 12292"), ([.. good, 0], "not 12292"), (Array.Empty<byte>(), "has 0 bytes") })
        {
            File.WriteAllBytes(path, content);
            var message = Assert.Throws<DataSetException>(() => Catalog(_folder["mine"]).LoadImages(SmallCifar.Id)).Message;
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains("ascent data get small-cifar", message, StringComparison.Ordinal);
            Assert.Contains(path, Catalog(_folder["mine"]).Verify(SmallCifar.Id)[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Records_of_any_content_are_read_or_refused_but_nothing_else_happens()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 3000; i++)
        {
            var content = SmallCifar.Records(random.Next(4), random.Next());
            for (var change = random.Next(3); change > 0 && content.Length > 0; change--) content[random.Next(content.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) content = content[..random.Next(content.Length + 1)];
            try
            {
                var images = CifarReader.Read("file", content, Classes);
                Assert.Equal(content.Length, images.Count * 3073);
                Assert.All(images.Labels, label => Assert.InRange(label, 0, 9));
            }
            catch (DataSetException e)
            {
                Assert.StartsWith("file", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_real_set_has_the_facts_that_its_description_states()
    {
        var catalog = new DataSetCatalog("/nonexistent/cache", TestData.Folders);

        // 170 MB are not fetched for every check; the reader is tested on records of our own as well.
        Needs.ForeignSuite(catalog.List().Single(set => set.Id == "cifar10").Present, "CIFAR-10 is not on this machine");
        var (train, test) = catalog.LoadImages("cifar10");
        Assert.Equal((50_000, 10_000), (train.Count, test.Count));
        Assert.Equal([3, 8, 8, 0, 6], test.Labels[..5]);
        Assert.All(test.Labels.CountBy(label => label), pair => Assert.Equal(1000, pair.Value));
        Assert.All(train.Labels.CountBy(label => label), pair => Assert.Equal(5000, pair.Value));

        // Published many times over.
        var statistics = train.ChannelStatistics();
        Assert.Equal([0.4914, 0.4822, 0.4465], statistics.Mean.Select(m => Math.Round(m, 4)));
        Assert.Equal([0.2470, 0.2435, 0.2616], statistics.Deviation.Select(d => Math.Round(d, 4)));
    }
}
