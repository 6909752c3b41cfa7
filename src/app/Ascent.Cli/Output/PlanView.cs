using Ascent.Application;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>A plan as a person reads it: the finish first, then phases, what the background saved, and warnings.</summary>
internal static class PlanView
{
    private const double LeastPaceToTell = 0.02;
    private const int ChangesShown = 5;

    internal static void Summary(IAnsiConsole console, Plan plan)
    {
        Forecast(console, plan);
        Phases(console, plan);
        Savings(console, plan);
        Warnings(console, plan);
    }

    internal static void Forecast(IAnsiConsole console, Plan plan)
    {
        var forecast = plan.Forecast;
        Line("Finish", $"{Words.FarDay(forecast.P50)} as likely as not (P50, week {forecast.P50Week}) · {Words.FarDay(forecast.P80)} with 80 % (P80, week {forecast.P80Week})");
        Line("Pace", $"{plan.Capacity.HoursPerWeek:0.#} h a week, of which {plan.Capacity.EffectiveHoursPerWeek:0.#} h are planned · deadline {Words.FarDay(forecast.Deadline)}");
        if (WeeksToDeadline.Of(plan) is { } weeks)
            Line("Slack", Markup.Escape(weeks.ToString()));

        void Line(string name, string text) => Hanging.Write(console, $"[bold]{name}[/]", 8, text);
    }

    internal static void Phases(IAnsiConsole console, Plan plan)
    {
        var table = Terminal.Table("Phase", "", "From", "To", ">Hours", ">Done");
        foreach (var phase in plan.Phases)
        {
            var items = plan.Items.Where(item => item.Phase == phase.Id).ToList();
            table.AddRow(
                phase.Id,
                Markup.Escape(phase.Title),
                phase.Start is { } start ? Words.Date(start) : "–",
                phase.End is { } end ? Words.Date(end) : "–",
                $"{phase.PlannedHours:0}",
                $"{items.Count(item => item.State == ActivityState.Done)}/{items.Count}");
        }

        console.Write(table);
    }

    internal static void Savings(IAnsiConsole console, Plan plan)
    {
        var saved = plan.Savings.Where(saving => saving.Hours >= 0.5).ToList();
        var skipped = plan.Skipped.Where(item => item.HoursSaved > 0).ToList();
        if (saved.Count > 0)
            console.MarkupLine($"Your background saves {Markup.Escape(string.Join(", ", saved.Select(saving => $"{saving.Hours:0} h ({saving.Title})")))}.");
        if (skipped.Count > 0)
            console.MarkupLine($"Not planned: {Words.Plural(skipped.Count, "activity", "activities")}, {skipped.Sum(item => item.HoursSaved):0} h; 'ascent plan' says why.");
    }

    internal static void Warnings(IAnsiConsole console, Plan plan)
    {
        foreach (var warning in plan.Warnings)
            Hanging.Write(console, "[yellow]![/]", 2, Markup.Escape(warning));
        if (plan.Options.Count == 0)
            return;
        console.MarkupLine(plan.Forecast.Feasible ? "[bold]What there is room for[/]" : "[bold]What would make it fit[/]");
        foreach (var option in plan.Options)
            Hanging.Bullet(console, Markup.Escape(option.Description));
    }

    internal static void Items(IAnsiConsole console, Plan plan)
    {
        foreach (var phase in plan.Phases)
        {
            var items = plan.Items.Where(item => item.Phase == phase.Id).ToList();
            if (items.Count == 0)
                continue;
            console.MarkupLine($"[bold]{phase.Id} {Markup.Escape(phase.Title)}[/]");
            var wide = Terminal.IsWide(console);
            var table = wide ? Terminal.Table("", "Activity", "Id", "From", "To", ">Hours", ">Slack") : Terminal.Table("", "Activity", "From", "To", ">Hours", ">Slack");
            foreach (var item in items)
            {
                table.AddRow([
                    Mark(item.State),
                    .. Terminal.Named(item.Title, item.Id, wide),
                    Words.Day(item.Start),
                    Words.Day(item.End),
                    $"{item.Hours.Expected:0.#}",
                    item.State == ActivityState.Done ? "" : $"{item.SlackDays} d"]);
            }

            console.Write(table);
        }
    }

    internal static void LeftOut(IAnsiConsole console, Plan plan)
    {
        if (plan.Skipped.Count == 0)
            return;
        console.MarkupLine("[bold]Not planned[/] [grey]what is optional comes in with 'ascent plan --want ID'[/]");
        var wide = Terminal.IsWide(console);
        var table = wide ? Terminal.Table("Activity", "Id", ">Hours", "Why") : Terminal.Table("Activity", ">Hours", "Why");
        foreach (var item in plan.Skipped)
            table.AddRow([.. Terminal.Named(item.Title, item.Id, wide), $"{item.HoursSaved:0.#}", Markup.Escape(item.Reason)]);
        console.Write(table);
    }

    internal static void Changes(IAnsiConsole console, IReadOnlyList<PlanChange> changes)
    {
        // What moved for one reason stands under it, so that the reason is read once.
        var shown = changes.Take(ChangesShown).ToList();
        var reasons = shown.GroupBy(change => change.Why, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        string? told = null;
        foreach (var change in shown.OrderBy(change => shown.FindIndex(first => first.Why == change.Why)))
        {
            var alone = reasons[change.Why] == 1;
            if (!alone && told != change.Why)
                console.MarkupLine($"{Markup.Escape(Words.Sentence(change.Why))}:");
            Hanging.Bullet(console, $"{Markup.Escape(change.Title)}: {Move(change)}{(alone ? $". {Markup.Escape(Words.Sentence(change.Why))}" : "")}");
            told = change.Why;
        }

        if (changes.Count > ChangesShown)
            console.MarkupLine($"  … and {changes.Count - ChangesShown} more moved; 'ascent plan' shows all.");
    }

    /// <summary>Where the finish lies after a change, by how much it moved, and the pace, which moves it most while little is done.</summary>
    internal static void Finish(IAnsiConsole console, PlanUpdate update)
    {
        var (forecast, pace) = (update.Plan.Forecast, update.Plan.Pace);
        var moved = update.FinishDays is { } days and not 0 ? $" ({DifferenceView.Shift(days)})" : "";
        var why = moved.Length > 0 && pace is { Evidence: > 0 } && Math.Abs(pace.Factor - 1) >= LeastPaceToTell
            ? $" Work takes you {pace.Factor:0.##} times the estimates, going by {Words.Plural(pace.Evidence, "activity", "activities")} with logged time; the plan reckons with it."
            : "";
        console.MarkupLine($"[grey]Finish: P50 {Words.FarDay(forecast.P50)}{moved}, P80 {Words.FarDay(forecast.P80)}.{why}[/]");
    }

    private static string Move(PlanChange change) => (change.From, change.To) switch
    {
        ({ } from, { } to) => $"{Words.Day(from)} → {Words.Day(to)}",
        (null, { } to) => $"from {Words.Day(to)}",
        ({ }, null) => "no longer planned",
        _ => "unchanged",
    };

    private static string Mark(ActivityState state) => state switch
    {
        ActivityState.Done => "[green]✓[/]",
        ActivityState.InProgress => "[blue]▸[/]",
        _ => " ",
    };
}
