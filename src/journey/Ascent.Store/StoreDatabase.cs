using Ascent.Journey;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store;

/// <summary>
/// The SQLite file behind the store: write-ahead log, so that readers and one writer work at once, and full synchronisation,
/// so that what a command has acknowledged survives a killed process and a power cut.
/// </summary>
internal sealed class StoreDatabase : IDisposable
{
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    private readonly string _path;
    private readonly string _connectionString;

    internal StoreDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ToString();
        CheckHeader();
        Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var connection = Open();
            SchemaMigrator.Migrate(connection, path);
            return 0;
        });
    }

    /// <summary>Runs a query on a connection of its own (connections are pooled).</summary>
    internal T Read<T>(Func<SqliteConnection, T> query) => Guard(() =>
    {
        using var connection = Open();
        return query(connection);
    });

    /// <summary>Runs a change in one transaction that is on disk when this returns, and raises the revision.</summary>
    internal T Write<T>(Func<SqliteConnection, T> change) => Guard(() =>
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = change(connection);
        connection.Execute("UPDATE revision SET number = number + 1");
        transaction.Commit();
        return result;
    });

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file that is no database before SQLite may touch it.</summary>
    private void CheckHeader()
    {
        try
        {
            if (!File.Exists(_path))
                return;
            Span<byte> header = stackalloc byte[100];
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (read == 0)
                return;
            if (read < header.Length || !header[..16].SequenceEqual(Magic))
                throw Corrupt(null);
            var version = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header[60..]);
            if (version > SchemaMigrator.LatestVersion)
                throw SchemaMigrator.NewerVersion(_path, version);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreachable(e);
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw e.SqliteErrorCode switch
            {
                11 or 26 => Corrupt(e),
                5 or 6 => new JourneyException($"{_path} is busy: another command has been writing for more than ten seconds. Try again when it has ended.", ProblemKind.BrokenEnvironment, e),
                13 => new JourneyException($"The disk that holds {_path} is full. Nothing was changed; free some space and run the command again.", ProblemKind.BrokenEnvironment, e),
                8 or 14 or 10 => Unreachable(e),
                _ => new JourneyException($"{_path} could not be used: {e.Message}. Run 'ascent doctor' to see what is wrong.", ProblemKind.BrokenEnvironment, e),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreachable(e);
        }
    }

    private JourneyException Corrupt(Exception? inner) => new(
        $"{_path} is damaged and was left untouched. Run 'ascent start --fresh', which moves it aside and begins anew.",
        ProblemKind.BrokenEnvironment, inner);

    private JourneyException Unreachable(Exception inner) => new(
        $"{_path} cannot be opened or written: {inner.Message} Check the folder's permissions, or choose another with --home or ASCENT_HOME.",
        ProblemKind.BrokenEnvironment, inner);

    /// <summary>Lets go of the pooled connections, so that the file can be moved or deleted.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
