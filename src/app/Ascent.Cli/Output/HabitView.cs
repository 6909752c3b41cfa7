using System.Text.Json.Nodes;
using Ascent.Journey.Habits;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Weeks with work, as a row of marks and a sentence.</summary>
internal static class HabitView
{
    internal static void Write(IAnsiConsole console, Habit habit)
    {
        console.MarkupLine(Markup.Escape(habit.Sentence));
        if (habit.Weeks.Count > 1)
            console.MarkupLine($"[grey]last {habit.Weeks.Count} weeks[/]  {string.Concat(habit.Weeks.Select(week => Mark(week.Mood)))}  [grey]■ with work, – off, · quiet, □ this week[/]");
    }

    internal static JsonObject ToJson(Habit habit) => new()
    {
        ["weeksInARow"] = habit.WeeksInARow,
        ["longestRow"] = habit.LongestRow,
        ["daysThisWeek"] = habit.DaysThisWeek,
        ["minutesThisWeek"] = habit.MinutesThisWeek,
        ["sentence"] = habit.Sentence,
        ["weeks"] = new JsonArray([.. habit.Weeks.Select(week => new JsonObject
        {
            ["week"] = week.Week.ToString(),
            ["mood"] = week.Mood.ToString().ToLowerInvariant(),
            ["days"] = week.Days,
            ["minutes"] = week.Minutes,
        })]),
    };

    private static string Mark(WeekMood mood) => mood switch { WeekMood.Worked => "■", WeekMood.Rested => "–", WeekMood.Running => "□", _ => "·" };
}
