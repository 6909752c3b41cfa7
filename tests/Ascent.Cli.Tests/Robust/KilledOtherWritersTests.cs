using System.Text;
using System.Text.Json.Nodes;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Cli.Tests.Robust;

/// <summary>
/// The verbs that write less often, killed with -9 at random moments: what each acknowledged is there, what it changes it changes whole, and the next
/// command works.
/// </summary>
public sealed class KilledOtherWritersTests : IDisposable
{
    private const string Interview = "design-recommendations";
    private static readonly string[] Scores = ["scope=3", "stages=4", "labels=3", "evaluation=3", "cold-start=2", "feedback=3", "cost=2"];
    private static readonly string[] Notes = ["--architecture", "a", "--method", "m", "--claim", "c", "--doubts", "d", "--reproduction", "r"];

    private readonly RealProgram _program = new();
    private readonly HashSet<string> _killed = new(StringComparer.Ordinal);

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_killed_writer_of_the_rest_keeps_what_it_acknowledged() => KillWriters(rounds: 1, seed: 1, least: 5);

    [LongFact]
    public void Killed_writers_of_the_rest_keep_what_they_acknowledged_over_many_rounds() => KillWriters(rounds: 4, seed: 2, least: 30);

    private string File(string name) => _program.PathOf(name);

