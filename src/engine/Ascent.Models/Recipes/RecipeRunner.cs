using System.Diagnostics;

using Ascent.Data;
using Ascent.Nn.Training;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>Runs a recipe as a tracked run. Cancellation ends it as interrupted, with the weights so far and a checkpoint to go on from.</summary>
/// <param name="data">Where data sets come from.</param>
/// <param name="runs">Where the run is tracked.</param>
public sealed partial class RecipeRunner(DataSetCatalog data, RunStore runs)
{
    /// <summary>Name of the last weights in the run's folder.</summary>
    public const string WeightsFile = RunWeights.LastFile;

    /// <summary>Name of the weights of the best epoch in the run's folder.</summary>
    public const string BestWeightsFile = RunWeights.BestFile;

    /// <summary>Told of the download, should the data set have to be fetched.</summary>
    public IProgress<DownloadProgress>? Downloads { get; init; }

    /// <summary>Told of what is worth a sentence but stops nothing.</summary>
    public IProgress<string>? Notes { get; init; }

    /// <summary>Time between two checkpoints.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Trains.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="seed">All chance comes from it: the same seed and thread count give the same weights, bit for bit.</param>
    /// <param name="progress">Told about every 0.1 s and after every epoch.</param>
    /// <param name="cancellation">Ends the run as interrupted, with the weights so far.</param>
    /// <exception cref="RecipeException">The settings do not fit each other or the data.</exception>
    /// <exception cref="DataSetException">The data set is neither here nor can it be fetched.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number; the run is kept as failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the run began, while data were fetched.</exception>
    public TrainingResult Train(Recipe recipe, ulong seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var job = Prepare(recipe, seed, cancellation);
        using var run = runs.Start(new RunHeader(recipe.Id, recipe.Id, unchecked((long)seed), Parameters(recipe), MachineFacts.Read()));
        return Guarded(run, () => Train(recipe, seed, job, run, progress, resumed: false, cancellation));
    }

    private TrainingJob Prepare(Recipe recipe, ulong seed, CancellationToken cancellation) =>
        RecipeTask.Find(recipe.Task).Prepare(new JobContext(recipe, recipe.Values, seed, runs, data, Downloads, cancellation));

    private static TrainingResult Guarded(RunWriter run, Func<TrainingResult> train)
    {
        try
        {
            return train();
        }
        catch (Exception e) when (e is not TrackingException)
        {
            run.Fail(e.Message);
            throw;
        }
    }

    private static TrainingResult Train(Recipe recipe, ulong seed, TrainingJob job, RunWriter run, IProgress<TrainingProgress>? progress, bool resumed, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var model = job.Objective.Model;
        var weights = new RunWeights(run, model, recipe);
        var recorder = new RunRecorder(run, job, weights);
        var reporter = new ProgressReporter(progress);
        var trainer = new Trainer(job.Objective, job.Optimizer ?? TrainingSettings.Optimizer(recipe.Values, model), TrainingSettings.Options(recipe.Values, job.Watch))
        {
            Average = job.Average ?? TrainingSettings.Average(recipe.Values, model),
            Callbacks = [.. job.Callbacks, recorder, reporter],
        };
        _ = resumed;
        List<string> files = [RunModel.FileName, .. job.SaveParts?.Invoke(run.Folder) ?? []];
        (job.Model with { Recipe = recipe.Id, RecipeVersion = recipe.Version }).Write(run.Folder);
        var outcome = trainer.Run(job.Train, job.Validation, cancellation);

        weights.SaveLast(trainer.Average);
        files.Add(WeightsFile);
        if (weights.HasBest) files.Add(BestWeightsFile);
        foreach (var file in files) run.AddArtifact(file);
        if (job.Test is { } test && !outcome.Cancelled)
        {
            if (weights.HasBest) weights.LoadBest();
            recorder.Log(outcome.Steps, "test", Evaluation.Of(job.Objective, test, cancellation));
        }

        recorder.Final["loss"] = reporter.Loss;
        var final = new Dictionary<string, double>(recorder.Final, StringComparer.Ordinal);
        if (outcome.Cancelled) run.Interrupt(final);
        else run.Complete(final);
        return new TrainingResult(
            run.Id, recipe.Id, unchecked((long)seed), outcome.Steps, outcome.Epochs, watch.Elapsed.TotalSeconds, outcome.Examples / Math.Max(1e-9, outcome.TrainingTime.TotalSeconds), job.Objective.Unit,
            model.Parameters().Sum(parameter => (long)parameter.Count), final, run.Best, files, outcome.Cancelled ? RunStatus.Interrupted : RunStatus.Completed, null);
    }

    private static Dictionary<string, string> Parameters(Recipe recipe) => new(recipe.Settings, StringComparer.Ordinal) { ["recipe-version"] = $"{recipe.Version}" };
}
