using System.CommandLine;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Profiles;

namespace Ascent.Cli.Verbs;

/// <summary><c>weekly</c>: a week seen from its end.</summary>
internal static class WeeklyVerb
{
    private static readonly Option<string?> Week = new("--week") { HelpName = "WEEK", Description = "Another week, such as 2026-W47, or 'last'; this one without" };
    private static readonly Option<string?> Learnt = new("--learnt") { HelpName = "TEXT", Description = "What you learnt" };
    private static readonly Option<string?> Change = new("--change") { HelpName = "TEXT", Description = "What you will change" };

    internal static Verb Create(CliHost host) =>
        new Verb("weekly", "Look back on a week: planned, done, learnt, and what changes", "weekly", "weekly --week last", "weekly --learnt \"Broadcasting\" --change \"Start with the lab, not the video\"", "weekly --week 2026-W47 --json")
            .With(Week, Learnt, Change)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var workbench = context.Workbench;
        var week = Parse(context.Get(Week), workbench.Today);
        var (learnt, change) = (context.Get(Learnt), context.Get(Change));
        var review = workbench.AnswerWeek(week, learnt, change);
        if (context.Json)
        {
            context.WriteJson(WeeklyView.ToJson(review));
            return ExitCodes.Success;
        }

        WeeklyView.Write(context.Console, review);
        var empty = review.Items.Count == 0 && review.LoggedHours == 0 && review.Reviews == 0 && review.Attempts == 0 && review.Answers is null;
        if (!context.Host.CanAsk || (empty && week < IsoWeek.Of(workbench.Today)) || learnt is not null || change is not null || review.Answers is { Learnt.Length: > 0, Change.Length: > 0 })
            return ExitCodes.Success;
        Ask(context, workbench, week, review.Answers?.Learnt is { Length: > 0 }, review.Answers?.Change is { Length: > 0 });
        return context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static void Ask(CliContext context, IWorkbench workbench, IsoWeek week, bool hasLearnt, bool hasChange)
    {
        context.Host.Out.WriteLine();
        context.Host.Say("Two questions; an empty line ends an answer, and an empty answer can be given later.");
        var learnt = hasLearnt ? null : Asking.Text(context, "What did you learn?");
        if (learnt is not null) workbench.AnswerWeek(week, learnt, null);
        var change = hasChange || context.Stop.IsCancellationRequested ? null : Asking.Text(context, "What will you change?");
        if (change is not null) workbench.AnswerWeek(week, null, change);
        context.Host.Out.WriteLine(learnt is null && change is null ? "Nothing written; the questions wait." : "Kept. The next review shows it again.");
    }

    private static IsoWeek Parse(string? text, DateOnly today) => text switch
    {
        null => IsoWeek.Of(today),
        "last" => IsoWeek.Of(today.AddDays(-7)),
        _ when IsoWeek.TryParse(text, out var week) => week,
        _ => throw new JourneyException($"'{text}' is no week: write it as {IsoWeek.Of(today)}, or 'last'."),
    };
}
