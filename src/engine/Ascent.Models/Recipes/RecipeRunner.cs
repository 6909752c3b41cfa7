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

    private const string CheckpointsFolder = "checkpoints";
    private const string VersionKey = "recipe-version";

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
        recipe = RecipeTask.Find(recipe.Task).Settle(recipe, runs);
        var job = Prepare(recipe, seed, cancellation);
        using var run = runs.Start(new RunHeader(recipe.Id, recipe.Id, unchecked((long)seed), Parameters(recipe), MachineFacts.Read()));
        return Guarded(run, () => Train(recipe, seed, job, run, progress, resumed: false, cancellation));
    }

    /// <summary>
    /// Goes on with a run that was interrupted, from its newest checkpoint, or from the beginning when there is none: it ends with the same weights, bit
    /// for bit, as if it had never stopped.
    /// </summary>
    /// <param name="id">The run, or an unambiguous beginning of its id.</param>
    /// <param name="progress">Told about every 0.1 s and after every epoch.</param>
    /// <param name="cancellation">Ends the run as interrupted once more.</param>
    /// <exception cref="RecipeException">The run was made by a recipe that is no longer what it was.</exception>
    /// <exception cref="TrackingException">There is no such run, it is still at work, or it was completed.</exception>
    /// <exception cref="CheckpointException">Its checkpoints are damaged.</exception>
    public TrainingResult Resume(string id, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var record = runs.Find(id) ?? throw new TrackingException($"There is no run '{id}'. `ascent runs list` shows those that there are.");
        var recipe = RecipeOf(record);
        var seed = unchecked((ulong)record.Seed);
        var job = Prepare(recipe, seed, cancellation);
        NoteDifferences(record);
        using var run = runs.Resume(record.Id);
        return Guarded(run, () => Train(recipe, seed, job, run, progress, resumed: true, cancellation));
    }

    /// <summary>Ends a run whose folder cannot be written; if that cannot be written either, the run reads as interrupted once this process is gone.</summary>
    private static void Interrupt(RunWriter run)
    {
        if (run.HasEnded) return;
        try
        {
            run.Interrupt();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TrackingException)
        {
            Trace.TraceWarning(e.Message);
        }
    }

    /// <summary>The recipe as a run applied it.</summary>
    private static Recipe RecipeOf(RunRecord record)
    {
        if (RecipeCatalog.List().All(recipe => recipe.Id != record.Recipe)) throw new RecipeException($"Run {record.Id} was made by '{record.Recipe}', which is no recipe of this version of Ascent, so it cannot be resumed.");
        var settings = record.Parameters.Where(pair => pair.Key != VersionKey).Select(pair => $"{pair.Key}={pair.Value}").ToList();
        var recipe = RecipeCatalog.Find(record.Recipe, settings);
        return record.Parameters.GetValueOrDefault(VersionKey) == $"{recipe.Version}"
            ? recipe
            : throw new RecipeException($"Run {record.Id} was made by version {record.Parameters.GetValueOrDefault(VersionKey)} of {recipe.Id}; this version of Ascent has version {recipe.Version}, so it cannot be resumed. Start it anew: `ascent train {recipe.Id}`.");
    }

    /// <summary>What makes the end differ in its last bits, though not in what it is worth.</summary>
    private void NoteDifferences(RunRecord record)
    {
        var now = MachineFacts.Read();
        foreach (var (key, name) in new[] { ("threads", "number of threads"), ("version", "version of Ascent"), ("cpu", "processor") })
        {
            if (record.Environment.TryGetValue(key, out var before) && before != now[key]) Notes?.Report($"The {name} was {before} and is {now[key]}: the weights will not be the same to the last bit.");
        }
    }

    private static TrainingResult Guarded(RunWriter run, Func<TrainingResult> train)
    {
        try
        {
            return train();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException { InnerException: not null } or TrackingException { InnerException: not null })
        {
            Interrupt(run);
            throw new TrackingException($"Run {run.Id} stopped: {e.Message.TrimEnd('.')}. What was written before is as it was; when the disk can be written again, `ascent train --resume {run.Id}` goes on.", e);
        }
        catch (Exception e) when (e is not TrackingException)
        {
            run.Fail(e.Message);
            throw;
        }
    }

    private TrainingJob Prepare(Recipe recipe, ulong seed, CancellationToken cancellation) =>
        RecipeTask.Find(recipe.Task).Prepare(new JobContext(recipe, recipe.Values, seed, runs, data, Downloads, cancellation));

    private TrainingResult Train(Recipe recipe, ulong seed, TrainingJob job, RunWriter run, IProgress<TrainingProgress>? progress, bool resumed, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var model = job.Objective.Model;
        var weights = new RunWeights(run, model, recipe);
        var recorder = new RunRecorder(run, job, weights);
        var reporter = new ProgressReporter(progress);
        var optimizer = job.Optimizer ?? TrainingSettings.Optimizer(recipe.Values, model);
        var average = job.Average ?? TrainingSettings.Average(recipe.Values, model);
        var checkpoints = new CheckpointFolder(Path.Combine(run.Folder, CheckpointsFolder));
        var facts = Facts(recipe, seed, job);
        var state = resumed ? checkpoints.Load(model, optimizer, average, facts, note => Notes?.Report(note)) : null;
        if (resumed)
        {
            run.TruncateAfter(state?.Step ?? 0, name => recorder.BelongsBefore(name, state, job.Train.Batches));
            recorder.Remember(runs);
        }

        var resumedAt = resumed ? state?.Step ?? 0 : (long?)null;
        var watcher = Watcher(job);
        var trainer = new Trainer(job.Objective, optimizer, TrainingSettings.Options(recipe.Values, job.Watch))
        {
            Average = average,
            State = state ?? new(),
            Callbacks = [.. job.Callbacks, recorder, reporter, watcher, new Checkpointer(checkpoints, facts, CheckpointEvery) { BeforeSave = run.Flush }],
        };
        List<string> files = [RunModel.FileName, .. job.SaveParts?.Invoke(run.Folder) ?? []];
        (job.Model with { Recipe = recipe.Id, RecipeVersion = recipe.Version }).Write(run.Folder);
        using var ahead = recipe.Values.Whole("prefetch") is var most and > 0 ? new Prefetched(job.Train, most) : null;
        var outcome = Run(trainer, ahead is null ? job : job with { Train = ahead }, run, watcher, cancellation);
        var cancelled = outcome.Cancelled;

        weights.SaveLast(trainer.Average);
        files.Add(WeightsFile);
        if (weights.HasBest) files.Add(BestWeightsFile);
        foreach (var file in files) run.AddArtifact(file);
        if (Diagnosed is not null) files.Add(RunDiagnosis.FileName);
        if (job.Test is { } test && !cancelled)
        {
            // Stopped from here on, the training is over and only this is left to do.
            run.Flush();
            checkpoints.Save(trainer, facts);
            if (weights.HasBest) weights.LoadBest();
            cancelled = !Judge(recorder, job.Objective, test, outcome.Steps, cancellation);
        }

        recorder.Final["loss"] = trainer.State.RecentLoss ?? double.NaN;
        var final = new Dictionary<string, double>(recorder.Final, StringComparer.Ordinal);
        if (cancelled) run.Interrupt(final);
        else run.Complete(final);

        // A completed run cannot be resumed; its weights are among the artifacts.
        if (!cancelled) Remove(checkpoints);
        return new TrainingResult(
            run.Id, recipe.Id, unchecked((long)seed), outcome.Steps, outcome.Epochs, watch.Elapsed.TotalSeconds, outcome.Examples / Math.Max(1e-9, outcome.TrainingTime.TotalSeconds), job.Objective.Unit,
            model.Parameters().Sum(parameter => (long)parameter.Count), final, run.Best, files, cancelled ? RunStatus.Interrupted : RunStatus.Completed, resumedAt, cancelled ? null : Promise.Of(recipe, job, final, trainer.State));
    }

    /// <summary>Evaluates the test data; false if that was stopped.</summary>
    private static bool Judge(RunRecorder recorder, Objective objective, IBatchSource test, long step, CancellationToken cancellation)
    {
        try
        {
            recorder.Log(step, "test", Evaluation.Of(objective, test, cancellation));
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Remove(CheckpointFolder checkpoints)
    {
        try
        {
            checkpoints.Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Notes?.Report($"The checkpoints of the completed run could not be removed: {e.Message}");
        }
    }

    /// <summary>What a checkpoint must agree with. The time that it took does not matter, so neither do machine and threads.</summary>
    private static Dictionary<string, string> Facts(Recipe recipe, ulong seed, TrainingJob job) =>
        new(Parameters(recipe), StringComparer.Ordinal) { ["recipe"] = recipe.Id, ["seed"] = $"{seed}", ["data-fingerprint"] = $"{BatchFingerprint.Of(job.Train)} {BatchFingerprint.Of(job.Validation)}" };

    private static Dictionary<string, string> Parameters(Recipe recipe) => new(recipe.Settings, StringComparer.Ordinal) { [VersionKey] = $"{recipe.Version}" };
}
