using System.Data.Common;
using Ascent.Journey.Timing;
using Dapper;

namespace Ascent.Store;

/// <summary>The timer. It lies in the database, so it runs on when every program has ended.</summary>
public sealed partial class JourneyStore
{
    private sealed record TimerRow(string ActivityId, string StartedAt);

    public RunningTimer? Timer() => _database.Read(FindTimer);

    /// <summary>Starts the timer and the activity, unless a timer runs already. Returns the one that runs afterwards and whether it is new.</summary>
    public (RunningTimer Timer, bool IsNew) StartTimer(string activityId, DateTimeOffset at, DateOnly day) => _database.Write(c =>
    {
        if (FindTimer(c) is { } running) return (running, false);
        Start(c, activityId, day);
        c.Execute("INSERT INTO timer (id, activity_id, started_at) VALUES (1, @activityId, @at)", new { activityId, at = Stamp(at) });
        return (new RunningTimer(activityId, at), true);
    });

    /// <summary>
    /// Ends a timer and logs its minutes, both or neither; null minutes log nothing. False when it is not this timer that runs, because
    /// another command has ended it in the meantime.
    /// </summary>
    public bool EndTimer(RunningTimer timer, int? minutes, DateTimeOffset at, DateOnly day, string? note) => _database.Write(c =>
    {
        if (c.Execute("DELETE FROM timer WHERE activity_id = @ActivityId AND started_at = @started", new { timer.ActivityId, started = Stamp(timer.StartedAt) }) == 0) return false;
        if (minutes is not { } spent) return true;
        Start(c, timer.ActivityId, day);
        c.Execute("INSERT INTO log (activity_id, minutes, at, note) VALUES (@ActivityId, @spent, @at, @note)", new { timer.ActivityId, spent, at = Stamp(at), note });
        return true;
    });

    private static RunningTimer? FindTimer(DbConnection connection) =>
        connection.QuerySingleOrDefault<TimerRow>("SELECT activity_id AS ActivityId, started_at AS StartedAt FROM timer") is { } row ? new(row.ActivityId, Time(row.StartedAt)) : null;
}
