using System.Security.Cryptography;
using System.Text.RegularExpressions;

using Ascent.Testing;

namespace Ascent.Tracking.Tests;

public sealed partial class RunStoreTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [GeneratedRegex("^20261122-104512-mnist-mlp-[0-9a-f]{4}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern { get; }

    [Fact]
    public void A_completed_run_reads_back_as_it_was_written()
    {
        var store = Runs.Store(_home.Path);
        string id;
        using (var run = store.Start(Runs.Header()))
        {
            id = run.Id;
            Assert.Equal(RunStatus.Running, store.Find(id)!.Status);
            run.Log(1, ("loss", 2.3), ("test_accuracy", 0.1));
            run.Log(2, ("loss", 0.5), ("test_accuracy", 0.9));
            run.Log(3, ("loss", 0.7), ("test_accuracy", 0.8), ("lr", 0.01));
            File.WriteAllText(Path.Combine(run.Folder, "weights.bin"), "weights");
            run.AddArtifact("weights.bin");
            run.Complete(new Dictionary<string, double> { ["loss"] = 0.7 });
        }

        var record = Assert.Single(store.List());
        Assert.Matches(IdPattern, record.Id);
        Assert.Equal(id, record.Id);
        Assert.Equal(("mnist-mlp", "mnist-mlp", 7L, RunStatus.Completed), (record.Name, record.Recipe, record.Seed, record.Status));
        Assert.Equal((Runs.Noon, Runs.Noon, null), (record.StartedAt, record.EndedAt, record.Problem));
        Assert.Equal("128", record.Parameters["batch"]);
        Assert.Equal("2", record.Environment["cores"]);
        Assert.Equal(0.7, Assert.Single(record.Final).Value);
        Assert.Equal([("loss", 0.5), ("test_accuracy", 0.9)], record.Best.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(new RunArtifact("weights.bin", 7, Convert.ToHexStringLower(SHA256.HashData("weights"u8))), Assert.Single(record.Artifacts));
        Assert.Equal(["loss", "test_accuracy", "loss", "test_accuracy", "loss", "test_accuracy", "lr"], store.ReadMetrics(id).Points.Select(p => p.Name));
        Assert.Equal(["metrics.tsv", "run.json", "weights.bin"], Directory.EnumerateFiles(store.FolderOf(id)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_run_that_is_disposed_without_an_ending_is_interrupted()
    {
        var store = Runs.Store(_home.Path);
        var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1));
        run.Dispose();
        run.Dispose();
        Assert.Equal(RunStatus.Interrupted, store.Find(run.Id)!.Status);
        Assert.Single(store.ReadMetrics(run.Id).Points);
        Assert.Throws<InvalidOperationException>(() => run.Log(2, ("loss", 1)));
        Assert.Throws<InvalidOperationException>(() => run.Complete(new Dictionary<string, double>()));
    }

    [Fact]
    public void A_failed_run_keeps_its_problem()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Fail("The loss is not a number at step 12.");
        var record = store.Find(run.Id)!;
        Assert.Equal((RunStatus.Failed, "The loss is not a number at step 12."), (record.Status, record.Problem));
    }

    [Fact]
    public void A_run_is_found_by_an_unambiguous_beginning_of_its_id()
    {
        var store = Runs.Store(_home.Path);
        using var first = store.Start(Runs.Header("alpha"));
        using var second = store.Start(Runs.Header("beta"));
        Assert.Equal(first.Id, store.Find("20261122-104512-al")!.Id);
        Assert.Equal(second.Id, store.Find(second.Id.ToUpperInvariant())!.Id);
        Assert.Null(store.Find("2027"));
        Assert.Null(store.Find(""));
        Assert.Null(store.Find("../" + first.Id));
        var error = Assert.Throws<TrackingException>(() => store.Find("20261122"));
        Assert.Contains(first.Id, error.Message, StringComparison.Ordinal);
        Assert.Contains(second.Id, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/etc")]
    [InlineData("a/b")]
    [InlineData("")]
    public void An_id_cannot_leave_the_folder_of_runs(string id)
    {
        var store = Runs.Store(_home.Path);
        Assert.Throws<TrackingException>(() => store.FolderOf(id));
        Assert.Throws<TrackingException>(() => store.ReadMetrics(id));
        Assert.Throws<TrackingException>(() => store.Remove(id));
        Assert.Null(store.Find(id));
    }

    [Theory]
    [InlineData("", "is damaged")]
    [InlineData("{", "is damaged")]
    [InlineData("[]", "is damaged")]
    [InlineData("null", "is damaged")]
    [InlineData("""{"schema":"1"}""", "is damaged")]
    [InlineData("""{"schema":1}""", "is damaged")]
    [InlineData("""{"schema":2,"id":"x"}""", "later version")]
    [InlineData("""{"schema":1,"id":"x","name":null,"recipe":"r","seed":1,"status":"Completed","startedAt":"2026-11-22T10:00:00Z","process":{"id":1,"start":""},"parameters":{},"environment":{},"final":{},"best":{},"artifacts":[]}""", "lacks a value")]
    [InlineData("""{"schema":1,"id":"x","name":"n","recipe":"r","seed":1,"status":"Sleeping","startedAt":"2026-11-22T10:00:00Z","process":{"id":1,"start":""},"parameters":{},"environment":{},"final":{},"best":{},"artifacts":[]}""", "is damaged")]
    public void A_damaged_run_is_listed_as_failed_with_a_sentence(string json, string expected)
    {
        var store = Runs.Store(_home.Path);
        using (var good = store.Start(Runs.Header()))
            good.Complete(new Dictionary<string, double>());
        Directory.CreateDirectory(_home["20261123-000000-damaged-0000"]);
        File.WriteAllText(Path.Combine(_home["20261123-000000-damaged-0000"], "run.json"), json);
        var list = store.List();
        Assert.Equal(2, list.Count);
        Assert.Equal(RunStatus.Failed, list[0].Status);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), list[0].StartedAt);
        Assert.Contains(expected, list[0].Problem, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, list[1].Status);
        Assert.Empty(store.ReadMetrics("20261123").Points);
    }

    [Fact]
    public void Every_truncation_of_the_record_is_listed_and_never_thrown()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Complete(new Dictionary<string, double> { ["loss"] = 1 });
        var path = Path.Combine(run.Folder, "run.json");
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Equal(RunStatus.Failed, Assert.Single(store.List()).Status);
        }
    }

    [Fact]
    public void A_folder_without_a_record_is_listed_as_failed_and_other_files_are_ignored()
    {
        Directory.CreateDirectory(_home["empty"]);
        Directory.CreateDirectory(_home[".new-half"]);
        File.WriteAllText(_home["notes.txt"], "");
        var record = Assert.Single(Runs.Store(_home.Path).List());
        Assert.Equal(("empty", RunStatus.Failed), (record.Id, record.Status));
        Assert.Contains("missing", record.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_process_is_gone_reads_as_interrupted_with_its_last_and_best_figures()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 2), ("accuracy", 0.5));
        run.Log(2, ("loss", 3), ("accuracy", 0.25));
        run.Complete(new Dictionary<string, double>());
        var path = Path.Combine(run.Folder, "run.json");
        var json = File.ReadAllText(path).Replace("\"Completed\"", "\"Running\"", StringComparison.Ordinal);

        // The same number, started at another time: a later process that got the number again.
        var start = System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("process").GetProperty("start").GetString()!;
        File.WriteAllText(path, json);
        Assert.Equal(RunStatus.Running, store.Find(run.Id)!.Status);
        File.WriteAllText(path, json.Replace(start, start + "1", StringComparison.Ordinal));
        var record = store.Find(run.Id)!;
        Assert.Equal(RunStatus.Interrupted, record.Status);
        Assert.Equal((3.0, 0.25), (record.Final["loss"], record.Final["accuracy"]));
        Assert.Equal((2.0, 0.5), (record.Best["loss"], record.Best["accuracy"]));
        Assert.NotNull(record.EndedAt);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("run.json")]
    [InlineData("metrics.tsv")]
    [InlineData("")]
    public void An_artifact_lies_in_the_runs_folder(string name)
    {
        using var run = Runs.Store(_home.Path).Start(Runs.Header());
        File.WriteAllText(_home["outside"], "");
        Assert.Throws<ArgumentException>(() => run.AddArtifact(name));
    }

    [Fact]
    public void An_artifact_recorded_again_replaces_its_entry()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Directory.CreateDirectory(Path.Combine(run.Folder, "plots"));
        var path = Path.Combine(run.Folder, "plots", "a.svg");
        File.WriteAllText(path, "1");
        run.AddArtifact("plots/a.svg");
        File.WriteAllText(path, "22");
        run.AddArtifact("plots/./a.svg");
        Assert.Equal(("plots/a.svg", 2L), (store.Find(run.Id)!.Artifacts.Single().Name, store.Find(run.Id)!.Artifacts.Single().Bytes));
    }

    [Fact]
    public void A_run_can_be_removed_but_not_while_it_works()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Assert.Throws<TrackingException>(() => store.Remove(run.Id));
        run.Interrupt();
        store.Remove(run.Id);
        Assert.Empty(store.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Path));
        Assert.Throws<TrackingException>(() => store.Remove(run.Id));
    }

    [Fact]
    public void Runs_started_at_the_same_moment_from_many_threads_have_different_ids()
    {
        var store = Runs.Store(_home.Path);
        Parallel.For(0, 200, _ =>
        {
            using var run = store.Start(Runs.Header("Grüße / ../ x"));
            run.Complete(new Dictionary<string, double>());
        });
        var list = store.List();
        Assert.Equal(200, list.Count);
        Assert.All(list, run => Assert.Equal(RunStatus.Completed, run.Status));
        Assert.All(list, run => Assert.StartsWith("20261122-104512-gr-e-x-", run.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_store_whose_folder_does_not_exist_has_no_runs()
    {
        var store = Runs.Store(_home["none"]);
        Assert.Empty(store.List());
        Assert.Null(store.Find("2026"));
        Assert.False(Directory.Exists(_home["none"]));
    }
}
