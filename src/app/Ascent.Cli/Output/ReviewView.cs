using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Journey.Reviews;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>How reviews look in the terminal.</summary>
internal static class ReviewView
{
    private static readonly string[] Bars = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

    internal static void Opening(IAnsiConsole console, ReviewQueue queue)
    {
        var fresh = queue.Cards.Count(card => card.IsNew);
        console.MarkupLine($"[bold]{Words.Plural(queue.Cards.Count, "card")} today[/][grey]{(fresh > 0 ? $", {fresh} of them new" : "")}{(queue.SeenToday > 0 ? $"; {queue.SeenToday} seen already" : "")}.[/]");
        if (queue.ComingBack)
            console.MarkupLine($"[grey]{queue.Later} more are waiting after your break. They come in portions, and new cards wait until then: at this pace you are through by {Words.Day(queue.ClearedOn!.Value)}.[/]");
    }

    internal static void Nothing(IAnsiConsole console, ReviewQueue queue, TimeProvider time)
    {
        console.MarkupLine(queue switch
        {
            { FreeDay: true } => "No reviews today: it is one of your free days.",
            { SeenToday: > 0 } => $"Done for today: {Words.Plural(queue.SeenToday, "card")} seen.",
            _ => "No card is due.",
        });
        if (queue.NextDue is { } due)
            console.MarkupLine($"[grey]The next one comes {When(due, time)}.[/]");
        else if (queue.NewWaiting == 0)
            console.MarkupLine("[grey]Cards come with what you study: begin an activity ('ascent today'), and those of its skills follow.[/]");
    }

    internal static void Front(IAnsiConsole console, CardView view, bool isNew, int left)
    {
        console.WriteLine();
        console.MarkupLine($"[grey]{Markup.Escape(view.Card.Skill)}{(isNew ? " · new" : "")} · {left} left[/]");
        console.MarkupLine($"[bold]{Markup.Escape(TexText.Plain(view.Card.Front))}[/]");
    }

    internal static void Back(IAnsiConsole console, CardView view) => Hanging.Write(console, "", 2, Markup.Escape(TexText.Plain(view.Card.Back)));

    internal static string Choices(CardView view) =>
        string.Join("  ", view.Waits.Select(wait => $"{(int)wait.Key} {wait.Key.ToString().ToLowerInvariant()} ({Wait(wait.Value)})"));

    internal static void Closing(IAnsiConsole console, ReviewQueue queue, int seen, int remembered, TimeProvider time)
    {
        console.WriteLine();
        if (seen == 0)
        {
            console.MarkupLine("Nothing graded; the cards wait for you.");
            return;
        }

        console.MarkupLine($"{Words.Plural(seen, "review")}, {remembered} remembered. {(queue.Cards.Count > 0 ? $"{Words.Plural(queue.Cards.Count, "card")} left today." : "Done for today.")}");
        if (queue.Cards.Count == 0 && queue.NextDue is { } due)
            console.MarkupLine($"[grey]The next one comes {When(due, time)}.[/]");
    }

    internal static void Write(IAnsiConsole console, ReviewStanding standing, DateOnly today)
    {
        console.MarkupLine($"{Words.Plural(standing.Known, "card")} known, {standing.Mature} of them for three weeks and more; {standing.Waiting} new ones wait, {standing.Locked} come with what you have not studied yet.");
        console.MarkupLine(standing.Retention is { } kept ? $"Remembered in the last 30 days: {kept:P0} of the known cards that came up." : "No known card has come up in the last 30 days.");
        console.MarkupLine($"[grey]last 30 days[/]  {Spark(standing.Done)}  {Words.Plural(standing.Done.Sum(), "review")} on {Words.Plural(standing.Done.Count(count => count > 0), "day")}");
        console.MarkupLine($"[grey]next 14 days[/]  {Spark(standing.Ahead)}  about {standing.Ahead.Sum()} reviews, most {standing.Ahead.Max()} on {Words.Day(today.AddDays(standing.Ahead.ToList().IndexOf(standing.Ahead.Max())))}");
    }

    internal static string When(DateTimeOffset due, TimeProvider time)
    {
        var wait = due - time.GetUtcNow();
        return wait < TimeSpan.Zero ? "now" : wait < TimeSpan.FromHours(12) ? $"in {Wait(wait)}" : $"on {Words.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, time.LocalTimeZone).DateTime))}";
    }

    internal static JsonObject ToJson(IWorkbench workbench, ReviewQueue queue) => new()
    {
        ["schema"] = JsonText.Schema,
        ["cards"] = new JsonArray([.. queue.Cards.Select(due => ToJson(workbench.CardOf(due.Id), due.IsNew))]),
        ["later"] = queue.Later,
        ["newWaiting"] = queue.NewWaiting,
        ["seenToday"] = queue.SeenToday,
        ["freeDay"] = queue.FreeDay,
        ["comingBack"] = queue.ComingBack,
        ["clearedOn"] = queue.ClearedOn?.ToString("O"),
        ["nextDue"] = queue.NextDue?.ToString("O"),
    };

    internal static JsonObject ToJson(ReviewStanding standing) => new()
    {
        ["schema"] = JsonText.Schema,
        ["known"] = standing.Known,
        ["mature"] = standing.Mature,
        ["waiting"] = standing.Waiting,
        ["locked"] = standing.Locked,
        ["retention"] = standing.Retention,
        ["done"] = new JsonArray([.. standing.Done.Select(count => JsonValue.Create(count))]),
        ["ahead"] = new JsonArray([.. standing.Ahead.Select(count => JsonValue.Create(count))]),
    };

    private static JsonObject ToJson(CardView view, bool isNew) => new()
    {
        ["id"] = view.Card.Id,
        ["skill"] = view.Card.Skill,
        ["front"] = view.Card.Front,
        ["back"] = view.Card.Back,
        ["isNew"] = isNew,
        ["minutesUntilNext"] = new JsonObject(view.Waits.Select(wait => KeyValuePair.Create(wait.Key.ToString().ToLowerInvariant(), (JsonNode?)JsonValue.Create(wait.Value.TotalMinutes)))),
    };

    private static string Wait(TimeSpan wait) => wait switch
    {
        { TotalMinutes: < 60 } => $"{Math.Max(1, Math.Round(wait.TotalMinutes)):0} min",
        { TotalHours: < 24 } => $"{wait.TotalHours:0} h",
        { TotalDays: < 60 } => $"{wait.TotalDays:0} d",
        { TotalDays: < 730 } => $"{wait.TotalDays / 30.4:0} months",
        _ => $"{wait.TotalDays / 365.25:0.#} years",
    };

    private static string Spark(IReadOnlyList<int> counts)
    {
        var most = Math.Max(1, counts.Max());
        return string.Concat(counts.Select(count => Bars[(int)Math.Ceiling(count * (Bars.Length - 1.0) / most)]));
    }
}
