namespace Ascent.Journey.Timing;

/// <summary>The timer that runs on an activity; there is one at a time.</summary>
public sealed record RunningTimer(string ActivityId, DateTimeOffset StartedAt)
{
    /// <summary>A timer that ran longer was most likely forgotten (ours).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>What it shows now.</summary>
    public TimerReading Read(DateTimeOffset now)
    {
        var elapsed = now - StartedAt;
        return elapsed < TimeSpan.Zero ? new(TimeSpan.Zero, TimerDoubt.ClockWentBack)
            : elapsed > Longest ? new(elapsed, TimerDoubt.RanTooLong)
            : new(elapsed, TimerDoubt.None);
    }
}

/// <summary>Why a timer's time cannot be taken as it is.</summary>
public enum TimerDoubt { None, RanTooLong, ClockWentBack }

/// <summary>Time on the timer, and whether it can be believed.</summary>
public readonly record struct TimerReading(TimeSpan Elapsed, TimerDoubt Doubt)
{
    /// <summary>Whole minutes, at least one.</summary>
    public int Minutes => Math.Max(1, (int)Math.Round(Elapsed.TotalMinutes, MidpointRounding.AwayFromZero));
}
