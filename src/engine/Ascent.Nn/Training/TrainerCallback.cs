using Ascent.Data;

namespace Ascent.Nn.Training;

/// <summary>
/// Somebody who is told how a training goes, in the order in which callbacks were given. A callback may read everything and change the
/// learning rates or which parameters are frozen; what it changes must follow from the trainer's <see cref="Trainer.State"/> alone, so that a training that
/// was resumed goes on as if it had never stopped.
/// </summary>
public abstract class TrainerCallback
{
    /// <summary>Before the first step, and again when a training is resumed.</summary>
    public virtual void OnStart(Trainer trainer)
    {
    }

    /// <summary>Before the batches of an update are asked for.</summary>
    public virtual void BeforeStep(Trainer trainer)
    {
    }

    /// <summary>The gradients of an update are there, clipped, and the parameters are as they were.</summary>
    public virtual void AfterBackward(Trainer trainer)
    {
    }

    /// <summary>An update was made and <see cref="Trainer.State"/> counts it.</summary>
    public virtual void AfterStep(Trainer trainer, in StepReport report)
    {
    }

    /// <summary>An epoch ended, was evaluated, and <see cref="Trainer.State"/> stands at the beginning of the next.</summary>
    public virtual void AfterEpoch(Trainer trainer, EpochReport report)
    {
    }

    /// <summary>The loss is not a finite number: the parameters are those that gave it. The exception follows.</summary>
    /// <returns>A sentence to add to it, or null.</returns>
    public virtual string? OnDiverged(Trainer trainer, Batch batch) => null;

    /// <summary>The training ended, by itself or cancelled.</summary>
    public virtual void OnEnd(Trainer trainer, TrainerOutcome outcome)
    {
    }
}

/// <summary>Tells two functions.</summary>
/// <param name="step">Told of every update.</param>
/// <param name="epoch">Told of every epoch.</param>
public sealed class Told(Action<StepReport>? step = null, Action<EpochReport>? epoch = null) : TrainerCallback
{
    /// <inheritdoc/>
    public override void AfterStep(Trainer trainer, in StepReport report) => step?.Invoke(report);

    /// <inheritdoc/>
    public override void AfterEpoch(Trainer trainer, EpochReport report) => epoch?.Invoke(report);
}
