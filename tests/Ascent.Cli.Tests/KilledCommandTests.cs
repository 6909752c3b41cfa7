using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary>
/// Commands killed with -9 at random moments, as real processes: what a command acknowledged by ending with 0 is there
/// afterwards, and the next command works. The fast test kills a few dozen, the long one hundreds.
/// </summary>
public sealed class KilledCommandTests : IDisposable
{
    private readonly RealProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_killed_command_loses_nothing_that_was_acknowledged() => KillMany(rounds: 4, seed: 1, least: 8);

    [LongFact]
    public void Hundreds_of_killed_commands_lose_nothing_that_was_acknowledged() => KillMany(rounds: 60, seed: 2, least: 200);

    /// <summary>Each round kills five commands: start, log, done, train, lab test.</summary>
    private void KillMany(int rounds, int seed, int least)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        var lab = Path.Combine(_program.Folder, "gradients");
        Assert.Equal(0, _program.Run("lab", "start", "gradients", "--into", lab).Code);
        var notes = NoteActivities();
        var (logged, proved, attempts, killed) = (0, new HashSet<string>(StringComparer.Ordinal), 0, 0);

        for (var round = 0; round < rounds; round++)
        {
            var id = notes[round % notes.Count];
            killed += _program.Kill(random, "start", "--defaults", "--no-serve") ? 1 : 0;
            if (!_program.Kill(random, "log", "gradients-lab", "1m"))
                logged++;
            else
                killed++;
            if (!_program.Kill(random, "done", id, "--note", $"round {round}"))
                proved.Add(id);
            else
                killed++;
            killed += _program.Kill(random, "train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=400") ? 1 : 0;
            if (!_program.Kill(random, "lab", "test", "gradients", "--folder", lab))
                attempts++;
            else
                killed++;
            CheckNothingLost(logged, proved, attempts, rounds);
        }

        Assert.True(killed >= least, $"only {killed} commands were killed: the moments are chosen too late");
    }

    private void CheckNothingLost(int logged, HashSet<string> proved, int attempts, int rounds)
    {
        var plan = _program.Json("plan", "--json");
        var done = plan["items"]!.AsArray().Where(item => (string)item!["state"]! == "done").Select(item => (string)item!["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(proved, done);
        var evidence = _program.Json("evidence", "list", "--json")["evidence"]!.AsArray();
        Assert.Superset(proved, evidence.Select(proof => (string)proof!["activity"]!).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(0, _program.Run("evidence", "verify").Code);
        Assert.True((int)_program.Json("lab", "status", "gradients", "--json")["attempts"]! >= attempts);
        Assert.DoesNotContain(_program.Json("runs", "list", "--json")["runs"]!.AsArray(), run => (string)run!["status"]! is "running" or "failed");

        using var store = Store.JourneyStore.Open(_program.Database);
        Assert.Null(store.Fault());
        Assert.InRange(store.Progress().Log.Count, logged, rounds);
    }

    private List<string> NoteActivities()
    {
        using var workbench = Application.Workbench.Open(new Application.AscentHome(_program.Home), TimeProvider.System);
        return [.. workbench.CurrentPlan().Items.Where(item => workbench.Pack.Activities[item.Id].Evidence == Journey.Content.EvidenceKind.Note).Select(item => item.Id)];
    }
}
