using System.Security.Cryptography;

using Ascent.Data.Catalog;

namespace Ascent.Data.Tests;

/// <summary>A data set of the same form as MNIST, small enough to be served and damaged many times.</summary>
internal static class SmallSet
{
    public const string Id = "small";

    private static readonly (string Name, byte[] Content)[] Contents =
    [
        ("train-images-idx3-ubyte", IdxFiles.Make(IdxFiles.Noise(50 * 28 * 28), 50, 28, 28)),
        ("train-labels-idx1-ubyte", IdxFiles.Make([.. Enumerable.Range(0, 50).Select(i => (byte)(i % 10))], 50)),
        ("t10k-images-idx3-ubyte", IdxFiles.Make(IdxFiles.Noise(20 * 28 * 28, 2), 20, 28, 28)),
        ("t10k-labels-idx1-ubyte", IdxFiles.Make([.. Enumerable.Range(0, 20).Select(i => (byte)(i / 2))], 20)),
    ];

    public static IReadOnlyDictionary<string, byte[]> Plain { get; } = Contents.ToDictionary(c => c.Name, c => c.Content);

    public static IReadOnlyDictionary<string, byte[]> Packed { get; } = Contents.ToDictionary(c => c.Name + ".gz", c => IdxFiles.Gzip(c.Content));

    public static DataSetDefinition Definition(params string[] mirrors) =>
        new(Id, "Small", "none", [.. Contents.Select(c => new DataFile(c.Name, c.Content.Length, Convert.ToHexStringLower(SHA256.HashData(c.Content))))], mirrors, [Id, "Small/raw"], []);

    public static void WriteTo(string folder, Func<string, string>? rename = null, bool packed = false)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in packed ? Packed : Plain) File.WriteAllBytes(Path.Combine(folder, rename is null ? name : rename(name)), content);
    }
}
