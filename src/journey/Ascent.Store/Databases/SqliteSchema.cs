using Ascent.Journey;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store;

/// <summary>Brings a SQLite file to this version's schema, each step in a transaction of its own.</summary>
internal static class SqliteSchema
{
    /// <summary>"ASCN": tells our databases from other SQLite files.</summary>
    internal const int ApplicationId = 0x4153434E;

    internal static void Migrate(SqliteConnection connection, string path)
    {
        var version = Version(connection);
        if (version > SchemaScripts.Latest)
            throw NewerVersion(path, version);
        foreach (var script in SchemaScripts.After(version))
            Apply(connection, script, path);
    }

    internal static JourneyException NewerVersion(string path, int version) => new(
        $"{path} was written by a newer Ascent (schema {version}, this one knows up to {SchemaScripts.Latest}), so it was left untouched. " +
        "Update Ascent, or run 'ascent start --fresh', which moves it aside and begins anew.",
        ProblemKind.BrokenEnvironment);

    private static void Apply(SqliteConnection connection, SchemaScript script, string path)
    {
        // Immediate: two processes that start at once take turns, and the second finds the work done.
        using var transaction = connection.BeginTransaction(deferred: false);
        var current = Version(connection);
        if (current >= script.Number)
            return;
        if (current == 0 && connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master") > 0)
        {
            throw new JourneyException(
                $"{path} is a database of another program, so it was left untouched. Move it away, or choose another folder with --home.",
                ProblemKind.BrokenEnvironment);
        }

        connection.Execute(script.Text, transaction: transaction);
        connection.Execute($"PRAGMA user_version = {script.Number}; PRAGMA application_id = {ApplicationId}", transaction: transaction);
        transaction.Commit();
    }

    private static int Version(SqliteConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");
}
