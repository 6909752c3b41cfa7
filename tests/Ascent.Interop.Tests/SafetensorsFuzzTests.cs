using System.Numerics;

using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Interop.Tests;

/// <summary>Hostile files: whatever stands in them, the reader says what <see cref="SafetensorsOracle"/> says, and nothing else happens.</summary>
[Collection(nameof(PoolCounters))]
public sealed class SafetensorsFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20261122;

    // Allowed to a reader of a file: names are twice as long in memory, and an object for a tensor is larger than its shortest text.
    private const int FactorAllowed = 20;
    private const int BytesAllowed = 16 << 10;

    private static double _largestFactor;

    private static readonly string[] Rules =
        ["eight bytes of length", "a header of at most 100,000,000 bytes", "the header lies inside the file", "UTF-8", "Unicode", "no control characters in texts", "a known escape", "a digit", "no key twice", "whole numbers", "numbers of 63 bits", "nothing after the object", "not too deep", "dtype, shape and two offsets", "a known element type", "a product that fits", "whole bytes, and not too many", "no hole, no overlap", "the size equals the range", "the last end is the file's end"];

    [Fact]
    public void Twenty_thousand_hostile_files_are_read_as_the_oracle_reads_them_or_refused() => Fuzz(Seed, 20_000);

    [LongFact]
    public void More_than_a_million_hostile_files_are_read_as_the_oracle_reads_them_or_refused()
    {
        // Every run takes others, and says which.
        var seed = Environment.TickCount;
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, part => Fuzz(unchecked(seed + (part * 7919)), 21_000));
    }

    [Fact]
    public void Hostile_files_on_disk_are_mapped_as_the_oracle_reads_them_or_refused() => FuzzFiles(Seed, 500);

    [LongFact]
    public void Thousands_of_hostile_files_on_disk_are_mapped_as_the_oracle_reads_them_or_refused() => FuzzFiles(Environment.TickCount, 10_000);

    [Fact]
    public void Long_headers_take_memory_in_proportion_to_their_length()
    {
        string[] hostile =
        [
            .. new[] { "", "\"a\":", "{\"a\":", "[", "\"a\":{\"dtype\":", "{\"a\":{\"shape\":", "{\"a\":{\"shape\":[" }.Select(piece => string.Concat(Enumerable.Repeat(piece, 20_000))),
            "{\"a\":{\"shape\":[" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
            "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}",
            "{\"a\":{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i}\":0")) + "}}",
            "{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i}\":\"\"")) + "}}",
            "{\"" + new string('n', 500_000) + "\":0}",
            "{\"" + string.Concat(Enumerable.Repeat("\\u0000", 100_000)) + "\":{\"dtype\":\"F31\",\"shape\":[],\"data_offsets\":[0,0]}}",
            "{\"x\":{\"dtype\":\"" + new string('F', 500_000) + "\",\"shape\":[],\"data_offsets\":[0,0]}}",
        ];
        var file = new SafetensorsMutations(1).Next();
        Check(file, "warm-up");
        foreach (var json in hostile)
        {
            var header = System.Text.Encoding.UTF8.GetBytes(json);
            byte[] content = [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[4]];
            Check(content, json[..Math.Min(json.Length, 40)], judge: false);
            Check(content[..^4], json[..Math.Min(json.Length, 40)], judge: false);
            output.WriteLine($"{json[..Math.Min(json.Length, 40)]}: at most {_largestFactor:f1} times the file's size so far");
        }
    }

    private void Fuzz(int seed, int files)
    {
        var mutations = new SafetensorsMutations(seed);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < files; i++)
        {
            var outcome = Check(mutations.Next(), $"seed {seed}, file {i}") ?? "read";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        // The mutations must neither break everything nor leave everything right, and must break every rule.
        output.WriteLine($"{files} files of seed {seed}: {string.Join("; ", outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"))}");
        Assert.InRange(outcomes["read"], files / 20, files * 19 / 20);
        foreach (var rule in Rules) Assert.True(outcomes.ContainsKey(rule), $"seed {seed}: no file breaks '{rule}'");
    }

    /// <summary>One file through reader and oracle.</summary>
    /// <returns>The rule that it breaks, or null: it was read.</returns>
    private static string? Check(byte[] content, string what, bool judge = true)
    {
        var expected = judge ? SafetensorsOracle.Judge(content) : null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsFile? file = null;
        SafetensorsException? refusal = null;
        try
        {
            file = SafetensorsFile.Open(content, "hostile");
        }
        catch (SafetensorsException e)
        {
            refusal = e;
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        _largestFactor = Math.Max(_largestFactor, (taken - BytesAllowed) / (double)Math.Max(1, content.Length));
        Assert.True(taken <= BytesAllowed + ((long)FactorAllowed * content.Length), $"{what}: {taken} bytes were taken for a file of {content.Length}");
        if (refusal is not null)
        {
            Assert.True(expected is null or { Fault: not null }, $"{what}: refused with '{refusal.Message}'");
            Assert.StartsWith("hostile: ", refusal.Message, StringComparison.Ordinal);
            Assert.InRange(refusal.Message.Length, 30, 1000);
            Assert.DoesNotContain(refusal.Message, char.IsControl);
            return expected?.Fault;
        }

        Assert.True(expected is null or { Fault: null }, $"{what}: read, but the oracle says '{expected?.Fault}'");
        if (expected is not null) Compare(expected, file!, what, copy: true);
        file!.Dispose();
        return null;
    }

    private void FuzzFiles(int seed, int files)
    {
        output.WriteLine($"{files} files of seed {seed}");
        using var folder = new TestFolder();
        var mutations = new SafetensorsMutations(seed);
        var borrowed = TensorMemory.BorrowedBytes;
        var read = 0;
        for (var i = 0; i < files; i++)
        {
            var content = mutations.Next();
            var expected = SafetensorsOracle.Judge(content);
            File.WriteAllBytes(folder["x"], content);
            try
            {
                using var file = SafetensorsFile.Open(folder["x"]);
                file.Mapping = 1;
                Assert.True(expected.Fault is null, $"seed {seed}, file {i}: read, but the oracle says '{expected.Fault}'");
                Compare(expected, file, $"seed {seed}, file {i}", copy: i % 2 == 0);
                read++;
            }
            catch (SafetensorsException e)
            {
                Assert.True(expected.Fault is not null, $"seed {seed}, file {i}: refused with '{e.Message}'");
                Assert.StartsWith(folder["x"] + ": ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(borrowed, TensorMemory.BorrowedBytes);
        Assert.InRange(read, files / 20, files * 19 / 20);
    }

    private static void Compare(SafetensorsOracle expected, SafetensorsFile file, string what, bool copy)
    {
        Assert.Equal(expected.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal), file.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Metadata, file.Metadata);
        foreach (var tensor in expected.Tensors)
        {
            Assert.True(file.TryFind(tensor.Name, out var entry));
            Assert.Equal(tensor.DType, entry.DType);
            Assert.Equal(tensor.Shape, entry.Shape.Select(extent => new BigInteger(extent)));
            var bytes = expected.Bytes(tensor.Name);
            Assert.Equal(bytes, file.ReadBytes(tensor.Name));
            if (entry.ElementType is null || entry.Shape.Count > 64 || entry.Shape.Aggregate(1.0, (product, extent) => product * Math.Max(1, extent)) > int.MaxValue)
            {
                Assert.Contains(file.Name, Assert.Throws<SafetensorsException>(() => file.Read(tensor.Name)).Message, StringComparison.Ordinal);
                continue;
            }

            using var value = file.Read(tensor.Name, copy);
            Assert.Equal(entry.ElementType, value.DType);
            Assert.True(entry.Shape.SequenceEqual(value.Shape.Select(extent => (long)extent)), what);
            var at = 0;
            for (var i = 0; i < value.Count; i += TensorBytes.AtOnce)
            {
                var piece = TensorBytes.Of(value, i);
                Assert.True(piece.SequenceEqual(bytes.AsSpan(at, piece.Length)), what);
                at += piece.Length;
            }

            Assert.Equal(bytes.Length, at);
            GC.KeepAlive(value);
        }
    }
}
