using System.Diagnostics;
using System.Text.Json.Nodes;
using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary>
/// Commands killed with -9 at random moments, as real processes: what a command acknowledged by ending with 0 is there
/// afterwards, and the next command works. The fast test kills a few dozen, the long one hundreds.
/// </summary>
public sealed class KilledCommandTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ascent.exe" : "ascent");

    /// <summary>Milliseconds, for a verb of which none has come to its end yet.</summary>
    private const double FirstGuess = 1000;

    /// <summary>One moment in six lies past the expected end, so that some commands are acknowledged too.</summary>
    private const double ShareBeyondTheEnd = 1.2;

    private readonly Dictionary<string, double> _lives = new(StringComparer.Ordinal);

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-kill-").FullName;

    private string Home => Path.Combine(_folder, "home");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_killed_command_loses_nothing_that_was_acknowledged() => KillMany(rounds: 4, seed: 1, least: 8);

    [LongFact]
    public void Hundreds_of_killed_commands_lose_nothing_that_was_acknowledged() => KillMany(rounds: 60, seed: 2, least: 200);

    /// <summary>Each round kills five commands: start, log, done, train, lab test.</summary>
    private void KillMany(int rounds, int seed, int least)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        Assert.True(Run(["start", "--defaults", "--no-serve"]).Code == 0);
        var lab = Path.Combine(_folder, "gradients");
        Assert.True(Run(["lab", "start", "gradients", "--into", lab]).Code == 0);
        var notes = NoteActivities();
        var (logged, proved, attempts, killed) = (0, new HashSet<string>(StringComparer.Ordinal), 0, 0);

        for (var round = 0; round < rounds; round++)
        {
            var id = notes[round % notes.Count];
            killed += Kill(["start", "--defaults", "--no-serve"], random) ? 1 : 0;
            if (!Kill(["log", "gradients-lab", "1m"], random))
                logged++;
            else
                killed++;
            if (!Kill(["done", id, "--note", $"round {round}"], random))
                proved.Add(id);
            else
                killed++;
            killed += Kill(["train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=400"], random) ? 1 : 0;
            if (!Kill(["lab", "test", "gradients", "--folder", lab], random))
                attempts++;
            else
                killed++;
            CheckNothingLost(logged, proved, attempts, rounds);
        }

        Assert.True(killed >= least, $"only {killed} commands were killed: the moments are chosen too late");
    }

    private void CheckNothingLost(int logged, HashSet<string> proved, int attempts, int rounds)
    {
        var plan = Json(["plan", "--json"]);
        var done = plan["items"]!.AsArray().Where(item => (string)item!["state"]! == "done").Select(item => (string)item!["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(proved, done);
        var evidence = Json(["evidence", "list", "--json"])["evidence"]!.AsArray();
        Assert.Superset(proved, evidence.Select(proof => (string)proof!["activity"]!).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(0, Run(["evidence", "verify"]).Code);
        Assert.True((int)Json(["lab", "status", "gradients", "--json"])["attempts"]! >= attempts);
        Assert.Equal(0, Run(["runs", "list", "--json"]).Code);
        Assert.DoesNotContain(Json(["runs", "list", "--json"])["runs"]!.AsArray(), run => (string)run!["status"]! is "running" or "failed");

        using var store = Store.JourneyStore.Open(Path.Combine(Home, "ascent.db"));
        Assert.Null(store.Fault());
        Assert.InRange(store.Progress().Log.Count, logged, rounds);
    }

    private List<string> NoteActivities()
    {
        using var workbench = Application.Workbench.Open(new Application.AscentHome(Home), TimeProvider.System);
        return [.. workbench.CurrentPlan().Items.Where(item => workbench.Pack.Activities[item.Id].Evidence == Journey.Content.EvidenceKind.Note).Select(item => item.Id)];
    }

    /// <summary>
    /// Starts a command and kills it at a random moment of its life. False if it ended with 0 or 1 before. A command's life is
    /// as long as the last one of its kind that came to its end, so that the moments fit quick machines and slow ones.
    /// </summary>
    private bool Kill(string[] args, Random random)
    {
        var span = _lives.GetValueOrDefault(args[0], FirstGuess) * ShareBeyondTheEnd;
        var life = Stopwatch.StartNew();
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit((int)(random.NextDouble() * span)))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        _lives[args[0]] = life.Elapsed.TotalMilliseconds;
        // A lab's starter fails its check, which is an acknowledged grading as well.
        Assert.True(process.ExitCode is 0 or 1, $"{string.Join(' ', args)} ended with {process.ExitCode}: {output.Result}{error.Result}");
        return false;
    }

    private JsonObject Json(string[] args) => JsonNode.Parse(Run(args).Output)!.AsObject();

    private (int Code, string Output) Run(string[] args)
    {
        using var process = Start(args);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 1, $"{string.Join(' ', args)} ended with {process.ExitCode}: {error.Result}");
        return (process.ExitCode, output);
    }

    private Process Start(string[] args)
    {
        var start = new ProcessStartInfo(Program, [.. args, "--home", Home])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        return Process.Start(start)!;
    }
}
