using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Reviews;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>review</c>: spaced repetition of what was studied.</summary>
internal static class ReviewVerbs
{
    private static readonly Argument<string> Card = new("card") { Description = "The card's id" };
    private static readonly Argument<string> GradeName = new("grade") { Description = "again, hard, good or easy (or 1 to 4)" };
    private static readonly Option<int?> PerDay = new("--per-day") { HelpName = "N", Description = "Different cards a day at most" };
    private static readonly Option<int?> NewPerDay = new("--new") { HelpName = "N", Description = "New cards a day at most" };
    private static readonly Option<string[]> Free = new("--free") { HelpName = "DAY", Description = "A day of the week without reviews; may be repeated, 'none' clears them", AllowMultipleArgumentsPerToken = true };

    internal static Verb Create(CliHost host) =>
        new Verb("review", "Review the cards that are due today", "review", "review status", "review settings --per-day 30 --free sunday", "review --json")
            .With(
                new Verb("grade", "Grade one card, for programs", "review grade softmax-shift good").With(Card, GradeName).Runs(host, GradeOne),
                new Verb("status", "What is known, what was remembered, what the next days hold", "review status").Runs(host, Status),
                new Verb("settings", "Show or change how much is reviewed a day", "review settings", "review settings --new 5").With(PerDay, NewPerDay, Free).Runs(host, Change))
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var queue = context.Workbench.ReviewsToday();
        if (context.Json)
        {
            context.WriteJson(ReviewView.ToJson(context.Workbench, queue));
            return ExitCodes.Success;
        }

        if (queue.Cards.Count == 0)
        {
            ReviewView.Nothing(context.Console, queue, context.Workbench.Time);
            return ExitCodes.Success;
        }

        ReviewView.Opening(context.Console, queue);
        var (seen, remembered) = (0, 0);
        while (!context.Stop.IsCancellationRequested && queue.Cards is [var next, ..])
        {
            var grade = Ask(context, next, queue.Cards.Count, out var seconds);
            if (grade is null) break;
            context.Workbench.ReviewCard(next.Id, grade.Value, seconds);
            seen++;
            if (grade != Grade.Again) remembered++;
            queue = context.Workbench.ReviewsToday();
        }

        ReviewView.Closing(context.Console, queue, seen, remembered, context.Workbench.Time);
        return context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    /// <summary>Shows front, waits, shows back, reads the grade; null when the person stops.</summary>
    private static Grade? Ask(CliContext context, DueCard due, int left, out int seconds)
    {
        var view = context.Workbench.CardOf(due.Id);
        var watch = Stopwatch.StartNew();
        seconds = 0;
        ReviewView.Front(context.Console, view, due.IsNew, left);
        context.Host.Out.Write("Enter shows the answer, q stops: ");
        if (Line(context) is null) return null;
        ReviewView.Back(context.Console, view);
        while (true)
        {
            context.Host.Out.Write(ReviewView.Choices(view) + ": ");
            if (Line(context) is not { } answer) return null;
            if (Read(answer) is { } grade)
            {
                seconds = (int)watch.Elapsed.TotalSeconds;
                return grade;
            }

            context.Host.Out.WriteLine("1 is again, 2 hard, 3 good, 4 easy; q stops and keeps what you did.");
        }
    }

    private static string? Line(CliContext context) => context.Host.ReadLineUntilStopped() is { } line && line.Trim() is not ("q" or "quit") ? line.Trim() : null;

    private static Grade? Read(string text) =>
        int.TryParse(text, out var number) ? (number is >= 1 and <= 4 ? (Grade)number : null)
        : Enum.GetValues<Grade>().Where(grade => grade.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Cast<Grade?>().FirstOrDefault();

    private static int GradeOne(CliContext context)
    {
        var grade = Read(context.Get(GradeName)) ?? throw new JourneyException($"'{context.Get(GradeName)}' is no grade: again, hard, good or easy.");
        var known = context.Workbench.ReviewCard(context.Get(Card), grade, 0);
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["card"] = known.Id, ["grade"] = grade.ToString().ToLowerInvariant(), ["due"] = known.Memory.Due.ToString("O"), ["reviews"] = known.Reviews, ["lapses"] = known.Lapses });
        else
            context.Console.MarkupLine(Markup.Escape($"{known.Id} comes again {ReviewView.When(known.Memory.Due, context.Workbench.Time)}."));
        return ExitCodes.Success;
    }

    private static int Status(CliContext context)
    {
        var standing = context.Workbench.ReviewsStanding();
        if (context.Json)
            context.WriteJson(ReviewView.ToJson(standing));
        else
            ReviewView.Write(context.Console, standing, context.Workbench.Today);
        return ExitCodes.Success;
    }

    private static int Change(CliContext context)
    {
        var profile = context.Workbench.Profile ?? throw new JourneyException("There is no profile yet. Run 'ascent start' first.");
        var settings = profile.Reviews;
        if (context.Get(PerDay) is { } most)
            settings = settings with { MostPerDay = Within("--per-day", most, 1) };
        if (context.Get(NewPerDay) is { } fresh)
            settings = settings with { NewPerDay = Within("--new", fresh, 0) };
        if (context.Get(Free) is { Length: > 0 } days)
            settings = settings with { FreeDays = [.. days.Where(day => day != "none").Select(Day).Distinct().Order()] };
        if (settings.FreeDays?.Count == 7)
            throw new JourneyException("--free leaves no day for reviews. Set '--per-day' low instead, or pause the journey.");
        if (context.IsGiven(PerDay) || context.IsGiven(NewPerDay) || context.IsGiven(Free))
            context.Workbench.SaveProfile(profile with { Reviews = settings });
        var free = settings.FreeDays is { Count: > 0 } list ? string.Join(", ", list) : "none";
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["perDay"] = settings.MostPerDay, ["newPerDay"] = settings.NewPerDay, ["freeDays"] = new JsonArray([.. (settings.FreeDays ?? []).Select(day => JsonValue.Create(day.ToString().ToLowerInvariant()))]) });
        else
            context.Console.MarkupLine($"At most {settings.MostPerDay} cards a day, {settings.NewPerDay} of them new. Days without reviews: {free}.");
        return ExitCodes.Success;
    }

    private static int Within(string name, int value, int least) => value >= least && value <= ReviewSettings.HighestMost
        ? value
        : throw new JourneyException($"{name} takes a whole number from {least} to {ReviewSettings.HighestMost}, not {value}.");

    private static DayOfWeek Day(string text) => Enum.GetValues<DayOfWeek>().Where(day => day.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Cast<DayOfWeek?>().FirstOrDefault()
        ?? throw new JourneyException($"'{text}' is no day of the week: monday, tuesday, … sunday, or 'none'.");
}
