using System.Diagnostics;

using Ascent.Nn.Training;

namespace Ascent.Models;

/// <summary>Turns updates and epochs into progress, about ten times a second.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress) : TrainerCallback
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch _watch = new();
    private TimeSpan _reported;
    private StepReport _last;
    private long _firstStep;
    private long _firstExamples;
    private double? _value;

    public override void OnStart(Trainer trainer)
    {
        (_firstStep, _firstExamples) = (trainer.State.Step, trainer.State.Examples);
        _watch.Start();
    }

    public override void AfterStep(Trainer trainer, in StepReport report)
    {
        _last = report;
        if (progress is not null && (_watch.Elapsed - _reported >= ReportEvery || report.Step == report.Steps)) Report(trainer);
    }

    public override void AfterEpoch(Trainer trainer, EpochReport report)
    {
        _value = report.Validation?.Figure(trainer.Options.Watch.Name);
        if (progress is not null) Report(trainer);
    }

    private void Report(Trainer trainer)
    {
        _reported = _watch.Elapsed;
        var seconds = Math.Max(1e-9, _reported.TotalSeconds);
        var left = _last.Step == _firstStep ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds / (_last.Step - _firstStep) * (_last.Steps - _last.Step));
        progress!.Report(new(_last.Step, _last.Steps, _last.Epoch, trainer.Options.Epochs, (_last.Examples - _firstExamples) / seconds, trainer.Objective.Unit, left, trainer.State.RecentLoss ?? double.NaN, trainer.Options.Watch.Name, _value));
    }
}
