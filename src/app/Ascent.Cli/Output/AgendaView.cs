using System.Text.Json.Nodes;
using Ascent.Journey.Planning;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Today, this week, the next 30 and 90 days.</summary>
internal static class AgendaView
{
    internal static void Write(IAnsiConsole console, Agenda agenda)
    {
        console.MarkupLine($"[bold]{Markup.Escape(agenda.Title)}[/]");
        if (agenda.Items.Count > 0)
        {
            var table = Terminal.Table("", "Activity", ">Hours", "By", "Next step");
            foreach (var entry in agenda.Items)
            {
                table.AddRow(
                    entry.Late ? "[red]late[/]" : entry.FinishesInSpan ? "[green]●[/]" : "○",
                    Markup.Escape(entry.Item.Title),
                    Words.Hours(entry.Hours),
                    Words.Day(entry.Item.End),
                    $"[grey]{Markup.Escape(entry.NextStep)}[/]");
            }

            console.Write(table);
            console.MarkupLine($"[grey]{Words.Hours(agenda.PlannedHours)} of {Words.Hours(agenda.CapacityHours)}. ● ends in this span, ○ goes on after it.[/]");
        }

        foreach (var note in agenda.Notes)
            console.MarkupLine(Markup.Escape(note));
    }

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
