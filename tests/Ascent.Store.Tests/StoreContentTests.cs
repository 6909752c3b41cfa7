using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Exports;
using Ascent.Journey.Progress;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store.Tests;

/// <summary>The store as a whole, out of one database and into another.</summary>
public sealed class StoreContentTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-content-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_tables_are_read_from_the_scripts_as_the_database_has_them()
    {
        var path = PathOf("all.db");
        JourneyStore.Open(path).Dispose();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        var tables = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Order(StringComparer.Ordinal);
        Assert.Equal(tables, SchemaTables.All.Select(table => table.Name).Order(StringComparer.Ordinal));
        foreach (var table in SchemaTables.All)
        {
            var columns = connection.Query<(string Name, string Type)>("SELECT name, type FROM pragma_table_info(@Name)", new { table.Name }).Select(column => (column.Name, column.Type)).ToList();
            Assert.Equal(columns, table.Columns.Select(column => (column.Name, column.Kind switch { ColumnKind.Whole => "INTEGER", ColumnKind.Real => "REAL", _ => "TEXT" })));
        }
    }

    [Fact]
    public void A_journey_goes_from_a_file_to_a_server_and_back_unchanged()
    {
        using var file = JourneyStore.Open(PathOf("here.db"));
        Fill(file);
        var content = StoreContentJson.Write(file.Content()).ToJsonString();
        using var team = JourneyStore.Open(server.Address("carried"));
        team.Take(file.Content(), TakeMode.IntoEmpty);
        Assert.Equal(content, StoreContentJson.Write(team.Content()).ToJsonString());

        // The server goes on counting after the highest.
        team.Log("reading", 5, Now, Today, "next");
        Assert.Equal(3, team.Progress().Log.Select(entry => entry.Id).Distinct().Count());
        using var back = JourneyStore.Open(PathOf("back.db"));
        back.Take(team.Content(), TakeMode.IntoEmpty);
        Assert.Equal(StoreContentJson.Write(team.Content()).ToJsonString(), StoreContentJson.Write(back.Content()).ToJsonString());
    }

    [Fact]
    public void On_a_server_two_journeys_are_merged_and_one_replaced()
    {
        using var mine = JourneyStore.Open(server.Address("mine"));
        using var theirs = JourneyStore.Open(PathOf("theirs.db"));
        Fill(mine);
        Fill(theirs);
        theirs.Log("reading", 7, Now, Today, "only there");
        Assert.Equal(1, mine.Take(theirs.Content(), TakeMode.Merge));
        Assert.Equal(3, mine.Progress().Log.Count);
        Assert.Equal(0, mine.Take(theirs.Content(), TakeMode.Merge));
        mine.Log("reading", 9, Now, Today, "later");
        var revision = mine.Revision();
        mine.Take(theirs.Content(), TakeMode.Replace);
        Assert.True(mine.Revision() > revision);
        Assert.Equal(StoreContentJson.Write(theirs.Content()).ToJsonString(), StoreContentJson.Write(mine.Content()).ToJsonString());
    }

    [Fact]
    public void What_fails_half_way_changes_nothing()
    {
        using var store = JourneyStore.Open(PathOf("here.db"));
        Fill(store);
        var before = StoreContentJson.Write(store.Content()).ToJsonString();
        Assert.Throws<JourneyException>(() => store.Take(store.Content(), TakeMode.Replace, () => throw new JourneyException("no room aside")));
        var odd = store.Content() with { Tables = [.. store.Content().Tables.Select(table => table.Name == "log" ? table with { Rows = [.. table.Rows, [99L, "x", -5L, "2026", null]] } : table)] };
        Assert.ThrowsAny<JourneyException>(() => store.Take(odd, TakeMode.Replace));
        Assert.Throws<JourneyException>(() => store.Take(new StoreContent(9999, []), TakeMode.Replace));
        Assert.Equal(before, StoreContentJson.Write(store.Content()).ToJsonString());
    }

    [Fact]
    public void A_calendar_is_told_once_on_either_database()
    {
        foreach (var place in new[] { PathOf("calendar.db"), server.Address("calendar") })
        {
            using var store = JourneyStore.Open(place);
            Assert.Null(store.CalendarToken());
            Assert.Equal("one", store.SaveCalendarToken("one", replace: false, Now));
            Assert.Equal("one", store.SaveCalendarToken("two", replace: false, Now));
            Assert.Equal("three", store.SaveCalendarToken("three", replace: true, Now));
            CalendarEvent[] first = [new("a@x", Today, Today, "A", "d", null, "Course")];
            CalendarEvent[] later = [first[0] with { First = Today.AddDays(1), Last = Today.AddDays(1) }];
            var told = store.TellCalendar(before => CalendarUpdate.Tell(first, before, Now));
            var revision = store.Revision();
            Assert.Equal(told, store.TellCalendar(before => CalendarUpdate.Tell(first, before, Now.AddHours(1))));
            Assert.Equal(revision, store.Revision());
            Assert.Equal(1, Assert.Single(store.TellCalendar(before => CalendarUpdate.Tell(later, before, Now.AddHours(2)))).Sequence);
            Assert.True(Assert.Single(store.TellCalendar(before => CalendarUpdate.Tell([], before, Now.AddHours(3)))).Cancelled);
            Assert.Empty(store.TellCalendar(before => CalendarUpdate.Tell([], before, Now.AddDays(90))));
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static void Fill(JourneyStore store)
    {
        store.SaveProfile("{\"schema\":1,\"hoursPerWeek\":16}", Now);
        store.SavePlan("{}", "profile", Now);
        store.Log("reading", 45, Now, Today, "half of it, “quoted” \ud83d\ude80");
        store.Log("reading", 46, Now.AddTicks(1), Today, null);
        store.SaveLabFolder("gradients", "/home/me/gradients", Now);
        store.AddReveal("gradients", "chain-rule", 1, Now);
        store.AddAttempt(
            new Attempt(0, "gradients", 1, "pass", 12, 12, Now, "abc", "{\"tasks\":[]}"),
            attempt => new Evidence("e-1", "gradients-lab", EvidenceKind.Attempt, Now, "passed", "{}", "44136f"), Today);
    }
}
