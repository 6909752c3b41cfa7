using System.Diagnostics;

using Ascent.Data;
using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">Epochs of the whole training.</param>
/// <param name="SamplesPerSecond">Training images, since the start.</param>
/// <param name="Left">Time left at this rate.</param>
/// <param name="Loss">A moving mean over the last steps.</param>
/// <param name="Accuracy">On the test images after the last whole epoch; null before.</param>
public sealed record TrainingProgress(long Step, long Steps, int Epoch, int Epochs, double SamplesPerSecond, TimeSpan Left, double Loss, double? Accuracy);

/// <summary>How a training ended.</summary>
/// <param name="Run">Id of the tracked run.</param>
/// <param name="Recipe">Id of the recipe.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Epochs">Whole epochs.</param>
/// <param name="Seconds">From the start of the run to its end.</param>
/// <param name="SamplesPerSecond">Training images in the time spent on steps.</param>
/// <param name="Parameters">Numbers that were trained.</param>
/// <param name="Final">Figures at the end.</param>
/// <param name="Best">Best figures.</param>
/// <param name="Artifacts">Files in the run's folder.</param>
/// <param name="Status">Completed or Interrupted.</param>
public sealed record TrainingResult(string Run, string Recipe, long Seed, long Steps, int Epochs, double Seconds, double SamplesPerSecond, long Parameters, IReadOnlyDictionary<string, double> Final, IReadOnlyDictionary<string, double> Best, IReadOnlyList<string> Artifacts, RunStatus Status);

/// <summary>Runs a recipe as a tracked run. Cancellation ends it as interrupted, with the weights so far.</summary>
/// <param name="data">Where data sets come from.</param>
/// <param name="runs">Where the run is tracked.</param>
public sealed class RecipeRunner(DataSetCatalog data, RunStore runs)
{
    /// <summary>Name of the weights in the run's folder.</summary>
    public const string WeightsFile = "weights.safetensors";

    private const int TestBatch = 1000;
    private const double LossMemory = 0.98;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Told of the download, should the data set have to be fetched.</summary>
    public IProgress<DownloadProgress>? Downloads { get; init; }

    /// <summary>Trains.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="seed">All chance comes from it: the same seed and thread count give the same weights, bit for bit.</param>
    /// <param name="progress">Told about every 0.1 s and after every epoch.</param>
    /// <param name="cancellation">Ends the run as interrupted, with the weights so far.</param>
    /// <exception cref="DataSetException">The data set is neither here nor can it be fetched.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number; the run is kept as failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the run began, while data were fetched.</exception>
    public TrainingResult Train(Recipe recipe, ulong seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var settings = MlpSettings.From(recipe);
        var (train, test) = Load(recipe, settings.Data, cancellation);
        using var run = runs.Start(new RunHeader(recipe.Id, recipe.Id, unchecked((long)seed), Parameters(recipe), MachineFacts.Read()));
        try
        {
            return Train(recipe, settings, seed, train, test, run, progress, cancellation);
        }
        catch (Exception e) when (e is not TrackingException)
        {
            run.Fail(e.Message);
            throw;
        }
    }

