using System.Data.Common;
using Ascent.Journey;
using Dapper;

namespace Ascent.Store;

/// <summary>
/// What the store needs of a database: queries on connections of their own, changes in one transaction that is kept when
/// it returns, and faults told in a sentence. One class for each kind; all SQL beside it is common to them.
/// </summary>
internal abstract class StoreDatabase : IDisposable
{
    /// <summary>A file is SQLite's; a PostgreSQL address begins with postgresql:// or postgres://.</summary>
    internal static StoreDatabase Open(string place) =>
        PostgresDatabase.Understands(place) ? new PostgresDatabase(place) : new SqliteDatabase(place);

    /// <summary>Runs a query on a connection of its own (connections are pooled).</summary>
    internal T Read<T>(Func<DbConnection, T> query) => Guard(() =>
    {
        using var connection = Connect();
        return query(connection);
    });

    /// <summary>Runs a change in one transaction that is on disk when this returns, and raises the revision.</summary>
    internal T Write<T>(Func<DbConnection, T> change) => Guard(() =>
    {
        using var connection = Connect();
        using var transaction = Begin(connection);
        // First, so that two writers take turns here and neither has to be told that it came too late.
        connection.Execute("UPDATE revision SET number = number + 1", transaction: transaction);
        var result = change(connection);
        transaction.Commit();
        return result;
    });

    /// <summary>Runs several queries that all see the same moment.</summary>
    internal T Snapshot<T>(Func<DbConnection, T> query) => Guard(() =>
    {
        using var connection = Connect();
        using var transaction = BeginReading(connection);
        return query(connection);
    });

    /// <summary>After rows with ids of their own were put into a table that counts: it goes on after the highest.</summary>
    internal virtual void CountOn(DbConnection connection, string table)
    {
    }

    /// <summary>What the database's own check finds wrong, or null.</summary>
    internal abstract string? Fault();

    public abstract void Dispose();

    /// <summary>An open connection, ready for queries.</summary>
    protected abstract DbConnection Connect();

    protected abstract DbTransaction Begin(DbConnection connection);

    protected abstract DbTransaction BeginReading(DbConnection connection);

    /// <summary>The sentence for a fault of this kind of database; null for one that is not the database's.</summary>
    protected abstract JourneyException? Explain(Exception fault);

    protected T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not JourneyException && Explain(e) is not null)
        {
            throw Explain(e)!;
        }
    }
}
