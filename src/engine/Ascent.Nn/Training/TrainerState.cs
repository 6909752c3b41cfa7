namespace Ascent.Nn.Training;

/// <summary>Where a training stands: all that the trainer itself needs to go on, beside model, optimiser and average.</summary>
public sealed record TrainerState
{
    /// <summary>The epoch at work, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>The next batch of the epoch, from 0; equal to the number of batches while the epoch is evaluated.</summary>
    public int Batch { get; set; }

    /// <summary>Updates made.</summary>
    public long Step { get; set; }

    /// <summary>Answers trained on.</summary>
    public long Examples { get; set; }

    /// <summary>Sum of the losses of the epoch's answers.</summary>
    public double LossSum { get; set; }

    /// <summary>Answers of the epoch.</summary>
    public long Count { get; set; }

    /// <summary>Right answers of the epoch; null where the objective does not count.</summary>
    public long? Correct { get; set; } = 0;

    /// <summary>A moving mean of the losses of the updates, which the last fifty or so determine; null before the first.</summary>
    public double? RecentLoss { get; set; }

    /// <summary>The best watched figure; null before the first evaluation.</summary>
    public double? Best { get; set; }

    /// <summary>Updates that the best evaluation had seen.</summary>
    public long BestStep { get; set; }

    /// <summary>Epochs in a row that bettered nothing.</summary>
    public int Stale { get; set; }

    /// <summary>Time spent on updates, in seconds.</summary>
    public double Seconds { get; set; }

    /// <summary>Why the training ended; null while it goes on.</summary>
    public TrainerEnding? Ending { get; set; }
}