    private static TrainingResult Train(Recipe recipe, MlpSettings settings, ulong seed, LabelledImages train, LabelledImages test, RunWriter run, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (mean, deviation) = train.Statistics();
        if (deviation == 0) deviation = 1;
        var model = new Mlp(train.ImageSize, settings.Hidden, train.Classes, new Philox(seed));
        var final = new Dictionary<string, double>();
        var reporter = new Reporter(progress, settings.Epochs, watch);
        var trainer = new Trainer(model, Optimizer(settings, model), Losses.CrossEntropy, new TrainerOptions(settings.Epochs, settings.LearningRate, Schedule(settings), settings.StopAtTarget ? settings.Target : null))
        {
            OnStep = step =>
            {
                run.Log(step.Step, ("loss", step.Loss), ("lr", step.LearningRate));
                reporter.Step(step);
            },
            OnEpoch = epoch =>
            {
                final["train_loss"] = epoch.TrainLoss;
                final["train_accuracy"] = epoch.TrainAccuracy;
                final["test_loss"] = epoch.Test!.Loss;
                final["test_accuracy"] = epoch.Test.Accuracy;
                run.Log(epoch.Step, ("train_loss", epoch.TrainLoss), ("train_accuracy", epoch.TrainAccuracy), ("test_loss", epoch.Test.Loss), ("test_accuracy", epoch.Test.Accuracy));
                reporter.Epoch(epoch);
            },
        };
        var outcome = trainer.Run(
            new ImageBatches(train, settings.Batch, mean, deviation, seed),
            new ImageBatches(test, TestBatch, mean, deviation, seed: null),
            cancellation);

        final["loss"] = reporter.LastLoss;
        Safetensors.Write(Path.Combine(run.Folder, WeightsFile), model.StateDict(), new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["recipe"] = $"{recipe.Id} {recipe.Version}",
            ["run"] = run.Id,
            ["mean"] = $"{mean:R}",
            ["deviation"] = $"{deviation:R}",
        });
        run.AddArtifact(WeightsFile);
        if (outcome.Cancelled) run.Interrupt(final);
        else run.Complete(final);
        return new TrainingResult(
            run.Id, recipe.Id, unchecked((long)seed), outcome.Steps, outcome.Epochs, watch.Elapsed.TotalSeconds, outcome.Examples / Math.Max(1e-9, outcome.TrainingTime.TotalSeconds),
            model.Parameters().Sum(parameter => (long)parameter.Count), final, run.Best, [WeightsFile], outcome.Cancelled ? RunStatus.Interrupted : RunStatus.Completed);
    }

    private (LabelledImages Train, LabelledImages Test) Load(Recipe recipe, string id, CancellationToken cancellation)
    {
        try
        {
            return data.LoadImages(id);
        }
        catch (DataSetException)
        {
            // Not here, or damaged: fetched below, which says what was tried if it cannot be had.
            cancellation.ThrowIfCancellationRequested();
        }

        try
        {
            data.GetAsync(id, Downloads, cancellation).GetAwaiter().GetResult();
            return data.LoadImages(id);
        }
        catch (DataSetException e)
        {
            throw new DataSetException($"{e.Message}\nTo train without network on the 10,000 digits that ship with Ascent: `ascent train {recipe.Id} --set data={MnistSubset.Id}`.", e);
        }
    }

    private static Dictionary<string, string> Parameters(Recipe recipe) => new(recipe.Settings, StringComparer.Ordinal) { ["recipe-version"] = $"{recipe.Version}" };

    private static Optimizer Optimizer(MlpSettings settings, Module model) => settings.Optimizer switch
    {
        "adam" => new Adam(model.Parameters(), settings.LearningRate, weightDecay: settings.WeightDecay),
        _ => new Sgd(model.Parameters(), settings.LearningRate, settings.Momentum, settings.WeightDecay, settings.Nesterov),
    };

    private static LearningRateSchedule Schedule(MlpSettings settings) => settings.Schedule switch
    {
        "one-cycle" => new OneCycleSchedule(settings.Warmup),
        "linear" => new LinearDecaySchedule(),
        _ => new ConstantSchedule(),
    };

    /// <summary>Turns steps and epochs into progress.</summary>
    private sealed class Reporter(IProgress<TrainingProgress>? progress, int epochs, Stopwatch watch)
    {
        private readonly TimeSpan _start = watch.Elapsed;
        private TimeSpan _reported;
        private StepReport _last;
        private double? _loss;
        private double? _accuracy;

        /// <summary>NaN before the first step.</summary>
        public double LastLoss => _loss ?? double.NaN;

        public void Step(StepReport step)
        {
            _last = step;
            _loss = _loss is { } mean ? LossMemory * mean + (1 - LossMemory) * step.Loss : step.Loss;
            if (progress is null || (watch.Elapsed - _reported < ReportEvery && step.Step < step.Steps)) return;
            Report();
        }

        public void Epoch(EpochReport epoch)
        {
            _accuracy = epoch.Test?.Accuracy;
            if (progress is not null) Report();
        }

        private void Report()
        {
            _reported = watch.Elapsed;
            var seconds = (_reported - _start).TotalSeconds;
            var left = TimeSpan.FromSeconds(seconds / _last.Step * (_last.Steps - _last.Step));
            progress!.Report(new(_last.Step, _last.Steps, _last.Epoch, epochs, _last.Examples / Math.Max(1e-9, seconds), left, LastLoss, _accuracy));
        }
    }
}
