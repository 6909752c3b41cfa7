namespace Ascent.Data.Catalog;

/// <summary>The data sets that Ascent knows.</summary>
internal static partial class KnownDataSets
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
        ["/usr/share/datasets/fashion-mnist"])
    {
        ClassNames = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
    };

    public static readonly DataSetDefinition Cifar10 = new(
        "cifar10",
        "CIFAR-10, 60,000 colour photographs of ten kinds",
        "none stated; cite Krizhevsky 2009",
        [
            new("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            new("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            new("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            new("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            new("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ],
        [],
        ["cifar10", "cifar-10-batches-bin", "cifar10/cifar-10-batches-bin", "CIFAR10", "CIFAR10/cifar-10-batches-bin"],
        [])
    {
        Kind = DataSetKind.Cifar,
        Archive = new("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"]),
        ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    };

    // Asked for when it is needed: fields of the other files of this class are then made.
    public static IReadOnlyList<DataSetDefinition> All => [Subset, Mnist, FashionMnist, Cifar10, TinyShakespeare, WikiText2, Names, Sst2, Trec, Cola, MovieReviews];
}
