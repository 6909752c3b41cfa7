using Ascent.Nn.Training;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>Writes the figures of a training into its run, and the best weights whenever there are better ones.</summary>
internal sealed class RunRecorder(RunWriter run, TrainingJob job, RunWeights weights) : TrainerCallback
{
    private readonly SortedDictionary<string, double> _final = new(StringComparer.Ordinal);

    /// <summary>The figures of the last epoch.</summary>
    public IDictionary<string, double> Final => _final;

    /// <summary>Takes up the figures of the epochs before the training was stopped.</summary>
    public void Remember(RunStore runs)
    {
        for (var position = 0L; ;)
        {
            var chunk = runs.ReadMetrics(run.Id, position);
            foreach (var point in chunk.Points)
            {
                if (IsOfEpoch(point.Name)) _final[point.Name] = point.Value;
            }

            if (chunk.Position == position) return;
            position = chunk.Position;
        }
    }

    /// <summary>
    /// Whether a figure of a checkpoint's own step was logged before the checkpoint was made. Those of the epoch were not when the epoch is still to be
    /// evaluated, and those of the test never.
    /// </summary>
    public bool BelongsBefore(string name, TrainerState? state, int batches) =>
        !(IsOfEpoch(name) && state is { Batch: > 0 } && state.Batch >= batches) && !(job.Test is not null && name.StartsWith("test_", StringComparison.Ordinal));

    private bool IsOfEpoch(string name) => name.StartsWith("train_", StringComparison.Ordinal) || name.StartsWith(job.ValidationName + "_", StringComparison.Ordinal);

    public override void AfterStep(Trainer trainer, in StepReport report)
    {
        if (report.GradientNorm is { } norm) run.Log(report.Step, ("loss", report.Loss), ("lr", report.LearningRate), ("gradient_norm", norm));
        else run.Log(report.Step, ("loss", report.Loss), ("lr", report.LearningRate));
    }

    public override void AfterEpoch(Trainer trainer, EpochReport report)
    {
        var figures = new List<(string Name, double Value)> { ("train_loss", report.TrainLoss) };
        if (report.TrainAccuracy is { } accuracy) figures.Add(("train_accuracy", accuracy));
        if (report.Validation is { } validation) figures.AddRange(Named(job.ValidationName, validation));
        Log(report.Step, figures);
        if (report.IsBest) weights.SaveBest(trainer.Average);
    }

    /// <summary>Logs the figures of an evaluation with a name before them, such as <c>test_accuracy</c>.</summary>
    public void Log(long step, string name, Evaluation evaluation) => Log(step, Named(name, evaluation));

    private void Log(long step, IEnumerable<(string Name, double Value)> figures)
    {
        var all = figures.ToArray();
        run.Log(step, all);
        foreach (var (name, value) in all) _final[name] = value;
    }

    private static IEnumerable<(string Name, double Value)> Named(string name, Evaluation evaluation) => evaluation.All().Select(figure => ($"{name}_{figure.Name}", figure.Value));
}
