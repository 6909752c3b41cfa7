using System.Diagnostics;
using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>What a run notes of the process and the machine.</summary>
public sealed class SystemMetricsTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Even_the_shortest_run_notes_what_the_machine_did_at_its_last_step()
    {
        var store = new RunStore(_home.Path, TimeProvider.System) { SystemMetricsEvery = TimeSpan.FromHours(1) };
        using var run = store.Start(Runs.Header());
        run.Log(17, ("loss", 1));
        run.Complete(new Dictionary<string, double> { ["loss"] = 1 });
        var figures = store.ReadMetrics(run.Id).Points.Where(p => MetricNames.IsSystem(p.Name)).ToDictionary(p => p.Name);
        Assert.Superset(new HashSet<string> { "system/cpu_percent", "system/memory_mib", "system/heap_mib", "system/threads", "system/gc_gen0", "system/gc_gen1", "system/gc_gen2" }, figures.Keys.ToHashSet());
        Assert.All(figures.Values, p => Assert.True(p.Step == 17 && p.Value >= 0, $"{p}"));
        Assert.InRange(figures["system/memory_mib"].Value, 10, 100_000);
        Assert.InRange(figures["system/threads"].Value, 2, 10_000);
        Assert.InRange(figures["system/heap_mib"].Value, 0.1, figures["system/memory_mib"].Value);
        Assert.DoesNotContain(store.Find(run.Id)!.Best.Keys, MetricNames.IsSystem);
        Assert.DoesNotContain(store.Find(run.Id)!.Final.Keys, MetricNames.IsSystem);
    }

    [Fact]
    public void A_busy_process_shows_in_its_share_of_the_processor()
    {
        var store = new RunStore(_home.Path, TimeProvider.System) { SystemMetricsEvery = TimeSpan.FromMilliseconds(20) };
        using var run = store.Start(Runs.Header());
        var watch = Stopwatch.StartNew();
        var shares = new List<MetricPoint>();
        while (shares.Count(p => p.Value > 0) < 2 && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            var until = watch.Elapsed + TimeSpan.FromMilliseconds(50);
            while (watch.Elapsed < until) _ = Math.Sqrt(watch.ElapsedTicks);
            shares = [.. store.ReadMetrics(run.Id).Points.Where(p => p.Name == "system/cpu_percent")];
        }

        Assert.True(shares.Count > 1);
        Assert.Contains(shares, p => p.Value > 0);
    }

    [Fact]
    public void Without_the_option_a_run_has_only_what_was_logged()
    {
        var store = new RunStore(_home.Path, TimeProvider.System);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1));
        run.Complete(new Dictionary<string, double>());
        Assert.Single(store.ReadMetrics(run.Id).Points);
    }

    [Fact]
    public void A_killed_run_is_summed_up_without_them()
    {
        var store = new RunStore(_home.Path, TimeProvider.System) { SystemMetricsEvery = TimeSpan.FromHours(1) };
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1));
        run.Interrupt();
        var path = Path.Combine(run.Folder, "run.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Interrupted\"", "\"Running\"", StringComparison.Ordinal).Replace("\"id\": " + Environment.ProcessId, "\"id\": 1", StringComparison.Ordinal));
        var record = new RunStore(_home.Path, TimeProvider.System).Find(run.Id)!;
        Assert.Equal((RunStatus.Interrupted, "loss"), (record.Status, Assert.Single(record.Final).Key));
    }
}
