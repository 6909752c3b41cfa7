using System.Diagnostics;

using Ascent.Data;
using Ascent.Data.Catalog;
using Ascent.Interop;
using Ascent.Nn.Training;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

public sealed class RecipeRunnerTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    private RunStore Store => new(_home["runs"], TimeProvider.System);

    private static IReadOnlyList<string> SearchFolders =>
    [
        .. (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ascent-data"),
    ];

    private TrainingResult Train(ulong seed, string[] settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        new RecipeRunner(new DataSetCatalog(_home["data"], SearchFolders), Store).Train(RecipeCatalog.Find("mnist-mlp", ["data=mnist-subset", .. settings]), seed, progress, cancellation);

    [Fact]
    public void The_digits_that_ship_are_learnt_in_seconds_and_the_run_is_tracked()
    {
        var reports = new List<TrainingProgress>();
        var result = Train(1, [], new Synchronous(reports.Add));
        Assert.InRange(result.Final["test_accuracy"], 0.93, 1);
        Assert.Equal((RunStatus.Completed, 5, 5L * 62, 101_770L), (result.Status, result.Epochs, result.Steps, result.Parameters));

        var run = Store.Find(result.Run)!;
        Assert.Equal((RunStatus.Completed, "mnist-mlp", 1L), (run.Status, run.Recipe, run.Seed));
        Assert.Equal("mnist-subset", run.Parameters["data"]);
        Assert.Equal(["cores", "cpu", "dotnet", "os", "threads", "version"], run.Environment.Keys.Order(StringComparer.Ordinal));
        Assert.All(run.Environment.Values, Assert.NotEmpty);
        Assert.Equal(result.Final["test_accuracy"], run.Final["test_accuracy"]);
        Assert.True(run.Best["test_accuracy"] >= run.Final["test_accuracy"]);
        Assert.Equal(result.Best, run.Best);

        var points = Store.ReadMetrics(run.Id).Points;
        Assert.Equal(Enumerable.Range(1, 310).Select(i => (long)i), points.Where(p => p.Name == "loss").Select(p => p.Step));
        foreach (var name in new[] { "train_accuracy", "test_accuracy", "train_loss", "test_loss" })
            Assert.Equal([62, 124, 186, 248, 310], points.Where(p => p.Name == name).Select(p => p.Step));

        Assert.NotEmpty(reports);
        Assert.Equal((310, 310, 5, 5, TimeSpan.Zero), (reports[^1].Step, reports[^1].Steps, reports[^1].Epoch, reports[^1].Epochs, reports[^1].Left));
        Assert.Equal(result.Final["test_accuracy"], reports[^1].Value);

        // The weights in the run's folder are those that reached the accuracy.
        Assert.Equal(["best.safetensors", "model.json", "weights.safetensors"], run.Artifacts.Select(a => a.Name).Order(StringComparer.Ordinal));
        var artifact = run.Artifacts.Single(a => a.Name == "weights.safetensors");
        var weights = Safetensors.Read(Path.Combine(Store.FolderOf(run.Id), artifact.Name), out var metadata);
        Assert.Equal(run.Id, metadata["run"]);
        var model = new Mlp(784, [128], 10, new Philox(99));
        model.LoadStateDict(weights);
        var description = RunModel.Read(Store.FolderOf(run.Id));
        var input = Assert.IsType<ImageInput>(description.Input);
        Assert.Equal(("mlp", "mnist-mlp", "mnist-subset", 28, 28), (description.Model, description.Recipe, description.Data, input.Height, input.Width));
        var test = new ImageBatches(MnistSubset.Test(), 100, input.Mean[0], input.Deviation[0], seed: null);
        Assert.Equal(result.Final["test_accuracy"], Evaluation.Of(new ClassifierObjective(model), test, default).Accuracy!.Value, 6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_bit_for_bit_and_another_seed_others()
    {
        string[] settings = ["epochs=2", "hidden=64"];
        var runs = new[] { Train(7, settings), Train(7, settings), Train(8, settings) };
        var weights = runs.Select(run => Safetensors.Read(Path.Combine(Store.FolderOf(run.Run), "weights.safetensors"), out _)).ToList();
        foreach (var key in weights[0].Keys)
        {
            var bits = weights.Select(w => w[key].ToArray<float>().Select(BitConverter.SingleToInt32Bits).ToArray()).ToList();
            Assert.Equal(bits[0], bits[1]);
            Assert.NotEqual(bits[0], bits[2]);
        }

        var losses = runs.Select(run => Store.ReadMetrics(run.Run).Points.Where(p => p.Name == "loss").Select(p => p.Value).ToArray()).ToList();
        Assert.Equal(losses[0], losses[1]);
    }

    [Fact]
    public void Cancelling_leaves_an_interrupted_run_with_the_weights_so_far()
    {
        using var stop = new CancellationTokenSource();
        var result = Train(1, ["epochs=10000"], new Synchronous(report => { if (report.Epoch >= 2) stop.Cancel(); }), stop.Token);
        Assert.Equal(RunStatus.Interrupted, result.Status);
        var run = Store.Find(result.Run)!;
        Assert.Equal(RunStatus.Interrupted, run.Status);
        Assert.Contains(run.Artifacts, a => a.Name == "weights.safetensors");
        Assert.InRange(run.Final["test_accuracy"], 0.2, 1);
        Assert.Equal(4, Safetensors.Read(Path.Combine(Store.FolderOf(run.Id), "weights.safetensors"), out _).Count);
        Assert.Equal(result.Steps, Store.ReadMetrics(run.Id).Points.Where(p => p.Name == "loss").Max(p => p.Step));
    }

    [Fact]
    public void Cancelling_before_the_first_step_leaves_a_run_too()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var result = Train(1, [], null, stop.Token);
        Assert.Equal((RunStatus.Interrupted, 0L, 0), (result.Status, result.Steps, result.Epochs));
        Assert.Equal(RunStatus.Interrupted, Store.Find(result.Run)!.Status);
    }

    [Fact]
    public void A_training_that_diverges_leaves_a_failed_run_that_says_why()
    {
        var error = Assert.Throws<TrainingDivergedException>(() => Train(1, ["lr=100", "weight-decay=1", "schedule=constant"]));
        var run = Assert.Single(Store.List());
        Assert.Equal((RunStatus.Failed, error.Message), (run.Status, run.Problem));
        Assert.Contains("smaller learning rate", run.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("optimizer=adam", "lr=0.004")]
    [InlineData("schedule=linear", "lr=0.1")]
    [InlineData("hidden=none", "lr=0.02")]
    [InlineData("hidden=64,32", "lr=0.05")]
    public void Every_choice_of_the_recipe_trains(string setting, string rate) =>
        Assert.InRange(Train(1, [setting, rate, "epochs=2"]).Final["test_accuracy"], 0.8, 1);

    [Fact]
    public void A_training_that_may_stop_at_its_target_does()
    {
        var result = Train(1, ["epochs=50", "target=0.85", "stop-at-target=true"]);
        Assert.InRange(result.Epochs, 1, 49);
        Assert.Equal((RunStatus.Completed, true), (result.Status, result.Final["test_accuracy"] >= 0.85));
    }

    [Fact]
    public void Without_data_and_network_no_run_begins_and_the_message_names_the_way_without()
    {
        var set = KnownDataSets.Mnist with { Mirrors = ["http://127.0.0.1:9/mnist/"], SystemFolders = [] };
        var catalog = new DataSetCatalog(_home["data"], [], [KnownDataSets.Subset, set], () => new Downloader(new HttpClient()));
        var error = Assert.Throws<DataSetException>(() => new RecipeRunner(catalog, Store).Train(RecipeCatalog.Find("mnist-mlp", []), 1, null, default));
        Assert.Contains("--set data=mnist-subset", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9/mnist/train-images-idx3-ubyte.gz", error.Message, StringComparison.Ordinal);
        Assert.Contains("ASCENT_DATA", error.Message, StringComparison.Ordinal);
        Assert.Empty(Store.List());
    }

    [LongFact]
    public void The_full_MNIST_is_learnt_to_98_percent_from_every_seed()
    {
        var catalog = new DataSetCatalog(_home["data"], SearchFolders);
        Needs.That(catalog.List().Single(set => set.Id == "mnist").Present, "the full MNIST is not on this machine");
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var watch = Stopwatch.StartNew();
            var result = new RecipeRunner(catalog, Store).Train(RecipeCatalog.Find("mnist-mlp", []), seed, null, default);
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {result.Final["test_accuracy"]:p2} in {watch.Elapsed.TotalSeconds:0.00} s, {result.SamplesPerSecond:0} images/s, {WorkerTeam.Threads} threads");
            Assert.InRange(result.Final["test_accuracy"], 0.98, 1);
        }
    }

    private sealed class Synchronous(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
