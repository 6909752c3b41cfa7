using System.Reflection;
using Ascent.Journey;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store;

/// <summary>Brings a database to this version's schema: numbered SQL files, each in a transaction of its own.</summary>
internal static class SchemaMigrator
{
    /// <summary>"ASCN": tells our databases from other SQLite files.</summary>
    internal const int ApplicationId = 0x4153434E;

    private static readonly Assembly Home = typeof(SchemaMigrator).Assembly;

    internal static int LatestVersion => Migrations().Count;

    internal static void Migrate(SqliteConnection connection, string path)
    {
        var version = Version(connection);
        if (version == LatestVersion)
            return;
        if (version > LatestVersion)
            throw NewerVersion(path, version);

        foreach (var resource in Migrations().Skip(version))
            Apply(connection, resource, path);
    }

    private static void Apply(SqliteConnection connection, string resource, string path)
    {
        // Immediate: two processes that start at once take turns, and the second finds the work done.
        using var transaction = connection.BeginTransaction(deferred: false);
        var number = int.Parse(resource.AsSpan("Migrations/".Length, 4));
        var current = Version(connection);
        if (current >= number)
            return;
        if (current == 0 && connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master") > 0)
        {
            throw new JourneyException(
                $"{path} is a database of another program, so it was left untouched. Move it away, or choose another folder with --home.",
                ProblemKind.BrokenEnvironment);
        }

        using var reader = new StreamReader(Home.GetManifestResourceStream(resource)!);
        connection.Execute(reader.ReadToEnd(), transaction: transaction);
        connection.Execute($"PRAGMA user_version = {number}; PRAGMA application_id = {ApplicationId}", transaction: transaction);
        transaction.Commit();
    }

    internal static JourneyException NewerVersion(string path, int version) => new(
        $"{path} was written by a newer Ascent (schema {version}, this one knows up to {LatestVersion}), so it was left untouched. " +
        "Update Ascent, or run 'ascent start --fresh', which moves it aside and begins anew.",
        ProblemKind.BrokenEnvironment);

    private static int Version(SqliteConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");

    private static List<string> Migrations() =>
        [.. Home.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
