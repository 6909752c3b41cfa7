using System.Buffers.Binary;
using System.Text;

using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Interop.Tests;

/// <summary>Tests that read the pool's counters run alone.</summary>
[CollectionDefinition(nameof(PoolCounters), DisableParallelization = true)]
public sealed class PoolCounters;

/// <summary>Tensors that are pieces of a file: what they promise about memory, writing and the file.</summary>
[Collection(nameof(PoolCounters))]
public sealed class SafetensorsMapTests : IDisposable
{
    private const int Count = 1 << 18;

    private readonly TestFolder _folder = new();

    public SafetensorsMapTests()
    {
        // What earlier tests forgot must not be counted in this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => i * 0.5f)];

    private string WriteLarge()
    {
        using Tensor large = Tensor.From(Values(Count), [Count / 64, 64]), small = Tensor.From(Values(6), [2, 3]);
        Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["large"] = large, ["small"] = small });
        return _folder["t"];
    }

    /// <summary>A file of one tensor whose data are a hole of the file system: it takes no room on the disk.</summary>
    private string WriteSparse(string dtype, string shape, long bytes, int misaligned = 0)
    {
        var json = $$$"""{"x":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":[0,{{{bytes}}}]}}""";
        var header = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8) + new string(' ', misaligned));
        using var stream = File.Create(_folder["sparse"]);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        stream.SetLength(stream.Length + bytes);
        return _folder["sparse"];
    }

    [Fact]
    public void A_large_tensor_is_a_piece_of_the_file_and_takes_nothing_from_the_pool()
    {
        var path = WriteLarge();
        var (lent, borrowed) = (TensorMemory.LentBytes, TensorMemory.BorrowedBytes);
        using var file = SafetensorsFile.Open(path);
        using var large = file.Read("large");
        Assert.Equal(borrowed + (4 * Count), TensorMemory.BorrowedBytes);
        Assert.InRange(TensorMemory.LentBytes, 0, lent + 4096);
        Assert.Equal(Values(Count), large.ToArray<float>());
        Assert.True(large.IsContiguous);
        using var small = file.Read("small");
        using var copy = file.Read("large", copy: true);
        Assert.Equal(borrowed + (4 * Count), TensorMemory.BorrowedBytes);
        Assert.Equal(Values(6), small.ToArray<float>());
        Assert.Equal(Values(Count), copy.ToArray<float>());
    }

    [Fact]
    public void The_map_lives_as_long_as_its_last_view_and_no_longer()
    {
        var borrowed = TensorMemory.BorrowedBytes;
        Tensor view;
        using (var file = SafetensorsFile.Open(WriteLarge()))
        {
            using Tensor large = file.Read("large"), turned = large.T, row = turned.Slice(0, 3, 4);
            view = row.Slice(1, 10, 12);
        }

        File.Delete(_folder["t"]);
        Assert.True(TensorMemory.BorrowedBytes > borrowed);
        Assert.Equal([((10 * 64) + 3) * 0.5f, ((11 * 64) + 3) * 0.5f], view.ToArray<float>());
        view.Dispose();
        Assert.Equal(borrowed, TensorMemory.BorrowedBytes);
    }

    [Fact]
    public void A_forgotten_tensor_gives_its_map_back_when_it_is_collected()
    {
        var path = WriteLarge();
        var borrowed = TensorMemory.BorrowedBytes;
        Forget(path);
        for (var i = 0; i < 10 && TensorMemory.BorrowedBytes > borrowed; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(borrowed, TensorMemory.BorrowedBytes);
        if (OperatingSystem.IsLinux()) Assert.DoesNotContain(path, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(string path)
        {
            using var file = SafetensorsFile.Open(path);
            for (var i = 0; i < 5; i++) Assert.Equal(0.5, file.Read("large")[0][1].Item());
            if (OperatingSystem.IsLinux()) Assert.Contains(path, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Writing_in_place_changes_the_tensor_and_never_the_file()
    {
        var path = WriteLarge();
        var content = File.ReadAllBytes(path);
        using (var file = SafetensorsFile.Open(path))
        {
            using Tensor one = file.Read("large"), two = file.Read("large");
            one.Fill(7);
            one.AsSpan<float>()[5] = 8;
            Assert.Equal((7.0, 8.0), (one[0][0].Item(), one[0][5].Item()));
            Assert.Equal(Values(Count), two.ToArray<float>());
        }

        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Operations_gradients_and_writing_work_on_mapped_tensors()
    {
        var weights = Safetensors.Read(WriteLarge(), out _);
        var weight = weights["large"];
        weight.RequiresGrad = true;
        (weight * weight).Sum().Backward();
        Assert.Equal(Values(Count), weight.Grad!.ToArray<float>().Select(g => g / 2));

        // Over the file that it is a map of: the old file lives on until the map is gone.
        Safetensors.Write(_folder["t"], new Dictionary<string, Tensor> { ["large"] = weight.T });
        Assert.Equal(Values(Count), weight.ToArray<float>());
        using var again = SafetensorsFile.Open(_folder["t"]);
        using var turned = again.Read("large");
        Assert.Equal(new Shape([64, Count / 64]), turned.Shape);
        foreach (var tensor in weights.Values) tensor.Dispose();
    }

    [Fact]
    public void A_file_that_was_cut_short_after_its_header_was_read_is_refused()
    {
        Needs.That(OperatingSystem.IsLinux(), "cutting a file that another process reads needs Linux");
        var path = WriteLarge();
        using var file = SafetensorsFile.Open(path);
        using (var process = System.Diagnostics.Process.Start("truncate", ["-s", "2000", path])!) process.WaitForExit();
        Assert.Contains("another length", Assert.Throws<SafetensorsException>(() => file.Read("large")).Message, StringComparison.Ordinal);
        Assert.Contains("ended", Assert.Throws<SafetensorsException>(() => file.Read("large", copy: true)).Message, StringComparison.Ordinal);
        Assert.Contains("ended", Assert.Throws<SafetensorsException>(() => file.ReadBytes("small")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_are_not_aligned_to_their_elements_are_copied()
    {
        for (var misaligned = 0; misaligned < 8; misaligned++)
        {
            var borrowed = TensorMemory.BorrowedBytes;
            using var file = SafetensorsFile.Open(WriteSparse("F64", "[40000]", 320_000, misaligned));
            using var x = file.Read("x");
            Assert.Equal(0, x.Sum().Item());
            Assert.Equal(misaligned == 0 ? borrowed + 320_000 : borrowed, TensorMemory.BorrowedBytes);
        }
    }

    [Fact]
    public void A_tensor_of_more_than_two_gigabytes_is_mapped()
    {
        Needs.That(OperatingSystem.IsLinux(), "a sparse file needs Linux");
        const long Elements = 300_000_000;
        using var file = SafetensorsFile.Open(WriteSparse("F64", $"[3,{Elements / 3}]", Elements * 8));
        Assert.Equal(Elements * 8, file.Entries[0].Bytes);
        Assert.Contains("pieces", Assert.Throws<SafetensorsException>(() => file.ReadBytes("x")).Message, StringComparison.Ordinal);
        var piece = new byte[16];
        file.ReadBytes("x", (Elements * 8) - 16, piece);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadBytes("x", (Elements * 8) - 15, piece));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadBytes("x", -1, piece));
        var lent = TensorMemory.LentBytes;
        using Tensor x = file.Read("x"), last = x.Slice(0, 2, 3), row = last.Squeeze(0), end = row.Slice(0, -2, (int)(Elements / 3));
        end.AsSpan<double>()[1] = 5;
        Assert.Equal([0, 5], end.ToArray<double>());
        Assert.InRange(TensorMemory.LentBytes, 0, lent);
    }

    [LongFact]
    public void The_largest_tensors_are_written_and_read()
    {
        Needs.That(OperatingSystem.IsLinux(), "a sparse file needs Linux");
        using var file = SafetensorsFile.Open(WriteSparse("U8", "[2147483647]", int.MaxValue));
        using var x = file.Read("x");
        x.AsSpan<byte>()[^1] = 5;
        Safetensors.Write(_folder["written"], new Dictionary<string, Tensor> { ["x"] = x });
        using var written = SafetensorsFile.Open(_folder["written"]);
        var last = new byte[2];
        written.ReadBytes("x", int.MaxValue - 2L, last);
        Assert.Equal([0, 5], last);
        using var copy = written.Read("x", copy: true);
        Assert.Equal(5, copy.AsSpan<byte>()[^1]);
    }

    [Theory]
    [InlineData("U8", "[2147483648]", 2147483648L)]
    [InlineData("F32", "[2,1073741824]", 8589934592L)]
    public void A_tensor_of_more_elements_than_tensors_have_is_listed_and_refused(string dtype, string shape, long bytes)
    {
        Needs.That(OperatingSystem.IsLinux(), "a sparse file needs Linux");
        using var file = SafetensorsFile.Open(WriteSparse(dtype, shape, bytes));
        Assert.Equal(bytes, file.Entries[0].Bytes);
        if (file.Entries[0].ElementType is null) return;
        var message = Assert.Throws<SafetensorsException>(() => file.Read("x")).Message;
        Assert.Contains("'x'", message, StringComparison.Ordinal);
        Assert.Contains("more elements", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_is_written_as_its_elements_stand()
    {
        using var x = Tensor.From(Values(2 * 3 * 4), [2, 3, 4]);
        var views = new Dictionary<string, Tensor> { ["permuted"] = x.Permute(2, 0, 1), ["slice"] = x.Slice(1, 1, 3), ["expanded"] = x.Slice(0, 1, 2).Expand([5, 3, 4]), ["row"] = x[1][2], ["none"] = x.Slice(2, 1, 1) };
        views["tape"] = x.Detach();
        views["tape"].RequiresGrad = true;
        views["tape"] = (views["tape"] * 2).T;
        Safetensors.Write(_folder["t"], views);
        foreach (var (name, read) in Safetensors.Read(_folder["t"], out _))
        {
            Assert.Equal(views[name].Shape, read.Shape);
            Assert.Equal(views[name].ToArray<float>(), read.ToArray<float>());
        }
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        using var file = SafetensorsFile.Open(WriteLarge());
        Assert.Contains("'fc'", Assert.Throws<KeyNotFoundException>(() => file.Read("fc")).Message, StringComparison.Ordinal);
        Assert.False(file.TryFind("fc", out _));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("large"));
        Assert.Throws<ObjectDisposedException>(() => file.Read("small"));
    }
}
