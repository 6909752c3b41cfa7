using System.Text.Json.Nodes;

namespace Ascent.Store.Tests;

/// <summary>
/// What is exported is all there is. The list of tables is the database's own, and each has to hold something: a table that comes later and is
/// not exported, or that nobody fills here, fails.
/// </summary>
public sealed class EveryTableTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-tables-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_table_of_a_file_goes_out_as_JSON_and_comes_back_equal() => Check(PathOf("here.db"), PathOf("there.db"));

    [Fact]
    public void Every_table_of_a_server_goes_out_as_JSON_and_comes_back_equal() => Check(server.Address("here"), server.Address("there"));

    [Fact]
    public void Every_table_goes_from_a_file_to_a_server_and_back()
    {
        Check(PathOf("here.db"), server.Address("over"));
        Carry(server.Address("over"), PathOf("back.db"), TakeMode.Replace);
        Assert.Equal(FullStore.Dump(PathOf("here.db")), FullStore.Dump(PathOf("back.db")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static void Check(string from, string to)
    {
        using (var store = JourneyStore.Open(from))
            FullStore.Fill(store, "mine", Now);
        var tables = FullStore.Dump(from);
        Assert.True(tables.Count >= 21, string.Join(", ", tables.Keys));
        Assert.All(tables, table => Assert.NotEmpty(table.Value));
        var json = Carry(from, to, TakeMode.IntoEmpty);
        Assert.Equal(tables.Keys, json.Select(table => table.Key).Order(StringComparer.Ordinal));
        Assert.Equal(tables, FullStore.Dump(to));
    }

    private static JsonObject Carry(string from, string to, TakeMode mode)
    {
        using var source = JourneyStore.Open(from);
        using var target = JourneyStore.Open(to);
        var json = JsonNode.Parse(StoreContentJson.Write(source.Content()).ToJsonString())!.AsObject();
        target.Take(StoreContentJson.Read(json, StoreContent.LatestVersion), mode);
        return json;
    }
}
