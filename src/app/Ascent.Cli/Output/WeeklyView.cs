using System.Text.Json.Nodes;
using Ascent.Journey.Weekly;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>The weekly review in the terminal.</summary>
internal static class WeeklyView
{
    internal static void Write(IAnsiConsole console, WeeklyReview review)
    {
        console.MarkupLine($"[bold]Week {review.Week}, {Words.Day(review.Week.Monday)} to {Words.Day(review.Week.Sunday)}[/]");
        console.MarkupLine(Markup.Escape(review.Sentence));
        if (review.Items.Count > 0)
        {
            var table = Terminal.Table("", "Activity", ">Planned", ">Logged");
            foreach (var item in review.Items)
            {
                table.AddRow(
                    item.Done ? "[green]●[/]" : item.LoggedHours > 0 ? "◐" : "○",
                    Markup.Escape(item.Title),
                    item.PlannedHours > 0 ? Words.Hours(item.PlannedHours) : "[grey]not planned[/]",
                    item.LoggedHours > 0 ? Words.Minutes((int)Math.Round(item.LoggedHours * 60)) : "–");
            }

            console.Write(table);
            console.MarkupLine("[grey]● done, ◐ worked on, ○ goes on later[/]");
        }

        if (review.Reviews > 0)
            console.MarkupLine($"Reviews: {review.Reviews}{(review.Remembered is { } kept ? $", {kept:P0} of the known cards remembered" : "")}.");
        if (review.Attempts > 0) console.MarkupLine($"Labs graded: {Words.Plural(review.Attempts, "time")}.");
        if (review.Papers.Count > 0) console.MarkupLine(Markup.Escape($"Papers read: {string.Join(", ", review.Papers)}."));
        foreach (var proof in review.Evidence) console.MarkupLine($"Proof: {Markup.Escape(proof.Summary)} [grey]({Markup.Escape(proof.Id)})[/]");
        HabitView.Write(console, review.Habit);
        if (review.Before is { } before)
        {
            console.WriteLine();
            if (before.Change.Length > 0) console.MarkupLine($"[grey]In {before.Week} you wanted to change:[/] {Markup.Escape(before.Change)}");
            if (before.Learnt.Length > 0) console.MarkupLine($"[grey]In {before.Week} you had learnt:[/] {Markup.Escape(before.Learnt)}");
        }

        if (review.Answers is { } answers)
        {
            console.WriteLine();
            if (answers.Learnt.Length > 0) console.MarkupLine($"[bold]Learnt[/]  {Markup.Escape(answers.Learnt)}");
            if (answers.Change.Length > 0) console.MarkupLine($"[bold]Change[/]  {Markup.Escape(answers.Change)}");
        }
    }

    internal static JsonObject ToJson(WeeklyReview review) => new()
    {
        ["schema"] = JsonText.Schema,
        ["week"] = review.Week.ToString(),
        ["from"] = review.Week.Monday.ToString("O"),
        ["to"] = review.Week.Sunday.ToString("O"),
        ["planMadeOn"] = review.PlanMadeOn?.ToString("O"),
        ["capacityHours"] = Math.Round(review.CapacityHours, 2),
        ["plannedHours"] = Math.Round(review.PlannedHours, 2),
        ["loggedHours"] = Math.Round(review.LoggedHours, 2),
        ["sentence"] = review.Sentence,
        ["items"] = new JsonArray([.. review.Items.Select(item => new JsonObject
        {
            ["id"] = item.Id,
            ["title"] = item.Title,
            ["plannedHours"] = Math.Round(item.PlannedHours, 2),
            ["loggedHours"] = Math.Round(item.LoggedHours, 2),
            ["wasToFinish"] = item.WasToFinish,
            ["done"] = item.Done,
        })]),
        ["reviews"] = review.Reviews,
        ["remembered"] = review.Remembered,
        ["attempts"] = review.Attempts,
        ["papers"] = new JsonArray([.. review.Papers.Select(title => JsonValue.Create(title))]),
        ["evidence"] = new JsonArray([.. review.Evidence.Select(proof => new JsonObject { ["id"] = proof.Id, ["activity"] = proof.ActivityId, ["summary"] = proof.Summary })]),
        ["habit"] = HabitView.ToJson(review.Habit),
        ["answers"] = ToJson(review.Answers),
        ["before"] = ToJson(review.Before),
    };

    private static JsonObject? ToJson(WeekAnswers? answers) => answers is null
        ? null
        : new JsonObject { ["week"] = answers.Week.ToString(), ["learnt"] = answers.Learnt, ["change"] = answers.Change, ["at"] = answers.At.ToString("O") };
}
