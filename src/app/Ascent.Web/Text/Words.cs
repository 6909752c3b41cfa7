using System.Globalization;
using Ascent.Application;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Tracking;

namespace Ascent.Web.Text;

/// <summary>How dates, durations and states are written, in one place.</summary>
public static class Words
{
    /// <summary><c>Mon 7 Dec</c>; with the year when it is not the year of <paramref name="today"/>.</summary>
    public static string Date(DateOnly day, DateOnly today) =>
        day.ToString(day.Year == today.Year ? "ddd d MMM" : "ddd d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Span(DateOnly from, DateOnly to, DateOnly today) =>
        from == to ? Date(from, today) : $"{Date(from, today)} to {Date(to, today)}";

    /// <summary><c>Mon 7 Dec, 18:30</c>; with the year when it is not this one.</summary>
    public static string Moment(DateTimeOffset at, TimeProvider time)
    {
        var local = TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
        return local.ToString(local.Year == time.GetLocalNow().Year ? "ddd d MMM, HH:mm" : "ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary><c>4 h 30 min</c>.</summary>
    public static string Duration(double hours) => Journey.Timing.Duration.Of(hours);

    /// <summary>Larger sums, where minutes say nothing: <c>84 h</c>.</summary>
    public static string Hours(double hours) => Math.Abs(hours) < 10 ? Duration(hours) : $"{Math.Round(hours)} h";

    /// <summary>How long a run took: <c>4.2 s</c>, <c>3 min 10 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Elapsed(TimeSpan time) => time.TotalSeconds switch
    {
        < 0 => "0 s",
        < 60 => $"{time.TotalSeconds:0.#} s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    public static string Days(int days) => days == 1 ? "1 day" : $"{days} days";

    /// <summary>A figure of a training with four significant digits.</summary>
    public static string Figure(double value) => double.IsFinite(value) ? value.ToString("G4") : value.ToString();

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.#} KB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024.0 * 1024):0.#} MB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.##} GB",
    };

    public static string Kind(ActivityKind kind) => kind switch
    {
        ActivityKind.CourseUnit => "course unit",
        ActivityKind.Career => "career step",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string State(ActivityState state) => state switch
    {
        ActivityState.NotStarted => "not started",
        ActivityState.InProgress => "in progress",
        _ => "done",
    };

    public static string State(LabState state) => state == LabState.Started ? "in progress" : state.ToString().ToLowerInvariant();

    public static string State(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Late: its last day is over and it is not done.</summary>
    public static bool IsLate(PlanItem item, DateOnly today) => item.State != ActivityState.Done && item.End < today;
}
