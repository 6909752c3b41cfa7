using Ascent.Data.Catalog;
using Ascent.Testing;

namespace Ascent.Data.Tests;

public sealed class CatalogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataSetCatalog Catalog(params string[] search) => new(_folder["cache"], search, [SmallSet.Definition(), SmallSet.Definition() with { Id = "other", SubFolders = ["other"] }], () => throw new InvalidOperationException("no download is wanted"));

    public static TheoryData<string, bool, bool> Layouts => new()
    {
        { "", false, false }, { "", true, false }, { "", false, true }, { "small", false, false }, { "small", true, true }, { "Small/raw", true, false },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Files_are_found_in_a_named_folder_or_below_it_plain_or_packed_with_dash_or_dot(string below, bool packed, bool dotted)
    {
        var root = _folder["mine"];
        SmallSet.WriteTo(Path.Combine(root, below), name => dotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name, packed);
        var catalog = Catalog(_folder["nothing"], root);
        Assert.Equal(Path.GetFullPath(Path.Combine(root, below)), Path.GetFullPath(await catalog.GetAsync(SmallSet.Id, null, default)));
        var (train, test) = catalog.LoadImages(SmallSet.Id);
        Assert.Equal(SmallSet.Plain["train-images-idx3-ubyte"][16..], train.Pixels);
        Assert.Equal(SmallSet.Plain["t10k-labels-idx1-ubyte"][8..], test.Labels);
        Assert.Empty(catalog.Verify(SmallSet.Id));
        Assert.True(catalog.List()[0].Present);
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public void Files_of_another_data_set_under_the_same_names_are_not_taken_for_this_one()
    {
        SmallSet.WriteTo(_folder["mine"]);
        File.WriteAllBytes(Path.Combine(_folder["mine"], "t10k-labels-idx1-ubyte"), IdxFiles.Make([.. Enumerable.Repeat((byte)3, 20)], 20));
        var catalog = Catalog(_folder["mine"]);
        Assert.False(catalog.List()[0].Present);
        Assert.Contains("another data set", catalog.List()[0].State, StringComparison.Ordinal);
        Assert.Contains("another data set", Assert.Throws<DataSetException>(() => catalog.LoadImages(SmallSet.Id)).Message, StringComparison.Ordinal);

        // A good copy further on in the search is still found.
        SmallSet.WriteTo(_folder["good"]);
        Assert.Equal(50, Catalog(_folder["mine"], _folder["good"]).LoadImages(SmallSet.Id).Train.Count);
    }

    [Fact]
    public void A_folder_with_some_of_the_files_is_told_apart_from_one_with_none()
    {
        SmallSet.WriteTo(_folder["mine"]);
        File.Delete(Path.Combine(_folder["mine"], "train-labels-idx1-ubyte"));
        Assert.Contains("lacks train-labels-idx1-ubyte", Catalog(_folder["mine"]).List()[0].State, StringComparison.Ordinal);
        Assert.Equal("not on this machine", Catalog(_folder["empty"]).List()[0].State);
        var message = Assert.Throws<DataSetException>(() => Catalog(_folder["empty"]).LoadImages(SmallSet.Id)).Message;
        Assert.Contains("ascent data get small", message, StringComparison.Ordinal);
        Assert.Contains(_folder["empty"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_can_be_imported()
    {
        SmallSet.WriteTo(_folder["mine"], packed: true);
        var catalog = Catalog();
        var target = catalog.Import(SmallSet.Id, _folder["mine"]);
        Assert.Equal(Path.Combine(_folder["cache"], SmallSet.Id), target);
        Directory.Delete(_folder["mine"], recursive: true);
        Assert.Equal(50, catalog.LoadImages(SmallSet.Id).Train.Count);
        Assert.Equal(4, Directory.EnumerateFiles(target).Count());
    }

    [Fact]
    public void Single_files_can_be_imported_under_any_name()
    {
        SmallSet.WriteTo(_folder["mine"], name => name[..7], packed: false);
        SmallSet.WriteTo(_folder["mine"], name => string.Concat(name.Reverse()), packed: true);
        var catalog = Catalog();
        foreach (var path in Directory.EnumerateFiles(_folder["mine"])) catalog.Import(SmallSet.Id, path);
        Assert.Empty(catalog.Verify(SmallSet.Id));
    }

    [Fact]
    public void What_is_not_the_data_set_is_not_imported()
    {
        File.WriteAllBytes(_folder["x"], IdxFiles.Make([1], 1));
        Directory.CreateDirectory(_folder["empty"]);
        var catalog = Catalog();
        Assert.Contains("none of the files", Assert.Throws<DataSetException>(() => catalog.Import(SmallSet.Id, _folder["x"])).Message, StringComparison.Ordinal);
        Assert.Contains("holds none", Assert.Throws<DataSetException>(() => catalog.Import(SmallSet.Id, _folder["empty"])).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<DataSetException>(() => catalog.Import(SmallSet.Id, _folder["none"])).Message, StringComparison.Ordinal);
        SmallSet.WriteTo(_folder["half"]);
        File.WriteAllBytes(Path.Combine(_folder["half"], "train-images-idx3-ubyte"), IdxFiles.Make(IdxFiles.Noise(50 * 28 * 28, 5), 50, 28, 28));
        Assert.Contains("SHA-256", Assert.Throws<DataSetException>(() => catalog.Import(SmallSet.Id, _folder["half"])).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Theory]
    [InlineData("imagenet")]
    [InlineData("")]
    [InlineData("../small")]
    public void An_unknown_data_set_is_refused_with_those_that_there_are(string id)
    {
        var catalog = Catalog();
        foreach (var action in new Action[] { () => catalog.LoadImages(id), () => catalog.Verify(id), () => catalog.Import(id, _folder.Path), () => catalog.GetAsync(id, null, default).GetAwaiter().GetResult() })
            Assert.Contains("small, other", Assert.Throws<DataSetException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_beyond_the_classes_and_counts_that_differ_are_refused()
    {
        var images = Idx.IdxReader.Read(new MemoryStream(IdxFiles.Make(new byte[8], 2, 2, 2)), "images");
        Idx.IdxArray Labels(params byte[] labels) => Idx.IdxReader.Read(new MemoryStream(IdxFiles.Make(labels, labels.Length)), "labels");
        Assert.Contains("label 1 is 10", Assert.Throws<DataSetException>(() => LabelledImages.From("x", images, Labels(9, 10), 10)).Message, StringComparison.Ordinal);
        Assert.Contains("holds 2 images", Assert.Throws<DataSetException>(() => LabelledImages.From("x", images, Labels(9), 10)).Message, StringComparison.Ordinal);
        Assert.Contains("3 dimensions", Assert.Throws<DataSetException>(() => LabelledImages.From("x", Labels(1), Labels(1), 10)).Message, StringComparison.Ordinal);
        Assert.Contains("1 dimension", Assert.Throws<DataSetException>(() => LabelledImages.From("x", images, images, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_known_data_sets_are_listed_with_licence_and_size()
    {
        var list = new DataSetCatalog(_folder["cache"], []).List();
        Assert.Equal(["mnist-subset", "mnist", "fashion-mnist", "cifar10"], list.Take(4).Select(set => set.Id));
        Assert.Equal(["CC BY-SA 3.0", "CC BY-SA 3.0", "MIT"], list.Take(3).Select(set => set.Licence));
        Assert.Equal([7_850_048, 54_950_048, 54_950_048, 184_380_000], list.Take(4).Select(set => set.Bytes));
        Assert.True(list[0].Present);
        Assert.Equal(["tiny-shakespeare", "wikitext-2", "names"], list.Where(set => set.Kind == "text").Select(set => set.Id));
        Assert.Equal(["sst2", "trec", "cola", "movie-reviews"], list.Where(set => set.Kind == "labelled texts").Select(set => set.Id));
        Assert.All(list, set => Assert.False(string.IsNullOrWhiteSpace(set.Licence)));
    }

    [Fact]
    public void A_data_set_of_another_kind_is_refused_with_those_that_fit()
    {
        var catalog = new DataSetCatalog(_folder["cache"], []);
        Assert.Contains("trec is a data set of labelled texts, and one of images is asked for; these are mnist-subset, mnist, fashion-mnist, cifar10", Assert.Throws<DataSetException>(() => catalog.LoadImages("trec")).Message, StringComparison.Ordinal);
        Assert.Contains("these are tiny-shakespeare, wikitext-2, names", Assert.Throws<DataSetException>(() => catalog.LoadText("mnist")).Message, StringComparison.Ordinal);
        Assert.Contains("these are sst2, trec, cola, movie-reviews", Assert.Throws<DataSetException>(() => catalog.LoadLabelledTexts("names")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_known_source_is_an_absolute_address_that_ends_in_a_folder()
    {
        foreach (var set in KnownDataSets.All)
        {
            Assert.All(set.Mirrors, mirror => Assert.True(Uri.TryCreate(mirror, UriKind.Absolute, out _) && mirror.EndsWith('/')));
            Assert.All([.. set.Files.SelectMany(file => file.Addresses), .. set.Archive?.Addresses ?? []], address => Assert.True(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == "https"));
            if (set.Id != MnistSubset.Id) Assert.All(set.Files, file => Assert.True(set.Mirrors.Count + file.Addresses.Count + (set.Archive?.Addresses.Count ?? 0) > 0, file.Name));
        }
    }
}
