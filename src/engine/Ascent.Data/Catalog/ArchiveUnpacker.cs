using System.Formats.Tar;
using System.IO.Compression;

namespace Ascent.Data.Catalog;

/// <summary>
/// Takes the files of a data set out of a .tar.gz or .zip. Only members that the data set names are written, under its own names and
/// after size and SHA-256 were checked; a member whose path would leave the folder gives the whole archive away.
/// </summary>
internal static class ArchiveUnpacker
{
    // Beside the files themselves an archive holds a page or two about them.
    private const long Slack = 16L << 20;
    private const int MostEntries = 100_000;

    /// <summary>Whether a file begins like an archive that is understood.</summary>
    public static bool IsArchive(string path) => IsZip(path) || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes every file of the set into the folder.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="set">What it must hold.</param>
    /// <param name="folder">Where the files go.</param>
    /// <exception cref="DataSetException">The archive is damaged, hostile, another one, or lacks a file: nothing wrong was written.</exception>
    public static void Unpack(string archive, DataSetDefinition set, string folder)
    {
        var expected = set.Archive!;
        var length = new FileInfo(archive).Length;
        if (length > expected.MostBytes) throw new DataSetException($"{archive}: the archive has {length} bytes; {expected.Name} has at most {expected.MostBytes}.");
        if (expected.Sha256 is { } sha)
        {
            using var stream = File.OpenRead(archive);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
            if (hash != sha) throw new DataSetException($"{archive}: the archive's SHA-256 is {hash}, that of {expected.Name} is {sha}; it is damaged or another file.");
        }

        var wanted = set.Files.ToList();
        try
        {
            if (IsZip(archive)) UnpackZip(archive, wanted, folder);
            else UnpackTar(archive, wanted, folder, set.Files.Sum(file => file.Bytes) + Slack);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or FormatException or OverflowException or ArgumentException)
        {
            throw new DataSetException($"{archive}: the archive is damaged or cut off ({e.Message}).", e);
        }

        wanted.RemoveAll(file => file.Optional);
        if (wanted.Count > 0) throw new DataSetException($"{archive} lacks {string.Join(", ", wanted.Select(file => file.Member))}.");
    }

    private static void UnpackZip(string archive, List<DataFile> wanted, string folder)
    {
        using var zip = ZipFile.OpenRead(archive);
        if (zip.Entries.Count > MostEntries) throw new DataSetException($"{archive}: the archive has {zip.Entries.Count} members; at most {MostEntries} are read.");
        foreach (var entry in zip.Entries)
        {
            CheckPath(archive, entry.FullName);
            if (Take(wanted, entry.FullName) is not { } file) continue;
            using var content = entry.Open();
            Write(content, $"{archive}: {entry.FullName}", file, folder);
        }
    }

    private static void UnpackTar(string archive, List<DataFile> wanted, string folder, long most)
    {
        using var file = File.OpenRead(archive);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var bounded = new BoundedStream(gzip, most, archive);
        using var tar = new TarReader(bounded);
        var entries = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (++entries > MostEntries) throw new DataSetException($"{archive}: the archive has more than the {MostEntries} members that are read.");
            CheckPath(archive, entry.Name);
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || Take(wanted, entry.Name) is not { } found) continue;
            Write(entry.DataStream ?? Stream.Null, $"{archive}: {entry.Name}", found, folder);
        }
    }

    private static void Write(Stream content, string name, DataFile file, string folder) =>
        DataSetFolder.Store(folder, file, target => FileContent.Walk(content, name, file, target.Write));

    private static DataFile? Take(List<DataFile> wanted, string path)
    {
        var file = wanted.Find(file => path == file.Member || path.EndsWith("/" + file.Member, StringComparison.Ordinal));
        if (file is not null) wanted.Remove(file);
        return file;
    }

    private static void CheckPath(string archive, string path)
    {
        var parts = path.Split('/', '\\');
        if (path.StartsWith('/') || path.StartsWith('\\') || parts.Contains("..") || (path.Length > 1 && path[1] == ':') || path.Contains('\0', StringComparison.Ordinal))
            throw new DataSetException($"{archive}: the member '{path}' would leave the folder; the archive is not an honest one.");
    }

    private static bool IsZip(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
    }

    /// <summary>Ends a decompression that gives more than the archive can honestly hold.</summary>
    private sealed class BoundedStream(Stream inner, long most, string name) : Stream
    {
        private long _done;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _done += count;
            if (_done > most) throw new DataSetException($"{name}: unpacked, the archive has more than the {most} bytes that its files can have.");
            return count;
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
