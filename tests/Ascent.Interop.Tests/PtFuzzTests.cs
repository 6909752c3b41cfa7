using System.IO.Compression;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Interop.Tests;

/// <summary>
/// Files of PyTorch's with random changes, in the container or in the pickle inside it: each is read or refused in a sentence, within
/// little memory, and the test ends.
/// </summary>
public sealed class PtFuzzTests
{
    // The pickle's limits, not the file's size, bound what a mutated file of some kilobytes may make the reader take.
    private const long BytesAllowed = 64 << 20;
    private const long LargestRead = 1 << 20;

    private const string Opcodes = "(.0NKMJGXU}])taesuqrhjcRbQ\u0080\u0085\u0086\u0087\u0088\u0089\u008a";

    private static readonly (string Name, byte[] Content)[] Files =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pt"), "*.pt").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];

    private static readonly Gen<Change> Changes = Gen.Elements(0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 6).SelectMany(kind => Gen.Choose(0, int.MaxValue).SelectMany(at => Gen.Choose(0, 255).SelectMany(value => Gen.Choose(1, 16).Select(length => new Change(kind, at, (byte)value, length)))));

    private static readonly Gen<Case> Cases = Gen.Choose(0, Files.Length - 1).SelectMany(file => Gen.Elements(true, false).SelectMany(inside => Changes.NonEmptyListOf().Select(changes => new Case(file, inside, [.. changes.Take(2)]))));

    [Fact]
    public void Changed_files_are_read_or_refused_in_a_sentence_within_little_memory()
    {
        var (read, refused) = (0, 0);
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var (name, content) = Files[c.File];
            var file = c.Inside ? Inside(content, c.Changes) : Mutate(content, c.Changes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var open = PtFile.Open(file, name);
                foreach (var entry in open.Entries.Where(entry => entry.Bytes <= LargestRead))
                {
                    if (entry.ElementType is null) open.ReadBytes(entry.Name);
                    else open.ReadTensor(entry.Name).Dispose();
                }

                read++;
            }
            catch (PtException e)
            {
                Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(e.Message, char.IsControl);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesAllowed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(6000));
        Assert.InRange(read, 300, 5700);
        Assert.InRange(refused, 300, 5700);
    }

    /// <summary>Changes the pickle of an archive and packs it again, so that the archive itself is right.</summary>
    private static byte[] Inside(byte[] file, IReadOnlyList<Change> changes)
    {
        if (file[0] != 'P') return Mutate(file, changes);
        using var zip = new ZipArchive(new MemoryStream(file));
        var records = zip.Entries.Select(entry => (entry.FullName, Content: Content(entry))).ToList();
        var stream = new MemoryStream();
        using (var changed = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in records)
            {
                using var record = changed.CreateEntry(name, CompressionLevel.NoCompression).Open();
                record.Write(name.EndsWith("data.pkl", StringComparison.Ordinal) ? Mutate(content, changes) : content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Mutate(byte[] file, IReadOnlyList<Change> changes)
    {
        var bytes = file.ToList();
        foreach (var (kind, where, value, length) in changes)
        {
            var at = bytes.Count == 0 ? 0 : where % bytes.Count;
            var count = Math.Min(length, bytes.Count - at);
            switch (kind)
            {
                case 0 when count > 0: bytes[at] = value; break;
                case 1 when count > 0: bytes[at] ^= (byte)(1 << (value % 8)); break;
                case 2: bytes.InsertRange(at, Enumerable.Repeat(value, length)); break;
                case 3: bytes.RemoveRange(at, count); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
                case 5 when value < 32: bytes.RemoveRange(at, bytes.Count - at); break;
                // An opcode of the list in the place of another.
                case 6 when count > 0: bytes[at] = (byte)Opcodes[value % Opcodes.Length]; break;
                default: break;
            }
        }

        return [.. bytes];
    }

    private sealed record Change(int Kind, int At, byte Value, int Length);

    private sealed record Case(int File, bool Inside, IReadOnlyList<Change> Changes);
}
