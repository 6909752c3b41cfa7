using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Proofs;

/// <summary>Writes a bundle as a folder or as one ZIP file, with its manifest and sums.</summary>
internal static class BundleWriter
{
    /// <summary>
    /// Stands in the archive's comment, at its very end: the hash of the archive's bytes with zeros in the hash's own place. A ZIP has
    /// bytes that are no part of any file (dates, attributes); with this no byte of it can be changed unnoticed.
    /// </summary>
    internal const string CommentHead = "ascent sha256 ";

    private const int HashLength = 64;

    internal static BundleManifest Write(string path, BundleDraft draft, string kind, DateTimeOffset now, IReadOnlyDictionary<string, string>? facts = null)
    {
        BundleManifest? manifest = null;
        if (IsZip(path))
            Beside.File(path, stream => manifest = WriteZip(stream, draft, kind, now, facts));
        else
            Beside.Folder(path, IsBundle, folder => manifest = WriteFolder(folder, draft, kind, now, facts));
        return manifest!;
    }

    internal static bool IsZip(string path) => Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a folder is a bundle of ours, which may be replaced by a newer one.</summary>
    internal static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, BundleManifest.FileName)) && File.Exists(Path.Combine(folder, BundleManifest.SumsName));

    internal static BundleManifest WriteZip(FileStream stream, BundleDraft draft, string kind, DateTimeOffset now, IReadOnlyDictionary<string, string>? facts)
    {
        BundleManifest manifest;
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            var stamp = new DateTimeOffset(now.UtcDateTime, TimeSpan.Zero);
            void Put(string path, string text)
            {
                using var to = Entry(path);
                to.Write(Encoding.UTF8.GetBytes(text));
            }

            Stream Entry(string path)
            {
                var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
                entry.LastWriteTime = stamp;
                return entry.Open();
            }

            manifest = Manifest(draft, kind, now, facts, (path, open) =>
            {
                using var to = Entry(path);
                return BundleDraft.Copy(path, open, to);
            });
            Put(BundleManifest.FileName, manifest.Write());
            Put(BundleManifest.SumsName, manifest.Sums());
            archive.Comment = CommentHead + new string('0', HashLength);
        }

        stream.Flush();
        stream.Position = 0;
        var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(stream)));
        stream.Position = stream.Length - HashLength;
        stream.Write(hash);
        return manifest;
    }

    /// <summary>Whether the hash at a ZIP's end fits its bytes; null where it has none.</summary>
    internal static bool? HashFits(FileStream stream)
    {
        var tail = new byte[CommentHead.Length + HashLength];
        if (stream.Length < tail.Length)
            return null;
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        if (!tail.AsSpan(0, CommentHead.Length).SequenceEqual(Encoding.ASCII.GetBytes(CommentHead)))
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        for (var left = stream.Length - HashLength; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
                return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        hash.AppendData(Encoding.ASCII.GetBytes(new string('0', HashLength)));
        stream.Position = 0;
        return tail.AsSpan(CommentHead.Length).SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    private static BundleManifest WriteFolder(string folder, BundleDraft draft, string kind, DateTimeOffset now, IReadOnlyDictionary<string, string>? facts)
    {
        string Place(string path)
        {
            var full = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return full;
        }

        var manifest = Manifest(draft, kind, now, facts, (path, open) =>
        {
            using var to = File.Create(Place(path));
            return BundleDraft.Copy(path, open, to);
        });
        File.WriteAllText(Place(BundleManifest.FileName), manifest.Write());
        File.WriteAllText(Place(BundleManifest.SumsName), manifest.Sums());
        return manifest;
    }

    private static BundleManifest Manifest(BundleDraft draft, string kind, DateTimeOffset now, IReadOnlyDictionary<string, string>? facts, Func<string, Func<Stream>, BundleFile> put)
    {
        var files = draft.Files.Select(pair => put(pair.Key, pair.Value)).ToList();
        return new BundleManifest
        {
            Kind = kind,
            CreatedAt = now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Facts = facts ?? new SortedDictionary<string, string>(StringComparer.Ordinal),
            Proofs = draft.Chain,
            Files = files,
        };
    }
}
