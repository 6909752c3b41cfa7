using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>An interrupted run is taken up again.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_resumed_run_goes_on_after_the_step_of_its_checkpoint_as_if_it_had_not_stopped()
    {
        var store = Runs.Store(_home.Path);
        string id;
        using (var run = store.Start(Runs.Header()))
        {
            id = run.Id;
            File.WriteAllText(Path.Combine(run.Folder, "checkpoint"), "x");
            run.AddArtifact("checkpoint");
            for (var step = 1; step <= 10; step++) run.Log(step, ("loss", step == 9 ? 0.001 : 1.0 / step), ("layer1/grad_norm", step));
            run.Fail("The disk is full.");
        }

        using (var again = store.Resume(id[..20], afterStep: 6))
        {
            Assert.Equal(id, again.Id);
            Assert.Equal((RunStatus.Running, null, null), (store.Find(id)!.Status, store.Find(id)!.Problem, store.Find(id)!.EndedAt));
            Assert.Equal(1.0 / 6, again.Best["loss"]);
            for (var step = 7; step <= 12; step++) again.Log(step, ("loss", 1.0 / step), ("layer1/grad_norm", step));
            again.Complete(new Dictionary<string, double> { ["loss"] = 1.0 / 12 });
        }

        var points = store.ReadMetrics(id).Points;
        Assert.Equal(Enumerable.Range(1, 12).SelectMany(step => new[] { ("loss", (long)step, 1.0 / step), ("layer1/grad_norm", step, step) }), points.Select(p => (p.Name, p.Step, p.Value)));
        Assert.Equal(points.Select(p => p.Seconds).Order(), points.Select(p => p.Seconds));
        var record = store.Find(id)!;
        Assert.Equal(RunStatus.Completed, record.Status);
        Assert.Equal(1.0 / 12, record.Best["loss"]);
        Assert.Equal(new RunResumption(Runs.Noon, 6), Assert.Single(record.Resumptions));
        Assert.Equal("checkpoint", Assert.Single(record.Artifacts).Name);
        Assert.Equal(7, record.Seed);
    }

    [Fact]
    public void Time_between_an_interruption_and_its_resumption_does_not_count()
    {
        var clock = new MovingClock();
        var store = new RunStore(_home.Path, clock);
        var run = store.Start(Runs.Header());
        clock.Advance(10);
        run.Log(1, ("loss", 2));
        run.Interrupt();
        clock.Advance(100_000);
        using var again = store.Resume(run.Id);
        clock.Advance(5);
        again.Log(2, ("loss", 1));
        again.Complete(new Dictionary<string, double>());
        Assert.Equal([10.0, 15.0], store.ReadMetrics(run.Id).Points.Select(p => p.Seconds));
        Assert.Equal(TimeSpan.FromSeconds(15), store.Find(run.Id)!.Took);
    }

    [Fact]
    public void A_run_that_was_completed_or_is_at_work_or_is_damaged_is_not_resumed_and_stays_as_it_is()
    {
        var store = Runs.Store(_home.Path);
        using var working = store.Start(Runs.Header("working"));
        Assert.Contains("still at work", Assert.Throws<TrackingException>(() => store.Resume(working.Id)).Message, StringComparison.Ordinal);
        working.Log(1, ("loss", 1));
        working.Complete(new Dictionary<string, double>());
        Assert.Contains("completed", Assert.Throws<TrackingException>(() => store.Resume(working.Id, 0)).Message, StringComparison.Ordinal);
        Assert.Single(store.ReadMetrics(working.Id).Points);

        Directory.CreateDirectory(_home["damaged"]);
        File.WriteAllText(_home["damaged/run.json"], "{");
        Assert.Contains("damaged", Assert.Throws<TrackingException>(() => store.Resume("damaged")).Message, StringComparison.Ordinal);
        Assert.Equal("{", File.ReadAllText(_home["damaged/run.json"]));
        Assert.Throws<TrackingException>(() => store.Resume("nothing"));
    }

    [Fact]
    public void Of_many_that_resume_a_run_at_once_one_does()
    {
        var store = Runs.Store(_home.Path);
        var id = Interrupted(store, 3);
        var resumed = new System.Collections.Concurrent.ConcurrentBag<RunWriter>();
        Parallel.For(0, 16, _ =>
        {
            try
            {
                resumed.Add(Runs.Store(_home.Path).Resume(id));
            }
            catch (TrackingException)
            {
                return;
            }
        });
        using var run = Assert.Single(resumed);
        Assert.Single(store.Find(id)!.Resumptions);
    }

    [Fact]
    public void Whatever_the_last_write_left_of_the_metrics_a_resumed_run_goes_on_from_whole_lines()
    {
        var store = Runs.Store(_home.Path);
        var id = Interrupted(store, 5);
        var folder = store.FolderOf(id);
        var metrics = File.ReadAllBytes(Path.Combine(folder, "metrics.tsv"));
        var record = File.ReadAllBytes(Path.Combine(folder, "run.json"));
        for (var length = 0; length <= metrics.Length; length++)
        {
            File.WriteAllBytes(Path.Combine(folder, "metrics.tsv"), metrics[..length]);
            File.WriteAllBytes(Path.Combine(folder, "run.json"), record);
            var whole = metrics.AsSpan(0, length).Count((byte)'\n');
            using (var run = store.Resume(id)) run.Log(99, ("loss", 0.5));
            Assert.Equal(whole + 1, store.ReadMetrics(id).Points.Count);
            Assert.Equal(99, store.ReadMetrics(id).Points[^1].Step);
        }
    }

    [Fact]
    public void A_running_training_that_goes_back_forgets_the_later_figures()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        for (var step = 1; step <= 8; step++) run.Log(step, ("loss", 1.0 / step));
        run.TruncateAfter(3);
        Assert.Equal([1, 2, 3], store.ReadMetrics(run.Id).Points.Select(p => p.Step));
        Assert.Equal(1.0 / 3, run.Best["loss"]);
        run.Log(4, ("loss", 5));
        run.Interrupt();
        Assert.Equal([1, 2, 3, 4], store.ReadMetrics(run.Id).Points.Select(p => p.Step));
        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.tsv.new")));
        Assert.Throws<InvalidOperationException>(() => run.TruncateAfter(1));
    }

    [Fact]
    public void Runs_of_an_earlier_version_are_read_and_the_one_that_was_killed_is_resumed()
    {
        // Version 0.1 wrote these folders; the second one's process was killed.
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Fixtures", "runs-of-0.1"))) Copy(folder, _home[Path.GetFileName(folder)]);
        var store = Runs.Store(_home.Path);
        var list = store.List();
        Assert.Equal([("20261122-174145-mnist-mlp-7ab2", RunStatus.Interrupted), ("20261122-174124-mnist-mlp-7778", RunStatus.Completed)], list.Select(run => (run.Id, run.Status)));
        Assert.Equal((null, null, 0, 0, 0), (list[1].Problem, list[1].Source, list[1].Notes.Count, list[1].Tags.Count, list[1].Resumptions.Count));
        Assert.Equal((7, 0.7545, "weights.safetensors"), (list[1].Seed, list[1].Best["test_accuracy"], Assert.Single(list[1].Artifacts).Name));
        Assert.Equal(1.7328, list[1].Took!.Value.TotalSeconds, 3);
        Assert.Equal((8, 0.491, 1.649241), (list[0].Seed, list[0].Final["test_accuracy"], list[0].Took!.Value.TotalSeconds));
        Assert.Equal(48, store.ReadMetrics(list[0].Id).Points.Count);
        using (var run = store.Resume(list[0].Id, afterStep: 5)) run.Complete(new Dictionary<string, double>());
        Assert.Equal(30, store.ReadMetrics(list[0].Id).Points.Count);
        Assert.Equal(("8000", RunStatus.Completed), (store.Find(list[0].Id)!.Parameters["batch"], store.Find(list[0].Id)!.Status));
    }

    private static string Interrupted(RunStore store, int steps)
    {
        using var run = store.Start(Runs.Header());
        for (var step = 1; step <= steps; step++) run.Log(step, ("loss", 1.0 / step));
        return run.Id;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private sealed class MovingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public override DateTimeOffset GetUtcNow() => Runs.Noon.AddSeconds(_seconds);

        public void Advance(long seconds) => _seconds += seconds;
    }
}
