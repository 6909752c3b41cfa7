namespace Ascent.Nn.Training;

/// <summary>
/// How the learning rate moves over a training: a factor for each step, which is all the state that a schedule has. A step may as well be
/// an epoch, if <see cref="Scheduler"/> steps once in each.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>The factor of the learning rate at a step.</summary>
    /// <param name="step">Steps taken before, from 0.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public abstract double Factor(long step, long steps);

    /// <summary>A number, checked to be finite and not negative.</summary>
    private protected static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");

    /// <summary>A number of steps, at least 1.</summary>
    private protected static long Positive(long value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");

    /// <summary>From one value to another along half a cosine.</summary>
    private protected static double Cosine(double from, double to, double part) => to + ((from - to) / 2 * (Math.Cos(Math.PI * part) + 1));
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

/// <summary>gamma^floor(step / size), as PyTorch's <c>StepLR</c>.</summary>
/// <param name="size">Steps between two cuts.</param>
/// <param name="gamma">What a cut multiplies by.</param>
public sealed class StepSchedule(long size, double gamma = 0.1) : LearningRateSchedule
{
    private readonly long _size = Positive(size, nameof(size));
    private readonly double _gamma = NotNegative(gamma, nameof(gamma));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Pow(_gamma, step / _size);
}

/// <summary>gamma to the number of milestones that have been reached, as PyTorch's <c>MultiStepLR</c>.</summary>
/// <param name="milestones">Steps at which the rate is cut.</param>
/// <param name="gamma">What a cut multiplies by.</param>
public sealed class MultiStepSchedule(IEnumerable<long> milestones, double gamma = 0.1) : LearningRateSchedule
{
    private readonly long[] _milestones = [.. milestones];
    private readonly double _gamma = NotNegative(gamma, nameof(gamma));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Pow(_gamma, _milestones.Count(milestone => milestone <= step));
}

/// <summary>gamma^step, as PyTorch's <c>ExponentialLR</c>.</summary>
/// <param name="gamma">What each step multiplies by.</param>
public sealed class ExponentialSchedule(double gamma) : LearningRateSchedule
{
    private readonly double _gamma = NotNegative(gamma, nameof(gamma));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Pow(_gamma, step);
}

/// <summary>
/// From 1 down to a minimum along half a cosine (Loshchilov, Hutter: SGDR, Stochastic Gradient Descent with Warm Restarts, 2017), as
/// PyTorch's <c>CosineAnnealingLR</c>.
/// </summary>
/// <param name="minimum">Factor at the end.</param>
/// <param name="period">Steps from 1 to the minimum; the whole training if null. After it the rate comes up again.</param>
public sealed class CosineSchedule(double minimum = 0, long? period = null) : LearningRateSchedule
{
    private readonly double _minimum = NotNegative(minimum, nameof(minimum));
    private readonly long? _period = period is { } value ? Positive(value, nameof(period)) : null;

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Cosine(1, _minimum, (double)step / (_period ?? steps));
}

/// <summary>
/// Down along half a cosine and back to 1 at once, over periods that grow (Loshchilov, Hutter: SGDR, 2017), as PyTorch's
/// <c>CosineAnnealingWarmRestarts</c>.
/// </summary>
/// <param name="period">Steps of the first period.</param>
/// <param name="growth">How many times longer the next one is.</param>
/// <param name="minimum">Factor at the end of a period.</param>
public sealed class CosineRestartSchedule(long period, int growth = 1, double minimum = 0) : LearningRateSchedule
{
    private readonly long _period = Positive(period, nameof(period));
    private readonly long _growth = Positive(growth, nameof(growth));
    private readonly double _minimum = NotNegative(minimum, nameof(minimum));

    /// <inheritdoc/>
    public override double Factor(long step, long steps)
    {
        var length = _period;
        if (_growth == 1) step %= length;
        while (step >= length)
        {
            step -= length;
            length *= _growth;
        }

        return Cosine(1, _minimum, (double)step / length);
    }
}

/// <summary>(1 - step / length)^power, then 0, as PyTorch's <c>PolynomialLR</c>.</summary>
/// <param name="power">1 is a straight line.</param>
/// <param name="length">Steps until 0; the whole training if null.</param>
public sealed class PolynomialSchedule(double power = 1, long? length = null) : LearningRateSchedule
{
    private readonly double _power = NotNegative(power, nameof(power));
    private readonly long? _length = length is { } value ? Positive(value, nameof(length)) : null;

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Pow(1 - Math.Min(1, (double)step / (_length ?? steps)), _power);
}

/// <summary>Straight from one factor to another, then the last, as PyTorch's <c>LinearLR</c>.</summary>
/// <param name="start">Factor at the first step.</param>
/// <param name="end">Factor from the last step on.</param>
/// <param name="length">Steps between the two.</param>
public sealed class LinearSchedule(double start, double end, long length) : LearningRateSchedule
{
    private readonly double _start = NotNegative(start, nameof(start));
    private readonly double _end = NotNegative(end, nameof(end));
    private readonly long _length = Positive(length, nameof(length));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => _start + ((_end - _start) * Math.Min(step, _length) / _length);
}

/// <summary>
/// Straight up from 0 to 1 (step k has the factor k / warm-up, as Hugging Face's schedules have it), then another schedule over the
/// steps that are left.
/// </summary>
/// <param name="warmup">Steps of the warm-up.</param>
/// <param name="after">What follows; <see cref="LinearDecaySchedule"/> is what BERT was trained with.</param>
public sealed class WarmupSchedule(long warmup, LearningRateSchedule after) : LearningRateSchedule
{
    private readonly long _warmup = Positive(warmup, nameof(warmup));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) =>
        step < _warmup ? (double)step / _warmup : after.Factor(step - _warmup, Math.Max(1, steps - _warmup));
}

