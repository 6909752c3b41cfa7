using System.Security.Cryptography;
using System.Text.Json;

using Ascent.Testing;

namespace Ascent.Interop.Tests;

/// <summary>The reference implementation's own cases, where a folder of ASCENT_DATA has them.</summary>
public sealed class SafetensorsVectorTests
{
    private static string? Folder =>
        (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "vectors", "safetensors"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "index.tsv")));

    private static List<(string Name, string Expected, string Sha256)> Cases(string kind) =>
        [.. File.ReadLines(Path.Combine(Folder!, "index.tsv")).Skip(1).Select(line => line.Split('\t')).Where(f => f[0] == kind).Select(f => (f[1], f[3].Trim(), f[4].Trim()))];

    [Fact]
    public void Files_are_read_or_refused_as_the_reference_does()
    {
        Needs.ForeignSuite(Folder is not null, "ASCENT_DATA names no folder with vectors/safetensors");
        var cases = Cases("read");
        Assert.True(cases.Count >= 17);
        foreach (var (name, expected, _) in cases)
        {
            var path = Path.Combine(Folder!, "read", name + ".safetensors");
            using var file = File.OpenHandle(path);
            if (expected == "ok") Assert.NotNull(SafetensorsFileHeader(file, path));
            else Assert.Throws<SafetensorsException>(() => SafetensorsFileHeader(file, path));
        }

        static SafetensorsHeader SafetensorsFileHeader(Microsoft.Win32.SafeHandles.SafeFileHandle file, string path) => Safetensors.ReadHeader(file, path, out _);
    }

    [Fact]
    public void Headers_are_written_byte_for_byte_as_the_reference_writes_them()
    {
        Needs.ForeignSuite(Folder is not null, "ASCENT_DATA names no folder with vectors/safetensors");
        foreach (var (name, json, sha256) in Cases("write"))
        {
            var expected = File.ReadAllBytes(Path.Combine(Folder!, "write", name + ".safetensors"));
            Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(expected)));
            var tensors = new List<(string, string, IReadOnlyList<long>)>();
            Dictionary<string, string>? metadata = null;
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.EnumerateObject())
            {
                if (item.Name == "__metadata__") metadata = item.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
                else tensors.Add((item.Name, item.Value.GetProperty("dtype").GetString()!, [.. item.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]));
            }

            var header = SafetensorsHeaderWriter.Build(SafetensorsHeaderWriter.Lay(tensors), metadata);
            Assert.Equal(header, expected[..header.Length]);
        }
    }
}
