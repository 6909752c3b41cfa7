using System.Data.Common;
using Ascent.Journey;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store;

/// <summary>
/// One SQLite file: write-ahead log, so that readers and one writer work at once, and full synchronisation, so that what a
/// command has acknowledged survives a killed process and a power cut.
/// </summary>
internal sealed class SqliteDatabase : StoreDatabase
{
    /// <summary>The shared-memory file beside the database takes 32 KiB, the first page of a log 4 more.</summary>
    private const long LeastRoom = 64 << 10;

    private readonly string _path;
    private readonly string _connectionString;

    internal SqliteDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ToString();
        try
        {
            Guard(() =>
            {
                SqliteFiles.Check(path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (!File.Exists(path))
                    SqliteFiles.Create(path);
                using var connection = Connect();
                SqliteSchema.Migrate((SqliteConnection)connection, path);
                return 0;
            });
        }
        catch
        {
            // A connection that stayed in the pool would go on with the refused file when another has taken its place.
            Dispose();
            throw;
        }
    }

    /// <summary>The first finding of SQLite's own check, without the heading that stands above it.</summary>
    internal override string? Fault() =>
        Read(c => c.ExecuteScalar<string>("PRAGMA quick_check(1)")) is { } answer && answer != "ok" ? answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1] : null;

    /// <summary>A copy as of one moment, while others write; the file must not be there yet.</summary>
    internal void CopyTo(string path)
    {
        try
        {
            Read(c => c.Execute("VACUUM INTO @path", new { path }));
        }
        catch (JourneyException e) when (e.InnerException is SqliteException { SqliteErrorCode: 10 or 13 or 14 } fault)
        {
            throw new JourneyException($"The copy {path} could not be written: {(fault.SqliteErrorCode == 13 ? "the disk is full" : fault.Message)}. Nothing was changed.", ProblemKind.BrokenEnvironment, fault);
        }
    }

    /// <summary>Lets go of the pooled connections, so that the file can be moved or deleted.</summary>
    public override void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    protected override DbConnection Connect()
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

    protected override DbTransaction Begin(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    protected override DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    protected override JourneyException? Explain(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: 11 or 26 } => SqliteFiles.Damaged(_path, fault),
        SqliteException { SqliteErrorCode: 5 or 6 } => new($"{_path} is busy: another command has been writing for more than ten seconds. Try again when it has ended.", ProblemKind.BrokenEnvironment, fault),
        SqliteException { SqliteErrorCode: 13 } => Full(fault),

        // The files beside the database that say who reads and writes fail otherwise than the database itself.
        SqliteException { SqliteErrorCode: 10 or 14 } when Room() < LeastRoom => Full(fault),
        SqliteException { SqliteErrorCode: 19 } => new($"A row breaks a rule of the store ({fault.Message}). Nothing was changed.", inner: fault),
        SqliteException { SqliteErrorCode: 8 or 14 or 10 } => Unreachable(fault),
        SqliteException => new($"{_path} could not be used: {fault.Message}. Run 'ascent doctor' to see what is wrong.", ProblemKind.BrokenEnvironment, fault),
        IOException or UnauthorizedAccessException => Unreachable(fault),
        _ => null,
    };

    private JourneyException Full(Exception fault) =>
        new($"The disk that holds {_path} is full. Nothing was changed; free some space and run the command again.", ProblemKind.BrokenEnvironment, fault);

    /// <summary>Bytes that are free where the database lies; as many as there can be where nobody can say.</summary>
    private long Room()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    private JourneyException Unreachable(Exception inner) => new(
        $"{_path} cannot be opened or written: {(inner is SqliteException { SqliteErrorCode: 8 } ? "it can only be read." : inner.Message)} Check the folder's permissions, or choose another with --home or ASCENT_HOME.",
        ProblemKind.BrokenEnvironment, inner);
}
