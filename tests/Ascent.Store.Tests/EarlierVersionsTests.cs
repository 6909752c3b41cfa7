using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Microsoft.Data.Sqlite;

namespace Ascent.Store.Tests;

/// <summary>
/// Databases of every schema version that was ever released lie in Databases/, written by that version. Each must open today with
/// all that it holds. Before the schema changes, run the explicit test below and commit the file that it makes.
/// </summary>
public sealed class EarlierVersionsTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly ThatDay = new(2026, 11, 22);
    private static readonly string Databases = Path.Combine(AppContext.BaseDirectory, "Databases");

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-store-").FullName;

    public static TheoryData<string> Versions => [.. Directory.EnumerateFiles(Databases, "*.db").Select(file => Path.GetFileName(file)!)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_database_of_an_earlier_version_opens_with_all_that_it_holds(string file)
    {
        var path = Path.Combine(_folder, "ascent.db");
        File.Copy(Path.Combine(Databases, file), path);
        using var store = JourneyStore.Open(path);
        Assert.Null(store.Fault());
        Assert.Equal("{\"schema\":1,\"hoursPerWeek\":16}", store.Profile());
        Assert.Equal("{\"plan\":true}", store.LastPlan());
        var progress = store.Progress();
        Assert.Equal(ActivityState.InProgress, progress.Activities["reading"].State);
        Assert.Equal(ActivityState.Done, progress.Activities["gradients-lab"].State);
        Assert.Equal("half of it", Assert.Single(progress.Log).Note);
        Assert.Equal("/home/me/gradients", store.LabFolder("gradients"));
        Assert.Equal([1, 2], store.Reveals("gradients", "chain-rule"));
        Assert.Equal(12, Assert.Single(store.Attempts("gradients")).Points);
        Assert.Equal(EvidenceKind.Attempt, Assert.Single(store.Evidence()).Kind);
    }

    [Fact(Explicit = true)]
    public void Make_the_database_of_this_version()
    {
        var path = Path.Combine(_folder, "ascent.db");
        using (var store = JourneyStore.Open(path))
        {
            store.SaveProfile("{\"schema\":1,\"hoursPerWeek\":16}", Then);
            store.SavePlan("{\"plan\":true}", "profile", Then);
            store.Log("reading", 45, Then, ThatDay, "half of it");
            store.SaveLabFolder("gradients", "/home/me/gradients", Then);
            store.AddReveal("gradients", "chain-rule", 1, Then);
            store.AddReveal("gradients", "chain-rule", 2, Then);
            store.AddAttempt(
                new Attempt(0, "gradients", 1, "pass", 12, 12, Then, "abc", "{\"tasks\":[]}"),
                attempt => new Evidence("e-1", "gradients-lab", EvidenceKind.Attempt, Then, "lab gradients passed", "{}", "44136f"),
                ThatDay);
        }

        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM;";
            command.ExecuteNonQuery();
        }

        var version = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(File.ReadAllBytes(path).AsSpan(60));
        var target = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/Ascent.Store.Tests/Databases", $"v{version}.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(path, target, overwrite: true);
    }
}
