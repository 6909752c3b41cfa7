using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>pause</c> and <c>resume</c>: a break from the journey, and the way back.</summary>
internal static class BreakVerbs
{
    private static readonly Option<string?> Until = new("--until") { HelpName = "DATE", Description = "The last day of the break; without it, the break lasts until 'ascent resume'" };

    internal static Verb Pause(CliHost host) =>
        new Verb("pause", "Take a break: nothing is planned until you are back", "pause", "pause --until 2027-01-03").With(Until).Runs(host, context =>
        {
            var until = context.Get(Until) is { } text ? Day(text) : (DateOnly?)null;
            var before = context.Workbench.CurrentPlan().Forecast;
            var update = context.Workbench.Pause(until);
            var days = update.Plan.Forecast.P50.DayNumber - before.P50.DayNumber;
            if (context.Json)
            {
                context.WriteJson(new JsonObject
                {
                    ["schema"] = JsonText.Schema,
                    ["until"] = until?.ToString("O"),
                    ["p50"] = update.Plan.Forecast.P50.ToString("O"),
                    ["p80"] = update.Plan.Forecast.P80.ToString("O"),
                    ["p50Days"] = days,
                });
                return ExitCodes.Success;
            }

            context.Console.MarkupLine(until is { } day
                ? $"Nothing is planned until {Words.FarDay(day)}. Rest well; what you have done is kept."
                : "Nothing is planned until you come back with 'ascent resume'. The forecast takes it that you are back in a week, and moves on each day. What you have done is kept.");
            context.Console.MarkupLine($"[grey]Finish: P50 {Words.FarDay(update.Plan.Forecast.P50)} ({DifferenceView.Shift(days)}), P80 {Words.FarDay(update.Plan.Forecast.P80)}.[/]");
            return ExitCodes.Success;
        });

    internal static Verb Resume(CliHost host) =>
        new Verb("resume", "Come back from a break: what moved, and what to take up first", "resume", "resume --json").Runs(host, context =>
        {
            var back = context.Workbench.Resume();
            var forecast = back.Update.Plan.Forecast;
            if (context.Json)
            {
                context.WriteJson(new JsonObject
                {
                    ["schema"] = JsonText.Schema,
                    ["daysAway"] = back.Away,
                    ["p50"] = forecast.P50.ToString("O"),
                    ["p80"] = forecast.P80.ToString("O"),
                    ["p50Days"] = back.FinishDays,
                    ["moved"] = new JsonArray([.. back.Update.Changes.Select(change => JsonValue.Create(change.ItemId))]),
                    ["first"] = new JsonArray([.. back.First.Select(entry => new JsonObject
                    {
                        ["id"] = entry.Item.Id,
                        ["title"] = entry.Item.Title,
                        ["nextStep"] = entry.NextStep,
                    })]),
                });
                return ExitCodes.Success;
            }

            context.Console.MarkupLine(back.Away == 0
                ? "Welcome back. The break was taken back; nothing is lost."
                : $"Welcome back. You were away for {Words.Plural(back.Away, "day")}, and everything that you had done is where you left it.");
            context.Console.MarkupLine(back.FinishDays > 0
                ? $"The finish moved by {Words.Plural(back.FinishDays, "day")}, to {Words.FarDay(forecast.P50)} (P50) and {Words.FarDay(forecast.P80)} (P80)."
                : $"The finish has not moved: {Words.FarDay(forecast.P50)} (P50), {Words.FarDay(forecast.P80)} (P80).");
            if (!forecast.Feasible)
                context.Console.MarkupLine("P80 lies past your deadline now. There is no hurry today; 'ascent plan' shows what would make it fit.");
            if (back.First.Count > 0)
                context.Console.MarkupLine("[bold]Take up first[/]");
            foreach (var entry in back.First)
                Hanging.Bullet(context.Console, $"{Markup.Escape(entry.Item.Title)}\n[grey]{Markup.Escape(entry.NextStep)}[/]");
            context.Console.MarkupLine("[grey]A short first day is enough. 'ascent review' takes the cards in small portions.[/]");
            return ExitCodes.Success;
        });

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new JourneyException($"--until: '{text}' is no day; write it as 2027-01-03.");
}
