using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

using Ascent.Data.Catalog;

namespace Ascent.Data.Tests;

/// <summary>A data set of CIFAR's form with a few records in each file.</summary>
internal static class SmallCifar
{
    public const string Id = "small-cifar";
    public const int RecordBytes = 3073;

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new[] { "data_batch_1.bin", "data_batch_2.bin", "test_batch.bin" }
        .Select((name, i) => (name, content: Records(i + 3, seed: i + 1))).ToDictionary(f => f.name, f => f.content);

    /// <summary>Records whose labels count up from the seed.</summary>
    public static byte[] Records(int count, int seed)
    {
        var content = IdxFiles.Noise(count * RecordBytes, seed);
        for (var i = 0; i < count; i++) content[i * RecordBytes] = (byte)((seed + i) % 10);
        return content;
    }

    public static DataSetDefinition Definition(byte[]? archive = null, string address = "", string archiveName = "small.tar.gz") =>
        new(Id, "Small", "none", [.. Files.Select(f => new DataFile(f.Key, f.Value.Length, Hash(f.Value)))], [], ["cifar-10-batches-bin"], [])
        {
            Kind = DataSetKind.Cifar,
            ClassNames = KnownDataSets.Cifar10.ClassNames,
            Archive = new(archiveName, 1 << 20, archive is null ? null : Hash(archive), [address + archiveName]),
        };

    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Files) File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] members)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, content) in members) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return packed.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>The files as members of a folder, as the source packs them.</summary>
    public static (string Name, byte[] Content)[] Members(string folder = "cifar-10-batches-bin/") => [("cifar-10-batches-bin/readme.html", "<html>"u8.ToArray()), .. Files.Select(f => (folder + f.Key, f.Value))];

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
