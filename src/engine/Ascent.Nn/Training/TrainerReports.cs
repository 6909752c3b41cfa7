namespace Ascent.Nn.Training;

/// <summary>One update that was made.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Steps">Updates of the whole training.</param>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="LearningRate">The rate of this update.</param>
/// <param name="Loss">Mean over the batches, before the update.</param>
/// <param name="Examples">Answers trained on since the start.</param>
/// <param name="GradientNorm">The common norm of the gradients before clipping; null where nothing is clipped.</param>
public readonly record struct StepReport(long Step, long Steps, int Epoch, double LearningRate, double Loss, long Examples, double? GradientNorm);

/// <summary>One epoch that ended.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Step">Updates since the start.</param>
/// <param name="TrainLoss">Mean over the epoch's batches, each before its update.</param>
/// <param name="TrainAccuracy">Over the epoch's batches, each before its update; null where the objective does not count.</param>
/// <param name="Validation">On the validation data, when there are any.</param>
/// <param name="IsBest">Whether the watched figure is the best so far.</param>
public sealed record EpochReport(int Epoch, long Step, double TrainLoss, double? TrainAccuracy, Evaluation? Validation, bool IsBest);

/// <summary>Why a training ended.</summary>
public enum TrainerEnding
{
    /// <summary>All epochs or steps were done.</summary>
    Finished,

    /// <summary>The target was reached.</summary>
    TargetReached,

    /// <summary>Nothing became better for as many epochs as patience lasts.</summary>
    NoProgress,

    /// <summary>It was stopped from outside.</summary>
    Cancelled,
}

/// <summary>How a training ended.</summary>
/// <param name="Steps">Updates made.</param>
/// <param name="Epochs">Whole epochs.</param>
/// <param name="Examples">Answers trained on.</param>
/// <param name="TrainingTime">Time spent on updates, without evaluation.</param>
/// <param name="Ending">Why it ended.</param>
public sealed record TrainerOutcome(long Steps, int Epochs, long Examples, TimeSpan TrainingTime, TrainerEnding Ending)
{
    /// <summary>Whether it was stopped from outside.</summary>
    public bool Cancelled => Ending == TrainerEnding.Cancelled;
}

/// <summary>The loss stopped being a number.</summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
