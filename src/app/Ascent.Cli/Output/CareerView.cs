using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Journey.Career;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Career entries and goals in the terminal.</summary>
internal static class CareerView
{
    internal static void Overview(IAnsiConsole console, CareerStanding standing)
    {
        foreach (var goal in standing.Goals)
        {
            console.MarkupLine($"{(goal.ActivityDone || goal.Reached ? "[green]●[/]" : "○")} {Markup.Escape(goal.Title)}: {Math.Min(goal.Entries.Count, goal.Goal.Count)} of {goal.Goal.Count} {goal.Goal.Kind.Plural()} {goal.Goal.State}{(goal.ActivityDone ? ", proved" : "")}");
            if (goal.Command is { } command) console.Profile.Out.Writer.WriteLine($"  {command}"); // never wrapped, so that it can be copied
        }

        if (standing.Goals.Count > 0) console.WriteLine();
        var open = standing.Entries.Where(entry => !CareerStates.IsEnd(entry.State)).ToList();
        if (standing.Entries.Count == 0)
        {
            console.MarkupLine("Nothing here yet. Begin with a person: ascent career add contact \"NAME, what they do\"");
            return;
        }

        foreach (var kind in CareerStates.Kinds)
        {
            var all = standing.Entries.Where(entry => entry.Kind == kind).ToList();
            if (all.Count > 0)
                console.MarkupLine($"[grey]{kind.Plural(),-14}[/]{string.Join(", ", CareerStates.Of(kind).Select(state => (state, Count: all.Count(entry => entry.State == state))).Where(pair => pair.Count > 0).Select(pair => $"{pair.Count} {pair.state}"))}");
        }

        if (open.Count == 0) return;
        console.WriteLine();
        console.MarkupLine("[bold]Open[/]");
        Table(console, open);
    }

    internal static void List(IAnsiConsole console, IReadOnlyList<CareerEntry> entries)
    {
        if (entries.Count == 0)
            console.MarkupLine("Nothing here yet. 'ascent career add KIND TITLE' begins; KIND is contribution, contact, application or post.");
        else
            Table(console, entries);
    }

    internal static JsonObject ToJson(CareerStanding standing) => new()
    {
        ["schema"] = JsonText.Schema,
        ["goals"] = new JsonArray([.. standing.Goals.Select(goal => new JsonObject
        {
            ["kind"] = goal.Goal.Kind.Key(),
            ["state"] = goal.Goal.State,
            ["count"] = goal.Goal.Count,
            ["have"] = goal.Entries.Count,
            ["reached"] = goal.Reached,
            ["activity"] = goal.Goal.Activity,
            ["title"] = goal.Title,
            ["activityDone"] = goal.ActivityDone,
            ["command"] = goal.Command,
        })]),
        ["entries"] = new JsonArray([.. standing.Entries.Select(ToJson)]),
    };

    internal static JsonObject ToJson(CareerEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["kind"] = entry.Kind.Key(),
        ["title"] = entry.Title,
        ["link"] = entry.Link,
        ["note"] = entry.Note,
        ["state"] = entry.State,
        ["on"] = entry.On.ToString("O"),
        ["history"] = new JsonArray([.. entry.History.Select(step => new JsonObject { ["state"] = step.State, ["on"] = step.On.ToString("O") })]),
    };

    private static void Table(IAnsiConsole console, IReadOnlyList<CareerEntry> entries)
    {
        var table = Terminal.Table(">", "Kind", "What", "State", "History");
        foreach (var entry in entries)
        {
            table.AddRow(
                entry.Id.ToString(),
                entry.Kind.Key(),
                Markup.Escape(entry.Title) + (entry.Note is null ? "" : $"\n[grey]{Markup.Escape(entry.Note)}[/]") + (entry.Link is null ? "" : $"\n[grey]{Markup.Escape(entry.Link)}[/]"),
                entry.State,
                $"[grey]{string.Join(", ", entry.History.Select(step => $"{step.State} {step.On:d MMM yyyy}"))}[/]");
        }

        console.Write(table);
    }
}
