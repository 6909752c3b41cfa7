using System.Text;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Interop.Tests;

public sealed class SafetensorsHeaderTests
{
    private const string Good = """{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""";

    private static SafetensorsHeader Parse(string json, long data) => SafetensorsHeader.Parse(Encoding.UTF8.GetBytes(json), data, "file");

    private static string One(string dtype, string shape, string offsets) => $$$"""{"x":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""";

    [Fact]
    public void A_good_header_is_read_in_the_order_of_the_data()
    {
        var header = Parse(Good, 32);
        Assert.Equal(["a", "b"], header.Entries.Select(e => e.Name));
        Assert.Equal([2L, 3L], header.Entries[1].Shape);
        Assert.Empty(header.Entries[0].Shape);
        Assert.Equal("pt", header.Metadata["format"]);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}    ", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"x":{"dtype":"F4","shape":[1,2],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"x":{"dtype":"BF16","shape":[3],"data_offsets":[0,6],"note":{"deep":[1,{}]}}}""", 6)]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"e":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"f":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 4)]
    public void What_the_format_allows_is_read(string json, long data) => Assert.NotNull(Parse(json, data));

    [Theory]
    [InlineData("", 0, "not valid JSON")]
    [InlineData("[]", 0, "is a JSON object")]
    [InlineData("null", 0, "is a JSON object")]
    [InlineData("\"x\"", 0, "is a JSON object")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("{}x", 0, "not valid JSON")]
    [InlineData("{}\0", 0, "not valid JSON")]
    [InlineData("{\"a\":1,}", 0, "is described by an object")]
    [InlineData("{/**/}", 0, "not valid JSON")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ is an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "maps texts to texts")]
    [InlineData("""{"__metadata__":{"a":null}}""", 0, "maps texts to texts")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "stands twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "stands twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "stands twice")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "stands twice")]
    [InlineData("""{"x":{"dtype":"F32","dtype":"I64","shape":[1],"data_offsets":[0,4]}}""", 4, "stands twice")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", 4, "lacks dtype")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "lacks shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "lacks data_offsets")]
    [InlineData("""{"x":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", 4, "is a text")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not Unicode")]
    public void What_the_format_forbids_is_refused(string json, long data, string expected) =>
        Assert.Contains(expected, Assert.Throws<SafetensorsException>(() => Parse(json, data)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("F32", "[1]", "[0,4,8]", 4, "not 2")]
    [InlineData("F32", "[1]", "[4,0]", 4, "begins at byte 4")]
    [InlineData("F32", "[1]", "[0,-4]", 4, "whole numbers")]
    [InlineData("F32", "[-1]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[1.0]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[1e0]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[\"1\"]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[true]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[9223372036854775808]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "[18446744073709551617]", "[0,4]", 4, "whole numbers")]
    [InlineData("F32", "1", "[0,4]", 4, "is an array")]
    [InlineData("F32", "[4294967296,4294967296]", "[0,0]", 0, "larger than any file")]
    [InlineData("F32", "[4294967296,4294967296,0]", "[0,0]", 0, "larger than any file")]
    [InlineData("F64", "[2305843009213693952]", "[0,0]", 0, "larger than any file")]
    [InlineData("F32", "[2]", "[0,4]", 4, "has 8 bytes, its range has 4")]
    [InlineData("F32", "[0]", "[0,4]", 4, "has 0 bytes")]
    [InlineData("F32", "[1]", "[1,5]", 5, "begins at byte 1")]
    [InlineData("F32", "[1]", "[0,4]", 5, "something follows")]
    [InlineData("F32", "[1]", "[0,4]", 3, "cut off")]
    [InlineData("F4", "[3]", "[0,2]", 2, "whole bytes")]
    [InlineData("F31", "[1]", "[0,4]", 4, "unknown element type")]
    [InlineData("f32", "[1]", "[0,4]", 4, "unknown element type")]
    public void A_tensor_that_does_not_fit_is_refused(string dtype, string shape, string offsets, long data, string expected) =>
        Assert.Contains(expected, Assert.Throws<SafetensorsException>(() => Parse(One(dtype, shape, offsets), data)).Message, StringComparison.Ordinal);

    [Fact]
    public void Overlapping_tensors_and_holes_are_refused()
    {
        const string Two = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[FROM]}}""";
        Assert.NotNull(Parse(Two.Replace("FROM", "8,16", StringComparison.Ordinal), 16));
        foreach (var range in new[] { "0,8", "4,12", "12,20" })
            Assert.Contains("without hole or overlap", Assert.Throws<SafetensorsException>(() => Parse(Two.Replace("FROM", range, StringComparison.Ordinal), 16)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var json = Encoding.UTF8.GetBytes(One("F32", "[1]", "[0,4]"));
        foreach (var bad in new byte[][] { [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80] })
        {
            byte[] header = [.. json[..2], .. bad, .. json[2..]];
            Assert.Contains("not UTF-8", Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Parse(header, 4, "file")).Message, StringComparison.Ordinal);
        }

        Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Parse([0xEF, 0xBB, 0xBF, .. json], 4, "file"));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_exhaust_the_stack() =>
        Assert.Throws<SafetensorsException>(() => Parse("{\"x\":" + string.Concat(Enumerable.Repeat("[", 200_000)), 0));

    [Fact]
    public void Every_header_that_is_written_reads_back_and_is_aligned()
    {
        string[] types = ["F64", "F32", "I64", "BF16", "U8"];
        Prop.ForAll<Tuple<NonNull<string>, byte, byte>[]>(items =>
        {
            var tensors = items.DistinctBy(i => i.Item1.Get).Where(i => Valid(i.Item1.Get)).Select(i => (i.Item1.Get, types[i.Item2 % types.Length], (IReadOnlyList<long>)[i.Item3 % 4, i.Item2 % 3])).ToList();
            var entries = SafetensorsHeaderWriter.Lay(tensors);
            var bytes = SafetensorsHeaderWriter.Build(entries, new Dictionary<string, string> { ["k"] = "v\n\"\\\u0001" });
            Assert.Equal(0, bytes.Length % 8);
            Assert.Equal((byte)'{', bytes[8]);
            var header = SafetensorsHeader.Parse(bytes.AsSpan(8), entries.Count == 0 ? 0 : entries[^1].End, "file");
            Assert.Equal("v\n\"\\\u0001", header.Metadata["k"]);
            Assert.Equal(tensors.Select(t => t.Get).Order(StringComparer.Ordinal), header.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
            Assert.All(header.Entries, e => Assert.Equal(0, e.Begin * 8 % SafetensorsTypes.Bits(e.DType)!.Value));
            return true;
        }).QuickCheckThrowOnFailure();

        static bool Valid(string name) => name != "__metadata__" && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name;
    }
}
