using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

using Ascent.Testing;

namespace Ascent.Interop.Tests;

/// <summary>
/// Files that PyTorch wrote, and what PyTorch says of them: those beside this test (Fixtures/pt/make_fixtures.py), and the folder of
/// ASCENT_DATA that has others.
/// </summary>
public sealed class PtVectorTests
{
    /// <summary>Refused by PyTorch 1.13 only because its reader of weights forgot the opcode of a float; later versions have it.</summary>
    private static readonly string[] HaveFloats = ["weights_with_config.pt", "checkpoint.pt"];

    public static TheoryData<string> Suites => ["shipped", "ASCENT_DATA"];

    private static string Folder(string suite)
    {
        if (suite == "shipped") return Path.Combine(AppContext.BaseDirectory, "Fixtures", "pt");
        var folder = Data("vectors", "pt");
        Needs.ForeignSuite(folder is not null, "ASCENT_DATA names no folder with vectors/pt");
        return folder!;
    }

    private static string? Data(params string[] parts) => (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine([folder, .. parts])).FirstOrDefault(Path.Exists);

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_file_gives_PyTorchs_tensors_or_is_refused_in_a_sentence(string suite)
    {
        var folder = Folder(suite);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var (read, refused) = (0, 0);
        foreach (var item in manifest.RootElement.EnumerateObject())
        {
            var path = Path.Combine(folder, item.Name);
            var loads = item.Value.GetProperty("loads").GetBoolean();
            // TorchScript archives are programs; PyTorch starts them.
            if (loads && item.Value.GetProperty("entries").EnumerateObject().Any(entry => entry.Value.TryGetProperty("value", out var value) && $"{value}".StartsWith("RecursiveScriptModule", StringComparison.Ordinal)))
                loads = false;
            if (loads)
            {
                Compare(path, item.Value.GetProperty("entries"));
                read++;
            }
            else if (HaveFloats.Contains(Path.GetFileName(path)))
            {
                using var file = PtFile.Open(path);
                Assert.NotEmpty(file.Entries);
                Assert.Contains(file.Values.Values, value => value is double);
                Assert.Equal(file.Entries.Count, PtFile.Read(path).Count);
                read++;
            }
            else
            {
                Assert.StartsWith(path + ": ", Assert.Throws<PtException>(() => PtFile.Open(path)).Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(suite == "shipped" ? read >= 10 : read >= 69, $"{read} read");
        Assert.True(suite == "shipped" || refused >= 70, $"{refused} refused");
    }

    [Theory]
    [InlineData("resnet20-12fca82f.th", "resnet20.safetensors")]
    [InlineData("resnet32-d509ac18.th", "resnet32.safetensors")]
    public void The_pretrained_networks_are_the_same_in_both_formats(string old, string safe)
    {
        var folder = Data("pretrained", "resnet-cifar10");
        Needs.ForeignSuite(folder is not null, "ASCENT_DATA names no folder with pretrained/resnet-cifar10");
        using var file = PtFile.Open(Path.Combine(folder!, old));
        using var expected = SafetensorsFile.Open(Path.Combine(folder!, safe));
        Assert.Equal(expected.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name["state_dict.module.".Length..]).Order(StringComparer.Ordinal));
        foreach (var entry in expected.Entries)
            Assert.Equal(expected.ReadBytes(entry.Name), file.ReadBytes($"state_dict.module.{entry.Name}"));
        Assert.Equal(old.StartsWith("resnet20", StringComparison.Ordinal) ? 91.78 : 92.78, (double)file.Values["best_prec1"]!, 0.01);
    }

    private static void Compare(string path, JsonElement expected)
    {
        using var file = PtFile.Open(path);
        var tensors = file.ReadTensors([.. file.Entries.Where(entry => entry.ElementType is not null)]);
        var entries = expected.EnumerateObject().Where(entry => entry.Value.TryGetProperty("dtype", out _)).ToDictionary(entry => Name(entry.Name), entry => entry.Value);
        Assert.Equal(entries.Keys.Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (var (name, entry) in entries)
        {
            Assert.True(file.TryFind(name, out var found));
            Assert.Equal(entry.GetProperty("dtype").GetString(), Torch(found.DType));
            Assert.Equal(entry.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()), found.Shape);
            Assert.Equal(entry.GetProperty("stride").EnumerateArray().Select(e => e.GetInt64()), found.Strides);
            Assert.Equal(entry.GetProperty("offset").GetInt64(), found.Offset);
            Assert.Equal(entry.GetProperty("sha256_le_contiguous").GetString(), Convert.ToHexStringLower(SHA256.HashData(file.ReadBytes(name))));
            if (found.ElementType is null)
            {
                Assert.Contains("C64", Assert.Throws<PtException>(() => PtFile.Read(path)).Message, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(found.Shape.Select(extent => (int)extent), tensors[name].Shape);
            if (entry.TryGetProperty("values", out var values))
                Assert.Equal(values.EnumerateArray().Select(Number), tensors[name].To(Tensors.DType.Float64).ToArray<double>());
        }

        foreach (var value in expected.EnumerateObject().Where(entry => entry.Value.TryGetProperty("value", out _)))
            Assert.Equal(value.Value.GetProperty("value").ValueKind == JsonValueKind.Number ? value.Value.GetProperty("value").GetDouble().ToString(CultureInfo.InvariantCulture) : $"{value.Value.GetProperty("value")}", Convert.ToString(file.Values[Name(value.Name)], CultureInfo.InvariantCulture));
    }

    private static string Name(string path) => path.Length == 0 ? "tensor" : path.Replace("][", ".", StringComparison.Ordinal).Trim('[', ']').Replace('/', '.');

    private static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => double.Parse(value.GetString()!.Replace("inf", "Infinity", StringComparison.OrdinalIgnoreCase), CultureInfo.InvariantCulture),
        _ => value.GetDouble(),
    };

    private static string Torch(string name) => name switch
    {
        "F32" => "float32",
        "F64" => "float64",
        "F16" => "float16",
        "BF16" => "bfloat16",
        "BOOL" => "bool",
        "I64" => "int64",
        "I32" => "int32",
        "I16" => "int16",
        "I8" => "int8",
        "U8" => "uint8",
        "C64" => "complex64",
        _ => name,
    };
}
