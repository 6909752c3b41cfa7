namespace Ascent.Nn.Training;

/// <summary>How the learning rate moves over a training: a factor for each step.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>The factor of the learning rate at a step.</summary>
    /// <param name="step">Steps taken before, from 0.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public abstract double Factor(long step, long steps);
}

/// <summary>1 throughout.</summary>
public sealed class ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(long step, long steps) => 1;
}

/// <summary>From 1 straight down to 0.</summary>
public sealed class LinearDecaySchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Max(0, 1 - (double)step / steps);
}

/// <summary>
/// Straight up to 1 over the first part of the steps, then straight down to 0 (Smith and Topin, Super-Convergence, 2017).
/// </summary>
public sealed class OneCycleSchedule : LearningRateSchedule
{
    private readonly double _warmup;
    private readonly double _start;

    /// <param name="warmup">Part of the steps over which the rate rises, in [0, 1).</param>
    /// <param name="start">Factor at the first step, in [0, 1].</param>
    public OneCycleSchedule(double warmup = 0.2, double start = 0.04)
    {
        _warmup = warmup is >= 0 and < 1 ? warmup : throw new ArgumentOutOfRangeException(nameof(warmup), warmup, "The warm-up is a part of the steps, at least 0 and below 1.");
        _start = start is >= 0 and <= 1 ? start : throw new ArgumentOutOfRangeException(nameof(start), start, "The first factor lies between 0 and 1.");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long steps)
    {
        var part = (double)step / steps;
        return part < _warmup ? _start + (1 - _start) * part / _warmup : Math.Max(0, (1 - part) / (1 - _warmup));
    }
}
