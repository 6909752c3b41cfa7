namespace Ascent.Data.Catalog;

/// <summary>One file of a data set; size and SHA-256 are those of the uncompressed content, which no mirror's packing changes.</summary>
internal sealed record DataFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Names under which the file is found: as at the sources, and as some programs unpack it, plain or gzip.</summary>
    public IEnumerable<string> Names()
    {
        var dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [Name, dotted, Name + ".gz", dotted + ".gz"];
    }
}

/// <summary>A data set of the catalogue.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Licence">As stated at the source.</param>
/// <param name="Files">Training images and labels, test images and labels, in this order.</param>
/// <param name="Mirrors">Addresses of the folder that holds the files with <c>.gz</c> at the end of their names.</param>
/// <param name="SubFolders">Folders inside a data folder in which other programs keep this data set.</param>
/// <param name="SystemFolders">Folders in which packages of the operating system install it.</param>
internal sealed record DataSetDefinition(string Id, string Title, string Licence, IReadOnlyList<DataFile> Files, IReadOnlyList<string> Mirrors, IReadOnlyList<string> SubFolders, IReadOnlyList<string> SystemFolders)
{
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>The smallest file: its hash tells data sets with equal names and sizes apart at little cost.</summary>
    public DataFile Smallest => Files.MinBy(file => file.Bytes)!;
}

/// <summary>The data sets that Ascent knows.</summary>
internal static class KnownDataSets
{
    public static readonly DataSetDefinition Subset = new(
        MnistSubset.Id,
        "MNIST, 10,000 digits that ship with Ascent",
        "CC BY-SA 3.0",
        [
            new("train-images-idx3-ubyte", 6_272_016, "fd56b8f0ad7c05d94826d6483cfac3b30e693c60a89630d5def141ed8f479a1b"),
            new("train-labels-idx1-ubyte", 8_008, "9aa3fff210a0545b7dc7598f68481d869b631af076330e873d0307f6d58d399f"),
            new("t10k-images-idx3-ubyte", 1_568_016, "59bfa1273addffeccaf56f00bd33403a0e9b22a6a29808c3d03d71bd21ebf36e"),
            new("t10k-labels-idx1-ubyte", 2_008, "fd94ba146f0c685cfd443d0afa5bdda14570ad7e17ac37b465e8abe974d8736e"),
        ],
        [],
        [],
        []);

    public static readonly DataSetDefinition Mnist = new(
        "mnist",
        "MNIST, 70,000 handwritten digits",
        "CC BY-SA 3.0",
        [
            new("train-images-idx3-ubyte", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new("train-labels-idx1-ubyte", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new("t10k-images-idx3-ubyte", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new("t10k-labels-idx1-ubyte", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        ],
        ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
        ["mnist", "MNIST", "MNIST/raw"],
        ["/usr/share/datasets/mnist"]);

    public static readonly DataSetDefinition FashionMnist = new(
        "fashion-mnist",
        "Fashion-MNIST, 70,000 articles of clothing",
        "MIT",
        [
            new("train-images-idx3-ubyte", 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new("train-labels-idx1-ubyte", 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new("t10k-images-idx3-ubyte", 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new("t10k-labels-idx1-ubyte", 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        ],
        ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"],
        ["fashion-mnist", "FashionMNIST", "FashionMNIST/raw"],
        ["/usr/share/datasets/fashion-mnist"]);

    public static readonly IReadOnlyList<DataSetDefinition> All = [Subset, Mnist, FashionMnist];
}
