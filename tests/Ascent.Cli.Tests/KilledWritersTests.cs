using System.Text.Json.Nodes;
using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary>
/// Every verb that writes, killed with -9 at random moments: what it acknowledged is there at once and stays, a file that it writes is
/// whole or not there, and every other command goes on working.
/// </summary>
public sealed class KilledWritersTests : IDisposable
{
    /// <summary>Each has more than one question, even for who knows nothing.</summary>
    private static readonly string[] Areas = ["K1", "K4", "K5", "K2", "K3", "T2", "T3", "K6", "T1", "T4", "T5"];

    private readonly RealProgram _program = new();

    /// <summary>Commands whose effect is counted, with how often each has been acknowledged.</summary>
    private readonly Dictionary<string, int> _acknowledged = new(StringComparer.Ordinal);

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_killed_writer_keeps_what_it_acknowledged_and_leaves_files_whole() => KillWriters(rounds: 2, seed: 1, least: 10);

    [LongFact]
    public void Killed_writers_keep_what_they_acknowledged_over_many_rounds() => KillWriters(rounds: 12, seed: 2, least: 80);

    private string File(string name) => Path.Combine(_program.Folder, name);

    private void KillWriters(int rounds, int seed, int least)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        Assert.Equal(0, _program.Run("log", "matrices-refresher", "1m").Code);
        Assert.Equal(0, _program.Run("portfolio", "init").Code);
        var card = (string)_program.Json("review", "--json")["cards"]![0]!["id"]!;
        var killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var week = $"2027-W{10 + (round % 30):00}";
            var area = Areas[round % Areas.Length];
            (string[] Args, Action Kept)[] writers =
            [
                (["review", "grade", card, "good"], () => Assert.True(Reviews(card) >= Count("review grade"))),
                (["assess", "next", "--area", area], () => Assert.Equal(0, _program.Run("assess", "next", "--area", area).Code)),
                (["assess", "answer", Asked(area), "?"], () => Assert.True(Answers() >= Count("assess answer"))),
                (["plan", "--want", "competition"], () => Assert.True(Planned("competition"))),
                (["plan", "--unwant", "competition"], () => Assert.False(Planned("competition"))),
                (["plan", "--off", week], () => Assert.Contains(week, WeeksOff())),
                (["plan", "--on", week], () => Assert.DoesNotContain(week, WeeksOff())),
                (["review", "settings", "--per-day", $"{20 + round}"], () => Assert.Equal(20 + round, (int)_program.Json("review", "settings", "--json")["perDay"]!)),
                (["pause", "--until", $"2027-01-{1 + (round % 28):00}"], () => Assert.Equal(0, _program.Run("resume").Code)),
                (["portfolio", "build", "--into", File("site")], () => Assert.Equal(0, _program.Run("evidence", "verify", File("site")).Code)),
                (["export", "ics", "--out", File("plan.ics")], () => Assert.True(System.IO.File.Exists(File("plan.ics")))),
                (["export", "json", "--out", File("journey.json")], () => Assert.True(System.IO.File.Exists(File("journey.json")))),
                (["backup", File("all.zip")], () => Assert.True(System.IO.File.Exists(File("all.zip")))),
            ];
            Assert.Equal(Robust.VerbLists.KilledWriters.Order(StringComparer.Ordinal), writers.Select(writer => Robust.VerbLists.Of(writer.Args)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            foreach (var (args, kept) in writers)
            {
                if (_program.Kill(random, args))
                {
                    killed++;
                }
                else
                {
                    _acknowledged[Verb(args)] = Count(Verb(args)) + 1;
                    kept();
                }

                CheckWhole();
            }
        }

        Assert.True(killed >= least, $"only {killed} commands were killed: the moments are chosen too late");
        // What the last backup holds comes back over what is there now.
        Assert.Equal(0, _program.Run("backup", File("all.zip")).Code);
        var before = Reviews(card);
        Assert.Equal(0, _program.Run("restore", File("all.zip")).Code);
        Assert.Equal(before, Reviews(card));
    }

    private void CheckWhole()
    {
        using (var store = Store.JourneyStore.Open(_program.Database))
            Assert.Null(store.Fault());
        if (System.IO.File.Exists(File("plan.ics")))
            Assert.EndsWith("END:VCALENDAR\r\n", System.IO.File.ReadAllText(File("plan.ics")), StringComparison.Ordinal);
        if (System.IO.File.Exists(File("journey.json")))
            Assert.NotNull(JsonNode.Parse(System.IO.File.ReadAllText(File("journey.json"))));
        if (System.IO.File.Exists(File("all.zip")))
            Assert.Equal(0, _program.Run("evidence", "verify", File("all.zip")).Code);
    }

    private static string Verb(string[] args) => $"{args[0]} {args[1]}";

    private int Count(string verb) => _acknowledged.GetValueOrDefault(verb);

    /// <summary>The session whose question waits, as another command sees it.</summary>
    private string Asked(string area) => (string)_program.Json("assess", "next", "--area", area, "--json")["session"]!;

    private int Answers() => _program.Json("assess", "--list", "--json")["areas"]!.AsArray().Sum(area => (int)area!["answers"]!);

    private int Reviews(string card)
    {
        using var store = Store.JourneyStore.Open(_program.Database);
        return store.Reviews(card).Count;
    }

    private bool Planned(string activity) => _program.Json("plan", "--json")["items"]!.AsArray().Any(item => (string)item!["id"]! == activity);

    private List<string> WeeksOff()
    {
        var profile = _program.Json("profile", "show", "--json");
        return [.. (profile["profile"] ?? profile)["weeksOff"]!.AsArray().Select(week => (string)week!)];
    }
}
