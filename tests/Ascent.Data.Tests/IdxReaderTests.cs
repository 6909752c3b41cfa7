using System.Buffers.Binary;

using Ascent.Data.Idx;
using Ascent.Testing;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IdxArray Read(byte[] content) => IdxReader.Read(new MemoryStream(content), "file");

    private static string Refused(byte[] content) => Assert.Throws<DataSetException>(() => Read(content)).Message;

    [Fact]
    public void Plain_and_gzip_files_are_told_apart_by_their_content()
    {
        var content = IdxFiles.Make([1, 2, 3, 4, 5, 6], 1, 2, 3);
        File.WriteAllBytes(_folder["plain.gz"], content);
        File.WriteAllBytes(_folder["packed"], IdxFiles.Gzip(content));
        foreach (var name in new[] { "plain.gz", "packed" })
        {
            var array = IdxReader.Read(_folder[name]);
            Assert.Equal([1, 2, 3], array.Dimensions);
            Assert.Equal([1, 2, 3, 4, 5, 6], array.Data);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), array.Sha256());
            Assert.Equal(content.Length, array.FileBytes);
        }
    }

    [Fact]
    public void An_array_that_is_written_reads_back()
    {
        Prop.ForAll<byte[]>(data =>
        {
            var array = Read(IdxFiles.Make(data, data.Length));
            using var stream = new MemoryStream();
            array.Write(stream);
            return Read(stream.ToArray()).Data.AsSpan().SequenceEqual(data);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_extent_of_zero_is_an_empty_array()
    {
        Assert.Empty(Read(IdxFiles.Make([], 0, 28, 28)).Data);
        Assert.Empty(Read(IdxFiles.Gzip(IdxFiles.Make([], 0))).Data);
    }

    [Fact]
    public void Every_truncation_is_refused_with_the_offset()
    {
        var content = IdxFiles.Make([1, 2, 3, 4, 5, 6], 2, 3);
        for (var length = 0; length < content.Length; length++)
        {
            var message = Refused(content[..length]);
            Assert.StartsWith("file: at byte ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_truncation_of_a_gzip_file_is_refused()
    {
        var packed = IdxFiles.Gzip(IdxFiles.Make(IdxFiles.Noise(200), 200));
        for (var length = 0; length < packed.Length; length++)
            Assert.StartsWith("file", Refused(packed[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_of_the_compressed_data_is_noticed()
    {
        var content = IdxFiles.Make(IdxFiles.Noise(300), 300);
        var packed = IdxFiles.Gzip(content);

        // The ten bytes in front hold time and system, which do not change the content.
        for (var at = 10; at < packed.Length; at++)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 0x10;
            try
            {
                Assert.Equal(content[8..], Read(damaged).Data);
            }
            catch (DataSetException e)
            {
                Assert.StartsWith("file", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Bytes_after_the_last_element_are_refused()
    {
        var content = IdxFiles.Make([1, 2], 2);
        Assert.Contains("at byte 10: bytes follow", Refused([.. content, 0]), StringComparison.Ordinal);
        Assert.Contains("at byte 10: bytes follow", Refused(IdxFiles.Gzip([.. content, 0])), StringComparison.Ordinal);
        Assert.Contains("follows the compressed data", Refused([.. IdxFiles.Gzip(content), 1, 2, 3, 4, 5]), StringComparison.Ordinal);
        Refused([.. IdxFiles.Gzip(content), .. Convert.FromHexString("1f8b080000000000000303000000000000000000")]);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 0 }, "two zero bytes")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 0 }, "no element type")]
    [InlineData(new byte[] { 0, 0, 0x0D, 1, 0, 0, 0, 0 }, "32-bit floats")]
    [InlineData(new byte[] { 0, 0, 0x09, 1, 0, 0, 0, 0 }, "signed bytes")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "number of dimensions is 0")]
    [InlineData(new byte[] { 0, 0, 8, 255 }, "number of dimensions is 255")]
    public void A_wrong_header_is_refused_with_what_is_wrong(byte[] content, string expected) =>
        Assert.Contains(expected, Refused(content), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xFFFFFFFFu, 1u)]
    [InlineData(0x80000000u, 2u)]
    [InlineData(65536u, 65536u)]
    [InlineData(1u << 30, 1u)]
    [InlineData(1u << 15, 1u << 15)]
    public void A_header_that_claims_more_than_the_file_can_hold_is_refused_before_memory_is_taken(uint rows, uint columns)
    {
        var content = IdxFiles.Make([1, 2, 3], 0, 0);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4), rows);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(8), columns);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(content);
        Refused(IdxFiles.Gzip(content));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_gzip_bomb_is_bounded_by_what_its_header_declares()
    {
        // 64 MB of zeros in 64 KB, of which the header declares 10.
        var content = new byte[64 << 20];
        IdxFiles.Make([], 10).CopyTo(content, 0);
        var packed = IdxFiles.Gzip(content);
        Assert.True(packed.Length < 200_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("bytes follow", Refused(packed), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_but_nothing_else_happens()
    {
        var random = new Random(20261122);
        byte[][] seeds = [IdxFiles.Make(IdxFiles.Noise(60), 3, 4, 5), IdxFiles.Gzip(IdxFiles.Make(IdxFiles.Noise(60), 3, 4, 5)), IdxFiles.Make([], 0), IdxFiles.Make([7], 1, 1, 1)];
        for (var i = 0; i < 20_000; i++)
        {
            var content = seeds[i % seeds.Length].ToList();
            for (var change = random.Next(1, 5); change > 0 && content.Count > 0; change--)
            {
                var at = random.Next(content.Count);
                switch (random.Next(4))
                {
                    case 0: content[at] = (byte)random.Next(256); break;
                    case 1: content.RemoveAt(at); break;
                    case 2: content.Insert(at, (byte)random.Next(256)); break;
                    default: content.RemoveRange(at, content.Count - at); break;
                }
            }

            try
            {
                var array = Read([.. content]);
                Assert.Equal(array.Dimensions.Aggregate(1L, (a, b) => a * b), array.Data.Length);
            }
            catch (DataSetException e)
            {
                Assert.StartsWith("file", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains(_folder["none"], Assert.Throws<DataSetException>(() => IdxReader.Read(_folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, Assert.Throws<DataSetException>(() => IdxReader.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
