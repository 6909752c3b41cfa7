using System.Diagnostics;

namespace Ascent.Nn.Training;

/// <summary>Saves a checkpoint from time to time, and when the training is stopped.</summary>
/// <param name="folder">Where to.</param>
/// <param name="facts">What is trained.</param>
/// <param name="every">Time between two checkpoints. When they are made changes nothing in the training.</param>
public sealed class Checkpointer(CheckpointFolder folder, IReadOnlyDictionary<string, string> facts, TimeSpan every) : TrainerCallback
{
    private long _last = Stopwatch.GetTimestamp();
    private (long Step, int Epoch) _saved = (-1, -1);

    /// <summary>Called before each checkpoint, to bring to the disk what has to be there before it.</summary>
    public Action? BeforeSave { get; init; }

    /// <inheritdoc/>
    public override void AfterStep(Trainer trainer, in StepReport report)
    {
        // After the last batch of an epoch the evaluation follows: a checkpoint between the two would have it done and told twice.
        if (trainer.State.Batch < trainer.Batches) SaveIfDue(trainer);
    }

    /// <inheritdoc/>
    public override void AfterEpoch(Trainer trainer, EpochReport report) => SaveIfDue(trainer);

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainerOutcome outcome)
    {
        if (outcome.Cancelled && trainer.State.Step > 0 && (trainer.State.Step, trainer.State.Epoch) != _saved) Save(trainer);
    }

    private void SaveIfDue(Trainer trainer)
    {
        if (Stopwatch.GetElapsedTime(_last) >= every) Save(trainer);
    }

    private void Save(Trainer trainer)
    {
        BeforeSave?.Invoke();
        folder.Save(trainer, facts);
        (_last, _saved) = (Stopwatch.GetTimestamp(), (trainer.State.Step, trainer.State.Epoch));
    }
}