    private void KillWriters(int rounds, int seed, int least)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        Assert.Equal(0, _program.Run("done", "orientation", "--note", "read").Code);
        var evidence = Query(store => store.Evidence()[0].Id);
        System.IO.File.WriteAllBytes(File("a.safetensors"), Tensor());
        System.IO.File.WriteAllText(File("me.json"), "{\"schema\":1,\"hoursPerWeek\":9}");
        var papers = Query(_ => _program.Json("paper", "list", "--all", "--json"))["papers"]!.AsArray().Select(paper => (string)paper!["id"]!).ToList();
        var killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (n, run, paper) = (round, AddRun(), papers[^(round + 1)]); // Not one that is proven: notes that change later break their proof.
            Assert.Equal(0, _program.Run(["paper", "notes", papers[(round + 1) % papers.Count], .. Notes]).Code);
            (string[] Args, Action? Before, Action Kept)[] writers =
            [
                (["timer", "start", "gradients-lab"], NotRunning, () => Assert.NotNull(Query(store => store.Timer()))),
                (["timer", "stop", "--minutes", "5", "--note", $"stop {n}"], Running, () => Assert.Single(Query(store => store.Progress().Log), entry => entry.Note == $"stop {n}")),
                (["timer", "cancel"], Running, () => Assert.Null(Query(store => store.Timer()))),
                (["paper", "notes", paper, "--claim", $"claim {n}"], null, () => Assert.Equal($"claim {n}", Query(store => store.PaperNotes(paper))![Journey.Papers.PaperField.Claim])),
                (["paper", "done", papers[(round + 1) % papers.Count]], null, () => Assert.NotNull(Query(store => store.PaperNotes(papers[(n + 1) % papers.Count]))!.DoneOn)),
                (["career", "add", "post", $"Post {n}"], null, () => Assert.Single(Query(store => store.Career()), entry => entry.Title == $"Post {n}")),
                (["career", "move", Entry("moved"), "published"], null, () => Assert.Equal("published", Query(store => store.Career()).Single(entry => entry.Title == "moved").State)),
                (["career", "rm", Entry($"removed {n}")], null, () => Assert.DoesNotContain(Query(store => store.Career()), entry => entry.Title == $"removed {n}")),
                (["interview", "score", Interview, .. Scores, "--note", $"held {n}"], null, () => Assert.Equal(Scores.Length, Assert.Single(Query(store => store.Interviews()), one => one.Note == $"held {n}").Scores.Count)),
                (["weekly", "--learnt", $"learnt {n}"], null, () => Assert.Equal($"learnt {n}", Assert.Single(Query(store => store.WeekAnswers())).Learnt)),
                (["profile", "edit", "--set", $"hours={10 + n}"], null, () => Assert.Equal(10 + n, Hours())),
                (["profile", "import", File("me.json")], null, () => Assert.Equal(9, Hours())),
                (["resume"], OnABreak, () => Assert.Equal(2, _program.Try("resume").Code)),
                (["assess", "hint", Asked("K4")], null, () => Assert.Contains(Query(store => store.Assessments().Sessions), session => session.Pending is { HintSeen: true })),
                (["assess", "restart", "--area", "K4", "--yes"], () => Asked("K4"), () => Assert.All(Query(store => store.Assessments().Sessions).Where(session => session.Scope == "K4"), session => Assert.NotNull(session.EndedAt))),
                (["lab", "start", "gradients", "--into", File($"lab{n}")], null, () => Assert.True(System.IO.File.Exists(Path.Combine(File($"lab{n}"), "README.md")))),
                (["lab", "hint", "gradients"], LabStarted, () => Assert.Equal(0, _program.Run("lab", "status", "gradients").Code)),
                (["lab", "solution", "gradients", "--anyway"], null, () => Assert.Equal(0, _program.Run("lab", "status", "gradients").Code)),
                (["lab", "reset", "gradients"], LabStarted, () => Assert.Equal(0, _program.Run("lab", "status", "gradients").Code)),
                (["evidence", "bundle", "--into", File("bundle.zip")], null, () => Assert.Equal(0, _program.Run("evidence", "verify", File("bundle.zip")).Code)),
                (["draft", evidence, "--into", File($"post{n}.md")], null, () => Assert.NotEmpty(System.IO.File.ReadAllText(File($"post{n}.md")))),
                (["portfolio", "init"], () => System.IO.File.Delete(Path.Combine(_program.Home, "portfolio.yaml")), () => Assert.NotEmpty(System.IO.File.ReadAllText(Path.Combine(_program.Home, "portfolio.yaml")))),
                (["export", "resume", "--out", File("resume.json")], null, () => Assert.NotNull(JsonNode.Parse(System.IO.File.ReadAllText(File("resume.json"))))),
                (["runs", "note", run, "a thought"], null, () => Assert.Contains(Runs().Find(run)!.Notes, note => note.Text == "a thought")),
                (["runs", "tag", run, "+good"], null, () => Assert.Contains("good", Runs().Find(run)!.Tags)),
                (["runs", "export", run, "--format", "csv", "--out", File("figures.csv")], () => System.IO.File.Delete(File("figures.csv")), () => Assert.True(System.IO.File.Exists(File("figures.csv")))),
                (["runs", "rm", run, "--yes"], null, () => Assert.Null(Runs().Find(run))),
                (["content", "new", $"path-{n}", "--into", File("content")], null, () => Assert.True(Directory.Exists(Path.Combine(File("content"), "journeys", $"path-{n}")))),
                (["convert", File("a.safetensors"), File("b.safetensors"), "--force"], null, () => Assert.NotEmpty(System.IO.File.ReadAllBytes(File("b.safetensors")))),
            ];
            Assert.Equal(VerbLists.KilledOthers.Order(StringComparer.Ordinal), writers.Select(writer => VerbLists.Of(writer.Args)).Order(StringComparer.Ordinal));
            foreach (var (args, before, kept) in writers)
            {
                before?.Invoke();
                if (_program.Kill(random, args))
                {
                    killed++;
                    _killed.Add(VerbLists.Of(args));
                }
                else
                {
                    kept();
                }

                CheckWhole();
            }
        }

        Assert.True(killed >= least, $"only {killed} commands were killed: the moments are chosen too late");
        Assert.Equal(0, _program.Run("today").Code);
        Assert.Equal(0, _program.Run("runs", "list").Code);
        Assert.Equal(0, _program.Run("evidence", "verify").Code);
    }

    /// <summary>The store is sound, an interview has all its scores, a career entry a state, and a file is whole or not there.</summary>
    private void CheckWhole()
    {
        Query(store =>
        {
            Assert.Null(store.Fault());
            Assert.All(store.Interviews(), session => Assert.Equal(Scores.Length, session.Scores.Count));
            Assert.All(store.Career(removed: true), entry => Assert.NotEmpty(entry.History));
            return 0;
        });
        foreach (var name in new[] { "resume.json", "bundle.zip", "b.safetensors" })
        {
            if (!System.IO.File.Exists(File(name))) continue;
            var bytes = System.IO.File.ReadAllBytes(File(name));
            if (name == "resume.json") Assert.NotNull(JsonNode.Parse(bytes));
            else if (name == "bundle.zip") Assert.True(Application.BundleVerifier.Verify(File(name)).Holds);
            else Assert.Equal(Tensor()[^4..], bytes[^4..]);
        }
    }

    private T Query<T>(Func<Store.JourneyStore, T> query)
    {
        using var store = Store.JourneyStore.Open(_program.Database);
        return query(store);
    }

    private void Running()
    {
        if (Query(store => store.Timer()) is null) Assert.Equal(0, _program.Run("timer", "start", "gradients-lab").Code);
    }

    private void NotRunning()
    {
        if (Query(store => store.Timer()) is not null) Assert.Equal(0, _program.Run("timer", "cancel").Code);
    }

    private void OnABreak()
    {
        // A killed 'resume' may have left the break, or ended it.
        _program.Try("resume");
        Assert.Equal(0, _program.Run("pause").Code);
    }

    private void LabStarted()
    {
        if (Query(store => store.LabFolder("gradients")) is { } folder && Directory.Exists(folder)) return;
        Assert.Equal(0, _program.Run("lab", "start", "gradients", "--into", File($"lab-{Guid.NewGuid():N}")).Code);
    }

    private string Asked(string area) => (string)_program.Json("assess", "next", "--area", area, "--json")["session"]!;

    /// <summary>The number of the entry of this name, which is added where there is none.</summary>
    private string Entry(string title)
    {
        if (!Query(store => store.Career()).Any(entry => entry.Title == title)) Assert.Equal(0, _program.Run("career", "add", "post", title).Code);
        return Query(store => store.Career()).Single(entry => entry.Title == title).Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private double Hours() => (double)JsonNode.Parse(Query(store => store.Profile())!)!["hoursPerWeek"]!;

    private RunStore Runs() => new(Path.Combine(_program.Home, "runs"), TimeProvider.System);

    private string AddRun()
    {
        using var writer = Runs().Start(new RunHeader("a", "a", 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        writer.Log(1, ("loss", 0.5));
        writer.Complete(new Dictionary<string, double> { ["loss"] = 0.5 });
        return writer.Id;
    }

    private static byte[] Tensor()
    {
        var header = Encoding.UTF8.GetBytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 128, 63];
    }
}
