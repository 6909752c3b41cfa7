using System.Diagnostics;

using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>One process writes, this one reads; the writer is this test program, started again for its one method.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private const string FolderVariable = "ASCENT_TEST_RUN_FOLDER";
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_run_can_be_followed_from_another_process_and_survives_kill_at_any_moment()
    {
        var store = new RunStore(_home.Path, TimeProvider.System);
        for (var round = 0; round < 4; round++)
        {
            var known = store.List().Select(r => r.Id).ToHashSet();
            using var child = StartWriter();
            try
            {
                var watch = Stopwatch.StartNew();
                RunRecord? run = null;
                while (run is null && watch.Elapsed < TimeSpan.FromSeconds(30))
                {
                    run = store.List().FirstOrDefault(r => !known.Contains(r.Id));
                    Thread.Sleep(5);
                }

                Assert.NotNull(run);
                Assert.Equal(RunStatus.Running, run.Status);
                var chunk = store.ReadMetrics(run.Id);
                var seen = chunk.Points.ToList();
                while (seen.Count < 100 * (round + 1) && watch.Elapsed < TimeSpan.FromSeconds(30))
                {
                    Thread.Sleep(20);
                    chunk = store.ReadMetrics(run.Id, chunk.Position);
                    seen.AddRange(chunk.Points);
                }

                child.Kill();
                child.WaitForExit();
                seen.AddRange(store.ReadMetrics(run.Id, chunk.Position).Points);
                var record = store.Find(run.Id)!;
                Assert.Equal(RunStatus.Interrupted, record.Status);
                Assert.NotNull(record.EndedAt);
                Assert.True(seen.Count >= 100 * (round + 1));
                Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => (long)i), seen.Select(p => p.Step));
                Assert.Equal(seen, store.ReadMetrics(run.Id).Points);
                Assert.Equal(seen[^1].Value, record.Final["loss"]);
            }
            finally
            {
                if (!child.HasExited) child.Kill();
            }
        }

        Assert.Equal(4, store.List().Count);
    }

    [Fact]
    public void Notes_and_tags_survive_kill_at_any_moment_whole_and_in_order()
    {
        var store = new RunStore(_home.Path, TimeProvider.System);
        using var run = store.Start(Runs.Header());
        for (var round = 0; round < 3; round++)
        {
            var before = store.Find(run.Id)!.Notes.Count;
            using var child = StartWriter(nameof(The_other_process_annotates));
            try
            {
                var watch = Stopwatch.StartNew();
                while (store.Find(run.Id)!.Notes.Count < before + 20 + (7 * round) && watch.Elapsed < TimeSpan.FromSeconds(60)) Thread.Sleep(1);
                child.Kill();
                child.WaitForExit();
                var record = store.Find(run.Id)!;
                Assert.True(record.Notes.Count >= before + 20);
                Assert.All(record.Notes, note => Assert.Matches("^[0-9]+ x{8000}$", note.Text));
                var numbers = record.Notes.Skip(before).Select(note => int.Parse(note.Text.Split(' ')[0])).ToList();
                Assert.Equal(Enumerable.Range(0, numbers.Count), numbers);
                Assert.All(record.Tags, tag => Assert.True(tag is "even" or "odd", tag));
            }
            finally
            {
                if (!child.HasExited) child.Kill();
            }
        }
    }

    /// <summary>The side that writes notes; does nothing unless it was started for it.</summary>
    [Fact]
    public void The_other_process_annotates()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        var store = new RunStore(folder, TimeProvider.System);
        var run = Assert.Single(store.List());
        for (var number = 0; number < 900; number++)
        {
            store.AddNote(run.Id, $"{number} {new string('x', 8000)}");
            store.ChangeTags(run.Id, [number % 2 == 0 ? "even" : "odd"], [number % 2 == 0 ? "odd" : "even"]);
        }
    }

    /// <summary>The writer's side; does nothing unless it was started for it.</summary>
    [Fact]
    public void The_other_process_writes()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        using var run = new RunStore(folder, TimeProvider.System).Start(Runs.Header());
        for (var step = 0L; step < 60_000; step++)
        {
            run.Log(step, ("loss", 1.0 / (step + 1)));
            if (step % 5 == 0) Thread.Sleep(1);
        }
    }

    private Process StartWriter(string method = nameof(The_other_process_writes))
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(TwoProcessesTests).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(TwoProcessesTests).FullName}.{method}");
        start.Environment[FolderVariable] = _home.Path;
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
