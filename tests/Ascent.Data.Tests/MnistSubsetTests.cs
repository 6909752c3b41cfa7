using System.Security.Cryptography;
using System.Text;

using Ascent.Testing;

namespace Ascent.Data.Tests;

public sealed class MnistSubsetTests
{
    private static IReadOnlyList<string> SearchFolders =>
    [
        .. (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ascent-data"),
    ];

    [Fact]
    public void The_digits_that_ship_are_balanced_and_undamaged()
    {
        var train = MnistSubset.Train();
        var test = MnistSubset.Test();
        Assert.Equal((8000, 28, 28, 10), (train.Count, train.Rows, train.Columns, train.Classes));
        Assert.Equal((2000, 28, 28, 10), (test.Count, test.Rows, test.Columns, test.Classes));
        for (var digit = 0; digit < 10; digit++)
        {
            Assert.Equal(800, train.Labels.Count(label => label == digit));
            Assert.Equal(200, test.Labels.Count(label => label == digit));
        }

        Assert.Empty(new DataSetCatalog("unused", []).Verify("mnist-subset"));
    }

    [Fact]
    public async Task The_digits_that_ship_need_no_folder_and_no_network()
    {
        var catalog = new DataSetCatalog("/nonexistent/cache", []);
        Assert.Equal("built in", await catalog.GetAsync("mnist-subset", null, default));
        Assert.Equal(8000, catalog.LoadImages("mnist-subset").Train.Count);
        Assert.Throws<DataSetException>(() => catalog.Import("mnist-subset", "/tmp"));
    }

    [Fact]
    public void The_digits_that_ship_are_those_that_the_rule_chooses_from_the_full_set()
    {
        var catalog = new DataSetCatalog("/nonexistent/cache", SearchFolders);
        Needs.That(catalog.List().Single(set => set.Id == "mnist").Present, "the full MNIST is not on this machine");
        var (train, test) = catalog.LoadImages("mnist");
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        AssertChosen(train, MnistSubset.Train(), "train", 800);
        AssertChosen(test, MnistSubset.Test(), "test", 200);
    }

    [Fact]
    public void An_installed_fashion_mnist_package_is_found_without_being_named()
    {
        Needs.That(Directory.Exists("/usr/share/datasets/fashion-mnist"), "the package dataset-fashion-mnist is not installed");
        var catalog = new DataSetCatalog("/nonexistent/cache", []);
        Assert.Equal("/usr/share/datasets/fashion-mnist", catalog.List().Single(set => set.Id == "fashion-mnist").Folder);
        Assert.Empty(catalog.Verify("fashion-mnist"));
        var (train, test) = catalog.LoadImages("fashion-mnist");
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal([9, 0, 0, 3, 0], train.Labels[..5]);
    }

    private static void AssertChosen(LabelledImages full, LabelledImages subset, string part, int each)
    {
        var chosen = Enumerable.Range(0, full.Count)
            .GroupBy(i => full.Labels[i])
            .SelectMany(digit => digit.OrderBy(i => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes($"ascent-mnist-subset-1:{part}:{i}"))), StringComparer.Ordinal).Take(each))
            .Order()
            .ToArray();
        Assert.Equal(chosen.Length, subset.Count);
        for (var i = 0; i < chosen.Length; i++)
        {
            Assert.Equal(full.Labels[chosen[i]], subset.Labels[i]);
            Assert.True(full.Pixels.AsSpan(chosen[i] * 784, 784).SequenceEqual(subset.Pixels.AsSpan(i * 784, 784)));
        }
    }
}