/// <summary>Straight up to 1 over the first part of the steps, the first of which is not 0, then another schedule over the steps that are left.</summary>
/// <param name="part">Part of the steps over which the rate rises, in [0, 1).</param>
/// <param name="after">What follows.</param>
public sealed class RiseSchedule(double part, LearningRateSchedule after) : LearningRateSchedule
{
    private readonly double _part = part is >= 0 and < 1 ? part : throw new ArgumentOutOfRangeException(nameof(part), part, "The rise is a part of the steps, at least 0 and below 1.");

    /// <inheritdoc/>
    public override double Factor(long step, long steps)
    {
        var rise = (long)(_part * steps);
        return step < rise ? (step + 1.0) / (rise + 1.0) : after.Factor(step - rise, Math.Max(1, steps - rise));
    }
}

/// <summary>gamma to the number of milestones that have been passed, each a part of all steps.</summary>
/// <param name="parts">Where the rate falls, each in (0, 1): 0.5 is half of the way.</param>
/// <param name="gamma">The factor at each.</param>
public sealed class MilestoneSchedule(IEnumerable<double> parts, double gamma = 0.1) : LearningRateSchedule
{
    private readonly double[] _parts = [.. parts];
    private readonly double _gamma = NotNegative(gamma, nameof(gamma));

    /// <inheritdoc/>
    public override double Factor(long step, long steps) => Math.Pow(_gamma, _parts.Count(part => step >= part * steps));
}

/// <summary>
/// Straight up to 1 over the first part of the steps, then straight down to 0, or to another end (Smith and Topin, Super-Convergence, 2017).
/// </summary>
public sealed class OneCycleSchedule : LearningRateSchedule
{
    private readonly double _warmup;
    private readonly double _start;
    private readonly double _end;

    /// <param name="warmup">Part of the steps over which the rate rises, in [0, 1).</param>
    /// <param name="start">Factor at the first step, in [0, 1].</param>
    /// <param name="end">Factor after the last step, in [0, 1].</param>
    public OneCycleSchedule(double warmup = 0.2, double start = 0.04, double end = 0)
    {
        _warmup = warmup is >= 0 and < 1 ? warmup : throw new ArgumentOutOfRangeException(nameof(warmup), warmup, "The warm-up is a part of the steps, at least 0 and below 1.");
        _start = start is >= 0 and <= 1 ? start : throw new ArgumentOutOfRangeException(nameof(start), start, "The first factor lies between 0 and 1.");
        _end = end is >= 0 and <= 1 ? end : throw new ArgumentOutOfRangeException(nameof(end), end, "The last factor lies between 0 and 1.");
    }

    /// <inheritdoc/>
    public override double Factor(long step, long steps)
    {
        var part = (double)step / steps;
        return part < _warmup ? _start + (1 - _start) * part / _warmup : _end + (1 - _end) * Math.Max(0, (1 - part) / (1 - _warmup));
    }
}

/// <summary>
/// Up to 1 and down again along half cosines (Smith and Topin, Super-Convergence, 2017), as PyTorch's <c>OneCycleLR</c> without its cycle
/// of the momentum: the optimiser's rate is the largest.
/// </summary>
/// <param name="warmup">Part of the steps over which the rate rises.</param>
/// <param name="divisor">The first factor is 1 / divisor.</param>
/// <param name="lastDivisor">The last factor is the first by this.</param>
public sealed class CosineOneCycleSchedule(double warmup = 0.3, double divisor = 25, double lastDivisor = 1e4) : LearningRateSchedule
{
    private readonly double _warmup = warmup is >= 0 and <= 1 ? warmup : throw new ArgumentOutOfRangeException(nameof(warmup), warmup, "The warm-up is a part of the steps, from 0 to 1.");

    /// <inheritdoc/>
    public override double Factor(long step, long steps)
    {
        var top = (_warmup * steps) - 1;
        return step <= top
            ? Cosine(1 / divisor, 1, top == 0 ? 1 : step / top)
            : Cosine(1, 1 / divisor / lastDivisor, Math.Min(1, (step - top) / (steps - 1 - top)));
    }
}
