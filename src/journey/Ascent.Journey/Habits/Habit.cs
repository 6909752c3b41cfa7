using Ascent.Journey.Profiles;

namespace Ascent.Journey.Habits;

/// <summary>What was done on one day.</summary>
public sealed record DayWork(DateOnly Day, int Minutes, int Reviews, int Attempts, int Proofs);

/// <summary>Days on which the journey rests, both included.</summary>
public sealed record Rest(DateOnly From, DateOnly To);

/// <summary>Worked; rested, as was planned; a quiet week without work; the running week.</summary>
public enum WeekMood { Worked, Rested, Quiet, Running }

public sealed record HabitWeek(IsoWeek Week, WeekMood Mood, int Days, int Minutes);

/// <summary>How steadily the person works. A week off or a pause neither counts nor breaks anything, and a quiet week is only the place where the next row begins.</summary>
/// <param name="WeeksInARow">Weeks with work up to now; the running week counts as soon as it holds work.</param>
/// <param name="LongestRow">The longest such row so far.</param>
/// <param name="Weeks">The last weeks, oldest first, the running one last.</param>
public sealed record Habit(int WeeksInARow, int LongestRow, int DaysThisWeek, int MinutesThisWeek, IReadOnlyList<HabitWeek> Weeks)
{
    /// <summary>Weeks that are shown.</summary>
    public const int Shown = 12;

    /// <summary>One kind sentence.</summary>
    public string Sentence => (WeeksInARow, DaysThisWeek, LongestRow) switch
    {
        (0, 0, 0) => "Nothing logged yet. The first entry begins the first week.",
        (0, 0, _) => "Welcome back: today is a good day to begin a new row of weeks.",
        (var row, 0, _) => $"{Count(row, "week")} in a row with work. This week is still open.",
        (var row, var days, var longest) => $"Work on {Count(days, "day")} this week, {Count(row, "week")} in a row{(row == longest && row > 2 ? ", your longest yet" : "")}.",
    };

    /// <param name="work">Days with work, in any order; days without any may be left out.</param>
    /// <param name="rests">Weeks off and pauses.</param>
    public static Habit Of(IEnumerable<DayWork> work, IReadOnlyCollection<Rest> rests, DateOnly today)
    {
        var weeks = work.Where(day => day.Day <= today && day is not { Minutes: 0, Reviews: 0, Attempts: 0, Proofs: 0 })
            .GroupBy(day => IsoWeek.Of(day.Day))
            .ToDictionary(group => group.Key, group => (Days: group.Select(day => day.Day).Distinct().Count(), Minutes: group.Sum(day => day.Minutes)));
        var now = IsoWeek.Of(today);
        var first = weeks.Count == 0 ? now : weeks.Keys.Min();
        var all = new List<HabitWeek>();
        for (var week = first; week <= now; week = week.Next)
        {
            var found = weeks.TryGetValue(week, out var done);
            var mood = found ? WeekMood.Worked : week == now ? WeekMood.Running : rests.Any(rest => rest.From <= week.Sunday && rest.To >= week.Monday) ? WeekMood.Rested : WeekMood.Quiet;
            all.Add(new(week, mood, done.Days, done.Minutes));
        }

        var (row, longest) = (0, 0);
        foreach (var week in all)
        {
            row = week.Mood switch { WeekMood.Worked => row + 1, WeekMood.Quiet => 0, _ => row };
            longest = Math.Max(longest, row);
        }

        return new(row, longest, all[^1].Days, all[^1].Minutes, [.. all.TakeLast(Shown)]);
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
