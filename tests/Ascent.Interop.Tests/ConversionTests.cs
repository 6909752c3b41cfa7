using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Interop.Tests;

public sealed class ConversionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zip")]
    [InlineData("legacy")]
    public void What_PyTorch_wrote_comes_back_from_safetensors_and_from_our_own_file_for_PyTorch(string kind)
    {
        var original = PtFile.Read(Fixture($"state_dict.{kind}.pt"));
        Assert.Equal(original.Count, WeightConverter.Convert(Fixture($"state_dict.{kind}.pt"), _folder["a.safetensors"], new()).Tensors);
        WeightConverter.Convert(_folder["a.safetensors"], _folder["b.pt"], new());
        foreach (var found in new[] { WeightFile.Read(_folder["a.safetensors"]), WeightFile.Read(_folder["b.pt"]), PtFile.Read(_folder["b.pt"]) })
        {
            Assert.Equal(original.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, tensor) in original)
            {
                Assert.Equal(tensor.DType, found[name].DType);
                Assert.Equal(tensor.Shape, found[name].Shape);
                Assert.Equal(tensor.ToArray<double>(), found[name].ToArray<double>());
            }
        }

        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Every_element_type_keeps_its_bytes()
    {
        WeightConverter.Convert(Fixture("types.zip.pt"), _folder["a.safetensors"], new());
        using var before = PtFile.Open(Fixture("types.zip.pt"));
        using var after = SafetensorsFile.Open(_folder["a.safetensors"]);
        Assert.Equal(["BF16", "BOOL", "C64", "F16", "F32", "F64", "I16", "I32", "I64", "I8", "U8"], after.Entries.Select(entry => entry.DType).Order(StringComparer.Ordinal));
        foreach (var entry in after.Entries) Assert.Equal(before.ReadBytes(entry.Name), after.ReadBytes(entry.Name));
    }

    [Theory]
    [InlineData(DType.Float32, "F32")]
    [InlineData(DType.BFloat16, "BF16")]
    [InlineData(DType.Float16, "F16")]
    public void Floating_point_tensors_change_their_type_and_others_stay(DType type, string name)
    {
        var result = WeightConverter.Convert(Fixture("types.zip.pt"), _folder["a.safetensors"], new() { FloatType = type });
        Assert.Equal(3, result.Converted);
        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        foreach (var entry in file.Entries.Where(entry => entry.Name is "float32" or "float64" or "float16" or "bfloat16"))
        {
            Assert.Equal(name, entry.DType);
            Assert.Equal([0, 1, 2, 3, 4, 0], file.Read(entry.Name).To(DType.Float64).ToArray<double>());
        }

        Assert.Contains(file.Entries, entry => entry is { Name: "int16", DType: "I16" });
    }

    [Fact]
    public void A_checkpoint_gives_the_weights_alone_and_says_what_it_passed_over()
    {
        var result = WeightConverter.Convert(Fixture("checkpoint.zip.pt"), _folder["a.safetensors"], new() { Only = "model.", StripPrefix = "model.", Renames = [("2", "head"), ("1.weight", "scale")] });
        Assert.Contains("epoch", result.PassedOver);
        var names = Safetensors.Read(_folder["a.safetensors"], out _).Keys;
        Assert.Equal(["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "head.bias", "head.weight", "scale"], names.Order(StringComparer.Ordinal));
        Assert.Equal(PtFile.Read(Fixture("state_dict.zip.pt")).Keys.Order(StringComparer.Ordinal), WeightFile.Read(Fixture("checkpoint.zip.pt")).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Shapes_without_elements_and_scalars_survive_both_ways()
    {
        WeightConverter.Convert(Fixture("shapes.legacy.pt"), _folder["a.pt"], new());
        var found = PtFile.Read(_folder["a.pt"]);
        Assert.Empty(found["scalar"].Shape);
        Assert.Equal(2.5, found["scalar"].Item());
        Assert.Equal([3, 0, 2], found["empty_rows"].Shape);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_left_behind()
    {
        var input = Fixture("checkpoint.zip.pt");
        File.WriteAllText(_folder["there.safetensors"], "kept");
        Refuse("--force", input, "there.safetensors", new());
        Refuse("the ending says what is written", input, "a.bin2", new());
        Refuse("ONNX", input, "a.onnx", new());
        Refuse("does not exist", _folder["none.pt"], "a.pt", new());
        Refuse("is a folder", _folder.Path, "a.pt", new());
        Refuse("begins with 'modul.'. It has 'model.0.weight'", input, "a.pt", new() { StripPrefix = "modul." });
        Refuse("begins with 'x'", input, "a.pt", new() { Only = "x" });
        Refuse("no tensor is called 'model.0.weigh' or below it", input, "a.pt", new() { Renames = [("model.0.weigh", "w")] });
        Refuse("would both be called 'model.0.bias'", input, "a.pt", new() { Renames = [("model.0.weight", "model.0.bias")] });
        Refuse("holds no tensors", Fixture("nothing.zip.pt"), "a.pt", new());
        Assert.Equal(["there.safetensors"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        Assert.Equal("kept", File.ReadAllText(_folder["there.safetensors"]));
        WeightConverter.Convert(input, _folder["there.safetensors"], new() { Replace = true });
        Assert.NotEmpty(Safetensors.Read(_folder["there.safetensors"], out _));
    }

    [Fact]
    public void A_file_that_is_refused_leaves_the_output_as_it_was()
    {
        File.WriteAllText(_folder["a.safetensors"], "kept");
        Assert.Throws<PtException>(() => WeightConverter.Convert(Fixture("module.zip.pt"), _folder["a.safetensors"], new() { Replace = true }));
        Assert.Equal("kept", File.ReadAllText(_folder["a.safetensors"]));
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "pt", name);

    private void Refuse(string expected, string input, string output, ConversionOptions options) =>
        Assert.Contains(expected, Assert.Throws<ConversionException>(() => WeightConverter.Convert(input, _folder[output], options)).Message, StringComparison.Ordinal);
}
