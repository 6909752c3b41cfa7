using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Interop.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Make(string json, byte[] data, ulong? length = null)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    private IReadOnlyDictionary<string, Tensor> Read(byte[] content)
    {
        File.WriteAllBytes(_folder["x"], content);
        return Safetensors.Read(_folder["x"], out _);
    }

    [Fact]
    public void Tensors_survive_bit_for_bit()
    {
        float[] floats = [0, -0f, 1.5f, float.NaN, float.PositiveInfinity, float.Epsilon];
        double[] doubles = [Math.PI, double.MinValue];
        long[] longs = [long.MinValue, -1, long.MaxValue];
        var tensors = new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tensor.From(floats, [2, 3]),
            ["größe \"x\"\n"] = Tensor.From(doubles, [2, 1]),
            ["labels"] = Tensor.From(longs, [3]),
            ["scalar"] = Tensor.Scalar(7),
            ["empty"] = Tensor.Zeros([0, 5]),
            ["view"] = Tensor.From(floats, [2, 3]).T,
        };
        Safetensors.Write(_folder["t"], tensors, new Dictionary<string, string> { ["format"] = "pt" });
        var read = Safetensors.Read(_folder["t"], out var metadata);
        Assert.Equal("pt", metadata["format"]);
        Assert.Equal(["größe \"x\"\n", "labels", "0.weight", "empty", "scalar", "view"], read.Keys);
        Assert.Equal(floats.Select(BitConverter.SingleToInt32Bits), read["0.weight"].ToArray<float>().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(doubles, read["größe \"x\"\n"].ToArray<double>());
        Assert.Equal(longs, read["labels"].ToArray<long>());
        Assert.Equal((0, 7.0), (read["scalar"].Rank, read["scalar"].Item()));
        Assert.Equal(new Shape([0, 5]), read["empty"].Shape);
        Assert.Equal(new Shape([3, 2]), read["view"].Shape);
        Assert.Equal(tensors["view"].ToArray<float>(), read["view"].ToArray<float>());
        Assert.Equal([_folder["t"]], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void An_independent_reader_reads_what_is_written()
    {
        Needs.That(File.Exists("/usr/bin/python3"), "python3 is not installed");
        Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["w"] = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]), ["n"] = Tensor.From([1L, -2], [2]) });

        // A reader of twenty lines, written from the format's description and independent of this one.
        const string Program = """
            import json, struct, sys
            data = open(sys.argv[1], 'rb').read()
            n = struct.unpack('<Q', data[:8])[0]
            assert n % 8 == 0 and data[8:9] == b'{'
            header = json.loads(data[8:8 + n]); body = data[8 + n:]
            for name, t in sorted(header.items()):
                a, b = t['data_offsets']
                print(name, t['dtype'], t['shape'], struct.unpack('<%d%s' % ((b - a) // {'F32': 4, 'I64': 8}[t['dtype']], {'F32': 'f', 'I64': 'q'}[t['dtype']]), body[a:b]))
            """;
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program, _folder["t"]]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("n I64 [2] (1, -2)\nw F32 [2, 3] (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)\n", process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes()
    {
        var one = new Dictionary<string, Tensor> { ["a"] = Tensor.Scalar(1), ["b"] = Tensor.Scalar(2) };
        var two = new Dictionary<string, Tensor> { ["b"] = Tensor.Scalar(2), ["a"] = Tensor.Scalar(1) };
        Safetensors.Write(_folder["1"], one);
        Safetensors.Write(_folder["2"], two);
        Assert.Equal(File.ReadAllBytes(_folder["1"]), File.ReadAllBytes(_folder["2"]));
    }

    [Theory]
    [InlineData("F32", DType.Float32, "0000803f000000c0", new[] { 1.0, -2 })]
    [InlineData("F64", DType.Float64, "000000000000f03f00000000000000c0", new[] { 1.0, -2 })]
    [InlineData("F16", DType.Float16, "003c00c0", new[] { 1.0, -2 })]
    [InlineData("BF16", DType.BFloat16, "803f00c0", new[] { 1.0, -2 })]
    [InlineData("I64", DType.Int64, "0100000000000000feffffffffffffff", new[] { 1.0, -2 })]
    [InlineData("I32", DType.Int32, "01000000feffffff", new[] { 1.0, -2 })]
    [InlineData("I8", DType.Int8, "01fe", new[] { 1.0, -2 })]
    [InlineData("U8", DType.UInt8, "01fe", new[] { 1.0, 254 })]
    [InlineData("BOOL", DType.UInt8, "0100", new[] { 1.0, 0 })]
    public void Every_element_type_of_tensors_is_read_and_written_bit_for_bit(string dtype, DType type, string hex, double[] values)
    {
        var data = Convert.FromHexString(hex);
        var x = Read(Make($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data))["x"];
        Assert.Equal(type, x.DType);
        Assert.Equal(values, x.ToArray<double>());
        Safetensors.Write(_folder["again"], new Dictionary<string, Tensor> { ["x"] = x });
        using var again = SafetensorsFile.Open(_folder["again"]);
        Assert.Equal(data, again.ReadBytes("x"));
        Assert.Equal(dtype == "BOOL" ? "U8" : dtype, again.Entries[0].DType);
    }

    [Theory]
    [InlineData("U16", 2)]
    [InlineData("I16", 2)]
    [InlineData("U32", 4)]
    [InlineData("U64", 8)]
    [InlineData("C64", 8)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E8M0", 1)]
    public void An_element_type_that_tensors_do_not_have_is_listed_and_its_bytes_can_be_read(string dtype, int bytes)
    {
        var data = Enumerable.Range(1, bytes).Select(i => (byte)i).ToArray();
        var content = Make($$$"""{"x":{"dtype":"{{{dtype}}}","shape":[1],"data_offsets":[0,{{{bytes}}}]}}""", data);
        var error = Assert.Throws<SafetensorsException>(() => Read(content));
        Assert.Contains(dtype, error.Message, StringComparison.Ordinal);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["x"], error.Message, StringComparison.Ordinal);
        using var file = SafetensorsFile.Open(_folder["x"]);
        Assert.Equal((dtype, null, (long)bytes), (file.Entries[0].DType, file.Entries[0].ElementType, file.Entries[0].Bytes));
        Assert.Equal(data, file.ReadBytes("x"));
    }

    [Fact]
    public void A_name_in_a_message_is_short_and_cannot_steer_a_terminal()
    {
        var error = Assert.Throws<SafetensorsException>(() => Read(Make("{\"\\u001b[2J\\u202e" + new string('n', 100_000) + "\":0}", [])));
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u202e', error.Message);
        Assert.InRange(error.Message.Length, 10, 500);
    }

    [Fact]
    public void More_dimensions_than_tensors_have_are_refused() =>
        Assert.Contains("65 dimensions", Assert.Throws<SafetensorsException>(() => Read(Make($$$"""{"x":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat("1", 65))}}}],"data_offsets":[0,4]}}""", new byte[4]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_wrong_length_of_the_header_is_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var length in new ulong[] { 3, 100_000_000, 100_000_001, long.MaxValue, ulong.MaxValue })
            Assert.Throws<SafetensorsException>(() => Read(Make("{}", [], length)));
        for (var bytes = 0; bytes < 8; bytes++)
            Assert.Throws<SafetensorsException>(() => Read(new byte[bytes]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void An_empty_shape_with_a_huge_extent_is_refused_with_a_sentence() =>
        Assert.Contains("more elements", Assert.Throws<SafetensorsException>(() => Read(Make("""{"x":{"dtype":"F32","shape":[0,4294967296],"data_offsets":[0,0]}}""", []))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_truncation_is_refused()
    {
        Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["a"] = Tensor.From([1f, 2], [2]), ["b"] = Tensor.Scalar(3) });
        var content = File.ReadAllBytes(_folder["t"]);
        for (var length = 0; length < content.Length; length++) Assert.Throws<SafetensorsException>(() => Read(content[..length]));
        Assert.Throws<SafetensorsException>(() => Read([.. content, 0]));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file()
    {
        Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["a"] = Tensor.Scalar(1) });
        var old = File.ReadAllBytes(_folder["t"]);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["__metadata__"] = Tensor.Scalar(1) }));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["\ud800"] = Tensor.Scalar(1) }));
        var disposed = Tensor.Scalar(2);
        disposed.Dispose();
        Assert.ThrowsAny<Exception>(() => Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["a"] = disposed }));
        Assert.Equal(old, File.ReadAllBytes(_folder["t"]));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void A_missing_file_is_an_ordinary_error_of_files() =>
        Assert.Throws<FileNotFoundException>(() => Safetensors.Read(_folder["none"], out _));
}
