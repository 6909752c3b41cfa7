using System.Text;

using Ascent.Testing;

using static Ascent.Interop.Tests.PtPickles;

namespace Ascent.Interop.Tests;

/// <summary>Files that want more than to be read: each ends in a sentence, with nothing done and little memory taken.</summary>
public sealed class PtAttackTests
{
    public static TheoryData<string, string, string> Pickles => new()
    {
        { "os.system", "\u0080\u0002cos\nsystem\nX\u0002\0\0\0id\u0085R.", "names 'os.system', which is not among the names that weights need" },
        { "posix.system", "\u0080\u0002cposix\nsystem\n.", "names 'posix.system'" },
        { "eval", "\u0080\u0002c__builtin__\neval\n.", "names '__builtin__.eval'" },
        { "a name that only resembles one", "\u0080\u0002ctorch\nFloatStorage.__class__\n.", "names 'torch.FloatStorage.__class__'" },
        { "an allowed function by way of another module", "\u0080\u0002ctorch.serialization\n_rebuild_tensor_v2\n.", "not among the names" },
        { "torch.load", "\u0080\u0002ctorch\nload\n.", "names 'torch.load'" },
        { "a text applied", "\u0080\u0002X\u0002\0\0\0id)R.", "applies 'id', which is nothing that can be applied" },
        { "a storage class applied", "\u0080\u0002ctorch\nFloatStorage\nK\u0005\u0085R.", "torch.FloatStorage to 1 arguments" },
        { "arguments that are no tuple", "\u0080\u0002ccollections\nOrderedDict\n]R.", "no tuple" },
        { "attributes of a list", "\u0080\u0002]}b.", "sets attributes of a list" },
        { "INST", "\u0080\u0002(ios\nsystem\n.", "opcode 0x69 ('i')" },
        { "OBJ", "\u0080\u0002(o.", "opcode 0x6f ('o')" },
        { "NEWOBJ", "\u0080\u0002ccollections\nOrderedDict\n)\u0081.", "opcode 0x81" },
        { "STACK_GLOBAL", "\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.", "opcode 0x8c" },
        { "EXT1", "\u0080\u0002\u0082\u0001.", "opcode 0x82" },
        { "a huge LONG4", "\u0080\u0002\u008b\u00ff\u00ff\u00ff\u007f.", "opcode 0x8b" },
        { "a huge text", "\u0080\u0002X\u00ff\u00ff\u00ff\u007f.", "a text of 2147483647 bytes" },
        { "a text that breaks off", "\u0080\u0002X\u0010\0\0\0abc", "breaks off" },
        { "a text that is not UTF-8", "\u0080\u0002X\u0002\0\0\0\u00ff\u00fe.", "not UTF-8" },
        { "nothing", "", "breaks off" },
        { "no end", "\u0080\u0002}", "breaks off" },
        { "an empty stack", "\u0080\u0002.", "empty stack" },
        { "a value below the mark", "\u0080\u0002}(.", "empty stack" },
        { "tuple without a mark", "\u0080\u0002t.", "has not begun" },
        { "an odd number of items", "\u0080\u0002}(K\u0001u.", "odd number" },
        { "items of a list", "\u0080\u0002](K\u0001K\u0002u.", "sets items of a list" },
        { "append to a dictionary", "\u0080\u0002}K\u0001a.", "appends to a dictionary" },
        { "a tuple as a key", "\u0080\u0002})K\u0001s.", "as the key of a dictionary" },
        { "a value that was not remembered", "\u0080\u0002h\u0005.", "recalls value 5" },
        { "an enormous memo", "\u0080\u0002}r\u00ff\u00ff\u00ff\u00ff.", "remembers a value as number 4294967295" },
        { "a future protocol", "\u0080\u0009}.", "protocol 9" },
        { "a storage that is not there", "\u0080\u0002(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\09X\u0003\0\0\0cpuK\u0001tQ.", "the storage '9', which is not in the archive" },
        { "a storage outside the archive", "\u0080\u0002(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u000d\0\0\0../../etc/pasX\u0003\0\0\0cpuK\u0001tQ.", "not in the archive" },
        { "a persistent id that is no storage", "\u0080\u0002K\u0001Q.", "names no storage" },
        { "a module with its source", "\u0080\u0002(X\u0006\0\0\0moduleK\u0001tQ.", "save its state_dict()" },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_pickle_that_wants_more_is_refused(string what, string pickle, string expected)
    {
        foreach (var file in new[] { WithStorage(Bytes(pickle)), [.. Bytes("\u0080\u0002\u008a\nl\u00fc\u009c\u0046\u00f9\u0020j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}X\r\0\0\0little_endian\u0088s."), .. Bytes(pickle)] })
        {
            var message = Assert.Throws<PtException>(() => PtFile.Open(file, what)).Message;
            Assert.StartsWith($"{what}: ", message, StringComparison.Ordinal);
            if (file[0] == 'P') Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sizes", "reaches element 4 of a storage with 4")]
    [InlineData("offset", "reaches element 4 of a storage with 4")]
    [InlineData("strides", "reaches element 9 of a storage with 4")]
    [InlineData("overflow", "reaches element")]
    [InlineData("negative offset", "begins at element -1")]
    [InlineData("negative stride", "strides are not all numbers from 0 on")]
    [InlineData("negative size", "sizes are not all numbers from 0 on")]
    [InlineData("huge", "more elements than a tensor can have")]
    [InlineData("count", "a storage '0' of 20 bytes; its record in the archive has 16")]
    [InlineData("huge count", "has a storage")]
    [InlineData("type", "a storage '0' of 32 bytes")]
    [InlineData("ranks", "1 sizes and 2 strides")]
    [InlineData("quantized", "names 'torch._utils._rebuild_qtensor'")]
    public void A_tensor_that_does_not_lie_in_its_storage_is_refused(string what, string expected)
    {
        var pickle = what switch
        {
            "sizes" => OneTensor(sizes: "K\u0005\u0085"),
            "offset" => OneTensor(offset: "K\u0003"),
            "strides" => OneTensor(strides: "K\u0009\u0085"),
            "overflow" => OneTensor(strides: $"{Long(long.MaxValue)}\u0085", sizes: "K\u0004\u0085"),
            "negative offset" => OneTensor(offset: Long(-1)),
            "negative stride" => OneTensor(strides: $"{Long(-1)}\u0085"),
            "negative size" => OneTensor(sizes: $"{Long(-1)}\u0085"),
            "huge" => OneTensor(sizes: $"{Long(1L << 40)}{Long(1L << 40)}\u0086", strides: "K\0K\0\u0086"),
            "count" => OneTensor(count: "K\u0005"),
            "huge count" => OneTensor(count: Long(long.MaxValue)),
            "type" => OneTensor(type: "DoubleStorage"),
            "ranks" => OneTensor(strides: "K\u0001K\u0001\u0086"),
            _ => OneTensor(function: "_rebuild_qtensor"),
        };
        Assert.Contains(expected, Assert.Throws<PtException>(() => PtFile.Open(WithStorage(pickle), "file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_element_repeated_to_gigabytes_is_listed_but_not_read()
    {
        using var file = PtFile.Open(WithStorage(OneTensor(sizes: $"{Long(1 << 30)}\u0085", strides: "K\0\u0085")), "file");
        Assert.Equal(4L << 30, Assert.Single(file.Entries).Bytes);
        Assert.Contains("save clones", Assert.Throws<PtException>(() => file.ReadTensor("w")).Message, StringComparison.Ordinal);
        Assert.Throws<PtException>(() => file.ReadBytes("w"));
        Assert.Throws<PtException>(() => file.ReadTensors(file.Entries));
    }

    /// <summary>Thirty lists, each with two of the one before: a billion leaves behind sixty opcodes.</summary>
    [Fact]
    public void Shared_lists_that_unfold_exponentially_are_refused()
    {
        var pickle = new StringBuilder("\u0080\u0002]K\u0001aq\0");
        for (var i = 1; i <= 30; i++) pickle.Append($"](h{(char)(i - 1)}h{(char)(i - 1)}eq{(char)i}");
        Assert.Contains("more than 1000000 values", Assert.Throws<PtException>(() => PtFile.Open(WithStorage(Bytes($"{pickle}.")), "file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_holds_itself_and_one_nested_deeply_are_refused()
    {
        Assert.Contains("holds itself", Assert.Throws<PtException>(() => PtFile.Open(WithStorage(Bytes("\u0080\u0002]q\0h\0a.")), "file")).Message, StringComparison.Ordinal);
        var deep = $"\u0080\u0002{new string(']', 100_000)}{new string('a', 99_999)}.";
        Assert.Contains("nested more than", Assert.Throws<PtException>(() => PtFile.Open(WithStorage(Bytes(deep)), "file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_values_than_any_checkpoint_has_are_refused() =>
        Assert.Contains("more than 2000000 values", Assert.Throws<PtException>(() => PtFile.Open(WithStorage(Bytes($"\u0080\u0002{new string('}', 3_000_000)}.")), "file")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_keys_that_read_the_same_with_dots_are_refused() =>
        Assert.Contains("two of its keys read 'a.b'", Assert.Throws<PtException>(() => PtFile.Open(WithStorage(Bytes($"\u0080\u0002}}({Text("a.b")}K\u0001{Text("a")}}}{Text("b")}K\u0002su.")), "file")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_compressed_storage_is_read_and_a_bomb_is_not()
    {
        var zeros = new byte[40_000];
        zeros[4] = 1;
        var file = Archive(OneTensor(count: "M\u0010\u0027", key: "deflated", type: "IntStorage"), ("top/data/deflated", zeros));
        Assert.True(file.Length < 2000);
        using (var open = PtFile.Open(file, "file"))
            Assert.Equal([0, 1], open.ReadTensor("w").ToArray<int>());

        // The directory states a thousand times what is there.
        var lie = file.ToArray();
        var entry = lie.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(lie.AsSpan(entry + 24), 2_000_000_000);
        Assert.Contains("which cannot be", Assert.Throws<PtException>(() => PtFile.Open(lie, "file")).Message, StringComparison.Ordinal);
        BitConverter.TryWriteBytes(lie.AsSpan(entry + 24), 40_001);
        using var longer = PtFile.Open(lie, "file");
        Assert.Contains("is not what it states", Assert.Throws<PtException>(() => longer.ReadTensor("w")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_that_together_are_far_larger_than_the_file_are_not_converted()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["views.pt"], Archive(ManyTensors(Enumerable.Range(0, 3).Select(i => ($"w{i}", "0", 4L, 25_000_000L, 0L))), ("top/data/0", new byte[16])));
        foreach (var output in new[] { "views.safetensors", "copy.pt" })
            Assert.Contains("save clones", Assert.Throws<PtException>(() => WeightConverter.Convert(folder["views.pt"], folder[output], new())).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(1, WeightConverter.Convert(folder["views.pt"], folder["one.safetensors"], new() { Only = "w1" }).Tensors);
    }

    [Fact]
    public void A_large_compressed_storage_is_inflated_once_for_all_that_looks_at_it()
    {
        const int count = 17_000_000;
        var views = Enumerable.Range(0, 20).Select(i => ($"v{i}", "deflated", (long)count, 1L, 1L));
        var file = Archive(ManyTensors(views.Prepend(("all", "deflated", count, count, 1))), ("top/data/deflated", new byte[count * sizeof(int)]));
        using var open = PtFile.Open(file, "file");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tensors = open.ReadTensors(open.Entries);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, count * sizeof(int), 1.5 * count * sizeof(int));
        Assert.Equal(["all", .. Enumerable.Range(0, 20).Select(i => $"v{i}")], tensors.Keys);
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(count, open.ReadTensor("all").Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, count * sizeof(int), 1.5 * count * sizeof(int));
    }

    [Fact]
    public void Small_views_that_would_inflate_large_storages_again_and_again_are_refused()
    {
        const int count = 17_000_000;
        using var folder = new TestFolder();
        var views = Enumerable.Range(0, 10).Select(i => ($"v{i}", $"deflated{i % 2}", (long)count, 1L, 1L));
        File.WriteAllBytes(folder["a.pt"], Archive(ManyTensors(views), ("top/data/deflated0", new byte[count * sizeof(int)]), ("top/data/deflated1", new byte[count * sizeof(int)])));
        Assert.Contains("without compression", Assert.Throws<PtException>(() => WeightConverter.Convert(folder["a.pt"], folder["a.safetensors"], new())).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(10, PtFile.Read(folder["a.pt"]).Count);
    }

    [Fact]
    public void Archives_that_contradict_themselves_are_refused()
    {
        var good = OneTensor();
        Assert.Contains("two records 'top/data/0'", Refusal(Archive(good, ("top/data/0", new byte[16]), ("top/data/0", new byte[16]))), StringComparison.Ordinal);
        Assert.Contains("more than one data.pkl", Refusal(Archive(good, ("other/data.pkl", good))), StringComparison.Ordinal);
        Assert.Contains("no data.pkl", Refusal(Archive(good).Select((b, i) => b).ToArray() is var bytes ? Replace(bytes, "top/data.pkl", "top/dota.pkl") : []), StringComparison.Ordinal);
        Assert.Contains("byte order is 'big'", Refusal(Archive(good, ("top/byteorder", "big"u8.ToArray()))), StringComparison.Ordinal);
        Assert.Contains("TorchScript", Refusal(Archive(good, ("top/constants.pkl", good))), StringComparison.Ordinal);
        Assert.Contains("cut off", Refusal(WithStorage(good)[..^10]), StringComparison.Ordinal);
        Assert.Contains("neither as a zip archive nor as a pickle", Refusal("a text, not weights"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("3 bytes", Refusal("abc"u8.ToArray()), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] file) => Assert.Throws<PtException>(() => PtFile.Open(file, "file")).Message;

    private static byte[] Replace(byte[] bytes, string old, string now) => Bytes(Encoding.Latin1.GetString(bytes).Replace(old, now, StringComparison.Ordinal));
}
