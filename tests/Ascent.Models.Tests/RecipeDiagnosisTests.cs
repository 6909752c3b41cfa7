using Ascent.Data;
using Ascent.Interop;
using Ascent.Nn.Training;
using Ascent.Nn.Training.Diagnosis;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

/// <summary>Runs that are diagnosed keep what was found.</summary>
public sealed class RecipeDiagnosisTests : IDisposable
{
    private readonly TestFolder _home = new();
    private IReadOnlyList<Finding>? _told;

    public void Dispose() => _home.Dispose();

    private RunStore Store => new(_home["runs"], TimeProvider.System);

    private TrainingResult Train(bool diagnose, params string[] settings) =>
        new RecipeRunner(new DataSetCatalog(_home["data"], []), Store) { Diagnosed = diagnose ? new Synchronous(this) : null }
            .Train(RecipeCatalog.Find("mnist-mlp", ["data=mnist-subset", .. settings]), 1, null, TestContext.Current.CancellationToken);

    [Fact]
    public void The_shipped_recipe_is_healthy_and_its_weights_are_those_of_an_undiagnosed_run()
    {
        var (watched, alone) = (Train(true), Train(false));
        Assert.NotNull(_told);
        Assert.Empty(_told);
        Assert.Contains(RunDiagnosis.FileName, watched.Artifacts);
        Assert.DoesNotContain(RunDiagnosis.FileName, alone.Artifacts);
        Assert.Empty(RunDiagnosis.Read(Store.FolderOf(watched.Run))!);
        Assert.Null(RunDiagnosis.Read(Store.FolderOf(alone.Run)));
        var weights = new[] { watched, alone }.Select(result => Safetensors.Read(Path.Combine(Store.FolderOf(result.Run), RecipeRunner.WeightsFile), out _)).ToList();
        foreach (var (name, value) in weights[0]) Assert.Equal(value.ToArray<float>(), weights[1][name].ToArray<float>());
    }

    [Fact]
    public void A_learning_rate_that_kills_all_units_is_found_and_kept_with_the_run()
    {
        var result = Train(true, "lr=10", "schedule=constant", "epochs=2");
        Assert.Equal([FindingKind.LearningRateTooHigh, FindingKind.DeadRelu], _told!.Select(finding => finding.Kind).Intersect([FindingKind.LearningRateTooHigh, FindingKind.DeadRelu]));
        Assert.Equal("0", _told!.Single(finding => finding.Kind == FindingKind.DeadRelu).Layer);
        var kept = RunDiagnosis.Read(Store.FolderOf(result.Run))!;
        Assert.Equal(_told!.Select(finding => (finding.Kind, finding.Layer, finding.Step, finding.Evidence)), kept.Select(finding => (finding.Kind, finding.Layer, finding.Step, finding.Evidence)));
        Assert.Equal(_told!.SelectMany(finding => finding.Advice), kept.SelectMany(finding => finding.Advice));
        Assert.Contains(Store.Find(result.Run)!.Artifacts, artifact => artifact.Name == RunDiagnosis.FileName);
    }

    [Fact]
    public void A_diverged_run_names_the_layer_and_keeps_what_was_found()
    {
        string[] settings = ["lr=100", "weight-decay=1", "schedule=constant"];
        Assert.Matches(@"'\d", Assert.Throws<TrainingDivergedException>(() => Train(false, settings)).Message);
        Assert.Matches(@"'\d", Assert.Throws<TrainingDivergedException>(() => Train(true, settings)).Message);
        Assert.Contains(_told!, finding => finding is { Kind: FindingKind.NonFinite, Layer: not null });
        var run = Store.List().Single(run => run.Artifacts.Any(artifact => artifact.Name == RunDiagnosis.FileName));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(_told!.Count, RunDiagnosis.Read(Store.FolderOf(run.Id))!.Count);
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("null", "no object")]
    [InlineData("{\"schema\": 2, \"findings\": []}", "schema 2")]
    [InlineData("{\"schema\": 1}", "damaged")]
    [InlineData("{\"schema\": 1, \"findings\": [null]}", "damaged")]
    [InlineData("{\"schema\": 1, \"findings\": [{\"kind\": \"bad luck\", \"layer\": null, \"step\": 1, \"evidence\": \"\", \"advice\": []}]}", "damaged")]
    [InlineData("{\"schema\": 1, \"findings\": [{\"kind\": 3, \"layer\": null, \"step\": 1, \"evidence\": \"\", \"advice\": []}]}", "damaged")]
    public void A_file_that_no_run_writes_is_refused(string json, string expected)
    {
        File.WriteAllText(_home[RunDiagnosis.FileName], json);
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RunDiagnosis.Read(_home.Path)).Message, StringComparison.Ordinal);
    }

    private sealed class Synchronous(RecipeDiagnosisTests test) : IProgress<IReadOnlyList<Finding>>
    {
        public void Report(IReadOnlyList<Finding> value) => test._told = value;
    }
}
