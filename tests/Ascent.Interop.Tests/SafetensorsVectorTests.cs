using System.Security.Cryptography;
using System.Text.Json;

using Ascent.Testing;

namespace Ascent.Interop.Tests;

/// <summary>The reference implementation's own cases: those beside this test, and the folder of ASCENT_DATA that has them.</summary>
public sealed class SafetensorsVectorTests
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "Fixtures", "safetensors");

    public static TheoryData<string> Suites => ["shipped", "ASCENT_DATA"];

    private static string Folder(string suite)
    {
        if (suite == "shipped") return Shipped;
        var folder = (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "vectors", "safetensors"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "index.tsv")));
        Needs.ForeignSuite(folder is not null, "ASCENT_DATA names no folder with vectors/safetensors");
        return folder!;
    }

    private static List<(string Name, string Expected, string Sha256)> Cases(string folder, string kind) =>
        [.. File.ReadLines(Path.Combine(folder, "index.tsv")).Skip(1).Select(line => line.Split('\t')).Where(f => f[0] == kind).Select(f => (f[1], f[3].Trim(), f[4].Trim()))];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Files_are_read_or_refused_as_the_reference_does(string suite)
    {
        var folder = Folder(suite);
        var cases = Cases(folder, "read");
        Assert.True(cases.Count >= 17);
        foreach (var (name, expected, _) in cases)
        {
            var path = Path.Combine(folder, "read", name + ".safetensors");
            var slow = SafetensorsOracle.Judge(File.ReadAllBytes(path));
            if (expected == "ok")
            {
                using var file = SafetensorsFile.Open(path);
                foreach (var entry in file.Entries) Assert.Equal(slow.Bytes(entry.Name), file.ReadBytes(entry.Name));
                Assert.Null(slow.Fault);
            }
            else
            {
                var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
                Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
                Assert.NotNull(slow.Fault);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Headers_are_written_byte_for_byte_as_the_reference_writes_them(string suite)
    {
        var folder = Folder(suite);
        foreach (var (name, json, sha256) in Cases(folder, "write"))
        {
            var expected = File.ReadAllBytes(Path.Combine(folder, "write", name + ".safetensors"));
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
