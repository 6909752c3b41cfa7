using Ascent.Data.Idx;

namespace Ascent.Data;

/// <summary>
/// The digits that ship with the product: 8,000 to train on and 2,000 to test with, balanced. A selection from MNIST by LeCun,
/// Cortes and Burges, CC BY-SA 3.0.
/// </summary>
public static class MnistSubset
{
    /// <summary>Its name in the catalogue.</summary>
    public const string Id = "mnist-subset";

    /// <summary>8,000 digits, 800 of each class, from MNIST's training set.</summary>
    public static LabelledImages Train() => Read("train");

    /// <summary>2,000 digits, 200 of each class, from MNIST's test set.</summary>
    public static LabelledImages Test() => Read("t10k");

    internal static IdxArray ReadFile(string name)
    {
        using var stream = typeof(MnistSubset).Assembly.GetManifestResourceStream($"Subset/{name}.gz")
            ?? throw new DataSetException($"{name}.gz is missing from this build of Ascent.");
        return IdxReader.Read(stream, $"{Id}/{name}.gz");
    }

    private static LabelledImages Read(string part) =>
        LabelledImages.From($"{Id} {(part == "train" ? "train" : "test")}", ReadFile($"{part}-images-idx3-ubyte"), ReadFile($"{part}-labels-idx1-ubyte"), classes: 10);
}
