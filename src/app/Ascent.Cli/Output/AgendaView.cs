using System.Text.Json.Nodes;
using Ascent.Journey.Planning;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Today, this week, the next 30 and 90 days.</summary>
internal static class AgendaView
{
    private const int Widest = 100;
    private const int MarkWidth = 6;
    private const int HoursWidth = 10;
    private const string Between = "   ";
    private static readonly int DayWidth = "Mon 23 Nov".Length;

    /// <param name="steps">Whether each activity has its next step below it: for the days at hand.</param>
    internal static void Write(IAnsiConsole console, Agenda agenda, bool steps)
    {
        console.MarkupLine($"[bold]{Markup.Escape(agenda.Title)}[/]");
        if (agenda.Items.Count > 0)
        {
            Entries(console, agenda, steps);
            console.WriteLine();
            console.MarkupLine($"[grey]{Load(agenda)}. ● ends in this span, ○ goes on after it.[/]");
        }

        foreach (var note in agenda.Notes)
            console.MarkupLine(Markup.Escape(note));
    }

    /// <summary>A line for each activity; its next step has the whole width, so that addresses and commands stay in one piece.</summary>
    private static void Entries(IAnsiConsole console, Agenda agenda, bool steps)
    {
        var width = Math.Min(console.Profile.Width, Widest);
        var title = width - MarkWidth - HoursWidth - DayWidth - (2 * Between.Length);
        console.WriteLine();
        console.MarkupLine($"[grey]{"",MarkWidth}{"Activity".PadRight(title)}{Between}{"Hours",HoursWidth}{Between}By[/]");
        console.MarkupLine($"[grey]{new string('─', width)}[/]");
        foreach (var entry in agenda.Items)
        {
            var lines = Folding.Lines(entry.Item.Title, title);
            var mark = entry.Late ? "[red]late[/]  " : entry.FinishesInSpan ? "  [green]●[/]   " : "  ○   ";
            console.MarkupLine($"{mark}{Markup.Escape(lines[0].PadRight(title))}{Between}{Words.Hours(entry.Hours),HoursWidth}{Between}{Words.Day(entry.Item.End)}");
            foreach (var line in lines.Skip(1))
                console.MarkupLine($"{"",MarkWidth}{Markup.Escape(line)}");
            if (!steps) continue;
            foreach (var line in Folding.Lines(entry.NextStep, width - MarkWidth))
                console.MarkupLine($"[grey]{"",MarkWidth}{Markup.Escape(line)}[/]");
        }
    }

    /// <summary>A span may end in the middle of a week whose first days hold more than the last ones: then the capacity of its days says nothing.</summary>
    private static string Load(Agenda agenda) => agenda.PlannedHours <= agenda.CapacityHours + 0.05
        ? $"{Words.Hours(agenda.PlannedHours)} of {Words.Hours(agenda.CapacityHours)}"
        : Words.Hours(agenda.PlannedHours);

    internal static JsonObject ToJson(Agenda agenda) => new()
    {
        ["schema"] = JsonText.Schema,
        ["title"] = agenda.Title,
        ["from"] = agenda.From.ToString("O"),
        ["to"] = agenda.To.ToString("O"),
        ["capacityHours"] = Math.Round(agenda.CapacityHours, 2),
        ["plannedHours"] = Math.Round(agenda.PlannedHours, 2),
        ["items"] = new JsonArray([.. agenda.Items.Select(entry => new JsonObject
        {
            ["id"] = entry.Item.Id,
            ["title"] = entry.Item.Title,
            ["phase"] = entry.Item.Phase,
            ["hours"] = Math.Round(entry.Hours, 2),
            ["start"] = entry.Item.Start.ToString("O"),
            ["end"] = entry.Item.End.ToString("O"),
            ["finishesInSpan"] = entry.FinishesInSpan,
            ["late"] = entry.Late,
            ["nextStep"] = entry.NextStep,
        })]),
        ["notes"] = new JsonArray([.. agenda.Notes.Select(note => JsonValue.Create(note))]),
    };
}
