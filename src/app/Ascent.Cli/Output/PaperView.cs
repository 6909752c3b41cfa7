using System.Text.Json.Nodes;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Papers, their guides and notes in the terminal.</summary>
internal static class PaperView
{
    internal static void List(IAnsiConsole console, IReadOnlyList<RankedPaper> shown, IReadOnlyList<RankedPaper> all, PaperCadence cadence)
    {
        if (shown.Count == 0)
        {
            // What opens first is the answer that 'next' gives.
            console.MarkupLine(all.Count == 0 ? "This journey has no papers." : "No paper is unlocked yet. 'ascent paper list --all' shows what opens each.");
            return;
        }

        var wide = Terminal.IsWide(console);
        var table = wide ? Terminal.Table("", "Paper", "Id", ">Year", "Why") : Terminal.Table("", "Paper", ">Year", "Why");
        foreach (var ranked in shown)
            table.AddRow([Mark(ranked.State), .. Terminal.Named(ranked.Paper.Title, ranked.Paper.Id, wide), ranked.Paper.Year.ToString(), $"[grey]{Markup.Escape(ranked.Why)}[/]"]);
        console.Write(table);
        console.MarkupLine($"[grey]{Markup.Escape(cadence.Sentence)}[/]");
        if (shown.Any(ranked => ranked.State is PaperState.Locked or PaperState.OtherTrack)) console.MarkupLine("[grey]○ open, ◐ begun, ● read, · not unlocked yet, – of another track[/]");
        if (shown.Count < all.Count) console.MarkupLine($"[grey]{all.Count - shown.Count} more with --all.[/]");
    }

    /// <param name="next">What can be read now, or null.</param>
    /// <param name="later">What opens first when nothing can be read now.</param>
    internal static void Next(IAnsiConsole console, RankedPaper? next, RankedPaper? later, PaperCadence cadence)
    {
        if (next is null)
        {
            console.MarkupLine("No paper is open now.");
            if (later is not null) console.MarkupLine(Markup.Escape($"The first will be ‘{later.Paper.Title}’{(later.Planned is { } day ? $", planned from {Words.Day(day)}" : "")}. {later.Why}"));
        }
        else
        {
            Head(console, next.Paper);
            console.MarkupLine(Markup.Escape(next.Why));
            console.MarkupLine(next.State == PaperState.Begun ? $"  ascent paper notes {next.Paper.Id}    write the notes" : $"  ascent paper read {next.Paper.Id}    show the guide and begin");
        }

        // As long as none could be read, there is no habit to speak of.
        if (next is not null || cadence.ThisWeek + cadence.Before.Sum() > 0)
            console.MarkupLine($"[grey]{Markup.Escape(cadence.Sentence)}[/]");
    }

    internal static void Guide(IAnsiConsole console, Paper paper, PaperNotes notes)
    {
        Head(console, paper);
        console.WriteLine();
        ProseView.Write(console, paper.Text);
        console.WriteLine();
        if (paper.Activity is { } activity) console.MarkupLine($"[grey]The path implements it in {Markup.Escape(activity)} ('ascent plan --explain {Markup.Escape(activity)}').[/]");
        if (paper.Recipe is { } recipe) console.MarkupLine($"[grey]A training to work with: ascent train {Markup.Escape(recipe)}[/]");
        console.MarkupLine(notes.Missing.Count == 0 ? $"Your notes are whole: 'ascent paper done {paper.Id}'." : $"Then write what you found: 'ascent paper notes {paper.Id}' asks for {Words.Plural(notes.Missing.Count, "note")}.");
    }

    internal static void Notes(IAnsiConsole console, Paper paper, PaperNotes? notes)
    {
        Head(console, paper);
        foreach (var part in PaperFields.All)
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{part}[/]");
            if (notes?[part] is { Length: > 0 } text)
                ProseView.Write(console, text);
            else
                ProseView.Paragraph(console, part.Asks(), "  ");
        }

        console.WriteLine();
        console.MarkupLine(notes switch
        {
            null => $"Nothing noted yet. 'ascent paper read {paper.Id}' shows the guide.",
            { Missing.Count: > 0 } => $"Still open: {string.Join(", ", notes.Missing.Select(part => part.Key()))}.",
            { DoneOn: { } day } => $"Whole, and done on {Words.Day(day)}.",
            _ => $"Whole. 'ascent paper done {paper.Id}' makes them the proof.",
        } + (notes is null ? "" : notes.Public ? " The portfolio may show them." : " Only you see them; --public lets the portfolio show them."));
    }

    internal static JsonObject ToJson(PaperCadence cadence) => new()
    {
        ["thisWeek"] = cadence.ThisWeek,
        ["fourWeeksBefore"] = new JsonArray([.. cadence.Before.Select(count => JsonValue.Create(count))]),
        ["sentence"] = cadence.Sentence,
    };

    internal static JsonObject ToJson(RankedPaper ranked) => new()
    {
        ["id"] = ranked.Paper.Id,
        ["title"] = ranked.Paper.Title,
        ["authors"] = new JsonArray([.. ranked.Paper.Authors.Select(author => JsonValue.Create(author))]),
        ["year"] = ranked.Paper.Year,
        ["url"] = ranked.Paper.Url,
        ["track"] = ranked.Paper.Track,
        ["phase"] = ranked.Paper.Phase,
        ["hours"] = Math.Round(ranked.Paper.Hours.Expected, 2),
        ["state"] = ranked.State == PaperState.OtherTrack ? "other-track" : ranked.State.ToString().ToLowerInvariant(),
        ["activity"] = ranked.ActivityId,
        ["planned"] = ranked.Planned?.ToString("O"),
        ["doneOn"] = ranked.DoneOn?.ToString("O"),
        ["missing"] = new JsonArray([.. ranked.Missing.Select(missing => JsonValue.Create(missing))]),
        ["why"] = ranked.Why,
    };

    internal static JsonObject ToJson(Paper paper, PaperNotes? notes) => new()
    {
        ["schema"] = JsonText.Schema,
        ["id"] = paper.Id,
        ["title"] = paper.Title,
        ["url"] = paper.Url,
        ["guide"] = paper.Text,
        ["activity"] = paper.Activity,
        ["recipe"] = paper.Recipe,
        ["startedAt"] = notes?.StartedAt.ToString("O"),
        ["doneOn"] = notes?.DoneOn?.ToString("O"),
        ["public"] = notes?.Public ?? false,
        ["notes"] = new JsonObject(PaperFields.All.Select(part => KeyValuePair.Create(part.Key(), notes is not null && notes.Notes.TryGetValue(part, out var note)
            ? (JsonNode?)new JsonObject { ["text"] = note.Text, ["at"] = note.At.ToString("O") } : null))),
    };

    private static void Head(IAnsiConsole console, Paper paper)
    {
        console.MarkupLine($"[bold]{Markup.Escape(paper.Title)}[/]");
        var authors = paper.Authors.Count > 4 ? $"{string.Join(", ", paper.Authors.Take(3))} and {paper.Authors.Count - 3} more" : string.Join(", ", paper.Authors);
        console.MarkupLine($"[grey]{Markup.Escape(authors)}, {paper.Year}, about {Words.Hours(paper.Hours.Expected)}[/]");
        console.MarkupLine(Markup.Escape(paper.Url));
    }

    private static string Mark(PaperState state) => state switch { PaperState.Begun => "[green]◐[/]", PaperState.Ready => "○", PaperState.Done => "[green]●[/]", PaperState.Locked => "[grey]·[/]", _ => "[grey]–[/]" };
}
