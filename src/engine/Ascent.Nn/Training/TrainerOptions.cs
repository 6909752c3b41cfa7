namespace Ascent.Nn.Training;

/// <summary>A figure of the evaluation and which side of it is better.</summary>
/// <param name="Name">Such as <c>accuracy</c> or <c>loss</c>.</param>
/// <param name="HigherIsBetter">Whether more is better.</param>
public sealed record WatchedFigure(string Name, bool HigherIsBetter)
{
    /// <summary>Part of the answers that is right.</summary>
    public static WatchedFigure Accuracy { get; } = new("accuracy", true);

    /// <summary>The mean loss.</summary>
    public static WatchedFigure Loss { get; } = new("loss", false);

    /// <summary>Whether a value is better than the best before; anything is better than none, and NaN than nothing.</summary>
    public bool IsBetter(double value, double? best) => !double.IsNaN(value) && (best is not { } b || (HigherIsBetter ? value > b : value < b));

    /// <summary>Whether a value reaches a target.</summary>
    public bool Reaches(double value, double target) => HigherIsBetter ? value >= target : value <= target;
}

/// <summary>How long and how fast a <see cref="Trainer"/> trains.</summary>
/// <param name="Epochs">Passes over the training data.</param>
/// <param name="LearningRate">The rate that the schedule's factors multiply: that of the optimiser's first group; those of the others keep their ratio to it.</param>
/// <param name="Schedule">How the rate moves over the updates.</param>
public sealed record TrainerOptions(int Epochs, double LearningRate, LearningRateSchedule Schedule)
{
    /// <summary>What makes one evaluation better than another.</summary>
    public WatchedFigure Watch { get; init; } = WatchedFigure.Accuracy;

    /// <summary>Ends after the first epoch whose watched figure reaches this; null trains all epochs.</summary>
    public double? Target { get; init; }

    /// <summary>Ends after this many epochs in a row that bettered nothing; null trains all epochs.</summary>
    public int? Patience { get; init; }

    /// <summary>Batches whose gradients are averaged for one update.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The largest common norm of all gradients; a larger one is scaled down to it. Null leaves them.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Ends in the midst of an epoch after this many updates; null for none. The schedule ends there too.</summary>
    public long? MostSteps { get; init; }
}
