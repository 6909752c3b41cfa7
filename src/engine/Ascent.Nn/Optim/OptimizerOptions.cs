namespace Ascent.Nn.Optim;

/// <summary>What every optimiser can be told; each has a record of its own with more. One for each parameter group.</summary>
public abstract record OptimizerOptions
{
    /// <summary>The learning rate to begin with; a schedule moves that of the group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double LearningRate { get; init => field = NotNegative(value, nameof(LearningRate)); }

    /// <summary>Pull of the parameters towards 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Goes up instead of down.</summary>
    public bool Maximize { get; init; }

    /// <summary>A number, checked to be finite and not negative.</summary>
    protected static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");

    /// <summary>A number, checked to lie in [0, 1).</summary>
    protected static double BelowOne(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in [0, 1).");

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="ArgumentException">What does not.</exception>
    protected internal virtual void Check()
    {
    }
}
