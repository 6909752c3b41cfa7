using Ascent.Journey;
using Ascent.Journey.Timing;

namespace Ascent.Application;

/// <summary>The timer.</summary>
public sealed partial class Workbench
{
    private const int MostMinutes = 24 * 60;

    public RunningTimer? Timer => Store.Timer();

    public (RunningTimer Timer, PlanUpdate Update) StartTimer(string activityId)
    {
        var activity = FindActivity(activityId);
        RequireProfile();
        var (timer, isNew) = Store.StartTimer(activity.Id, Now, Today);
        if (isNew) return (timer, Replan($"timer start {activity.Id}"));
        throw new JourneyException(timer.ActivityId == activity.Id
            ? $"The timer runs on '{activity.Id}' already. 'ascent timer stop' logs its time."
            : $"The timer runs on '{timer.ActivityId}'. End it first: 'ascent timer stop' logs its time, 'ascent timer cancel' does not.");
    }

    public (RunningTimer Timer, int Minutes, PlanUpdate Update) StopTimer(int? minutes, string? note)
    {
        var timer = Running();
        RequireProfile();
        var reading = timer.Read(Now);
        if (minutes is < 1 or > MostMinutes)
            throw new JourneyException($"{minutes} minutes cannot be logged at once: give between 1 minute and 24 hours.");
        if (minutes is null && reading.Doubt != TimerDoubt.None)
        {
            throw new JourneyException(reading.Doubt == TimerDoubt.RanTooLong
                ? $"The timer on '{timer.ActivityId}' has run for {reading.Elapsed.TotalHours:0} hours, so it was probably forgotten. Say how long you worked: 'ascent timer stop --minutes 45', or end it without logging: 'ascent timer cancel'."
                : $"The timer on '{timer.ActivityId}' was started at a time that still lies ahead, so the clock was set back. Say how long you worked: 'ascent timer stop --minutes 45', or end it without logging: 'ascent timer cancel'.");
        }

        note = Bounded(note);
        var spent = minutes ?? reading.Minutes;
        return Store.EndTimer(timer, spent, Now, Today, note) ? (timer, spent, Replan($"log {timer.ActivityId}")) : throw EndedMeanwhile();
    }

    public RunningTimer CancelTimer()
    {
        var timer = Running();
        return Store.EndTimer(timer, null, Now, Today, null) ? timer : throw EndedMeanwhile();
    }

    /// <summary>A note on time that was spent, no longer than any other.</summary>
    private static string? Bounded(string? note) => note is { Length: > Proof.LongestNote }
        ? throw new JourneyException($"The note has {note.Length} characters; {Proof.LongestNote} are the most.")
        : note;

    private RunningTimer Running() => Store.Timer() ?? throw new JourneyException("No timer is running. 'ascent timer start ID' begins one.");

    private static JourneyException EndedMeanwhile() => new("Another command has ended the timer in the meantime. Nothing was logged twice.");
}
