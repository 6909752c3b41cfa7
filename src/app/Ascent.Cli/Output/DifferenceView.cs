using System.Text.Json.Nodes;
using Ascent.Journey.Planning;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>What a plan under other circumstances has over the plan as it is.</summary>
internal static class DifferenceView
{
    private const int Shown = 6;

    internal static void Write(IAnsiConsole console, PlanDifference difference)
    {
        console.MarkupLine($"  Finish    P50 {Shift(difference.P50Days)}, P80 {Shift(difference.P80Days)}");
        console.MarkupLine($"  Hours     {difference.HoursAfter:0.#} h of work are left instead of {difference.HoursBefore:0.#} h");
        Entries(console, "Enters", difference.Enters);
        Entries(console, "Leaves", difference.Leaves);
        if (difference.Moved > 0)
            console.MarkupLine($"  Moves     {Words.Plural(difference.Moved, "activity", "activities")}");
    }

    internal static JsonObject ToJson(string changes, PlanDifference difference) => new()
    {
        ["changes"] = changes,
        ["p50Days"] = difference.P50Days,
        ["p80Days"] = difference.P80Days,
        ["hoursBefore"] = Math.Round(difference.HoursBefore, 2),
        ["hoursAfter"] = Math.Round(difference.HoursAfter, 2),
        ["enters"] = Entries(difference.Enters),
        ["leaves"] = Entries(difference.Leaves),
        ["moved"] = difference.Moved,
    };

    internal static string Shift(int days) => days switch
    {
        0 => "stays",
        > 0 => $"{Words.Plural(days, "day")} later",
        _ => $"{Words.Plural(-days, "day")} earlier",
    };

    private static void Entries(IAnsiConsole console, string name, IReadOnlyList<PlanEntry> entries)
    {
        if (entries.Count == 0)
            return;
        var more = entries.Count > Shown ? $" and {entries.Count - Shown} more" : "";
        Hanging.Write(console, $"  {name}", 12, $"{Markup.Escape(string.Join(", ", entries.Take(Shown).Select(entry => $"{entry.Title} ({entry.Hours:0.#} h)")))}{more}");
    }

    private static JsonArray Entries(IReadOnlyList<PlanEntry> entries) =>
        new([.. entries.Select(entry => new JsonObject { ["id"] = entry.Id, ["title"] = entry.Title, ["hours"] = Math.Round(entry.Hours, 2) })]);
}
