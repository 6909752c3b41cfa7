using System.Buffers.Binary;
using Ascent.Journey;
using Microsoft.Data.Sqlite;

namespace Ascent.Store;

/// <summary>
/// A database as files. SQLite takes an empty file for a new database, removes a log whose database is gone, and passes over a log that it cannot
/// read: each would be a journey reset without a word, so they are looked at before SQLite may touch them.
/// </summary>
internal static class SqliteFiles
{
    private const int HeaderLength = 100;
    private const int VersionAt = 60;
    private const int LogHeaderLength = 32;

    /// <summary>The lowest bit says in which byte order the log's checksums are.</summary>
    private const uint LogMagic = 0x377F0682;

    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Refuses what is no whole database of this program or an earlier one, untouched.</summary>
    internal static void Check(string path)
    {
        var log = path + "-wal";
        if (Directory.Exists(path))
            throw Refused($"{path} is a folder, and the database belongs in its place. Nothing was touched. Move it away, or run 'ascent start --fresh', which moves it aside and begins anew.");
        if (!File.Exists(path))
        {
            if (File.Exists(log) && new FileInfo(log).Length > 0)
                throw Refused($"{path} is gone, but its log {Path.GetFileName(log)} is here, and what was written last may lie in it. Nothing was touched. Put the database back beside it, or run 'ascent restore FILE' with a backup, or 'ascent start --fresh', which moves the log aside and begins anew.");
            return;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        var read = Head(path, header);
        if (read == 0)
            throw Refused($"{path} is empty: it has lost what it held. It was left untouched. Run 'ascent restore FILE' with a backup, or 'ascent start --fresh', which moves it aside and begins anew.");
        if (read < header.Length || !header[..Magic.Length].SequenceEqual(Magic))
            throw Damaged(path, null);
        var version = BinaryPrimitives.ReadInt32BigEndian(header[VersionAt..]);
        if (version > SchemaScripts.Latest)
            throw SqliteSchema.NewerVersion(path, version);
        CheckLog(path, log);
    }

    /// <summary>
    /// Makes a new database beside and puts it in its place, so that one that is there is never empty, whatever kills us. Of two that are made at
    /// once, the first one counts.
    /// </summary>
    internal static void Create(string path)
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*.new*"))
        {
            if (File.GetLastWriteTimeUtc(left) < DateTime.UtcNow - Forgotten)
                File.Delete(left);
        }

        var fresh = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ToString()))
            {
                connection.Open();
                SqliteSchema.Migrate(connection, path);
            }

            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another command was first.
        }
        finally
        {
            foreach (var left in new[] { fresh, fresh + "-journal" })
                File.Delete(left);
        }
    }

    internal static JourneyException Damaged(string path, Exception? inner) => new(
        $"{path} is damaged and was left untouched. Run 'ascent restore FILE' with a backup, or 'ascent start --fresh', which moves it aside and begins anew.",
        ProblemKind.BrokenEnvironment, inner);

    /// <summary>A log whose first bytes nobody has written yet holds nothing; one that begins with anything but the log's own bytes has been damaged.</summary>
    private static void CheckLog(string path, string log)
    {
        if (!File.Exists(log))
            return;
        Span<byte> header = stackalloc byte[LogHeaderLength];
        if (Head(log, header) < header.Length || !header.ContainsAnyExcept((byte)0) || (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) == LogMagic)
            return;
        throw Refused($"{log} is damaged, and what the last commands wrote may lie in it. Nothing was touched. Run 'ascent restore FILE' with a backup, or move that file away: {Path.GetFileName(path)} then opens as it was before them. 'ascent start --fresh' moves both aside and begins anew.");
    }

    private static int Head(string path, Span<byte> header)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (FileNotFoundException) when (path.EndsWith("-wal", StringComparison.Ordinal))
        {
            // Another command ended in the meantime and took its log along.
            return 0;
        }
    }

    private static JourneyException Refused(string message) => new(message, ProblemKind.BrokenEnvironment);
}
