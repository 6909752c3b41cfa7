using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey.Timing;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>timer</c>: time measured instead of guessed.</summary>
internal static class TimerVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The activity ('ascent today' names them)" };
    private static readonly Option<string?> Note = new("--note") { HelpName = "TEXT", Description = "A sentence on what you did" };
    private static readonly Option<int?> Minutes = new("--minutes") { HelpName = "N", Description = "Log this many minutes instead of what the timer shows" };

    internal static Verb Create(CliHost host) =>
        new Verb("timer", "Measure the time that you work on an activity", "timer", "timer start linear-algebra-refresher", "timer stop --note \"chapter 2\"")
            .With(
                new Verb("start", "Start the timer, and the activity", "timer start linear-algebra-refresher").With(Id).Runs(host, Start),
                new Verb("status", "What is timed, and for how long", "timer status").Runs(host, Status),
                new Verb("stop", "End the timer and log its time", "timer stop", "timer stop --minutes 45 --note \"forgot to stop it\"").With(Note, Minutes).Runs(host, Stop),
                new Verb("cancel", "End the timer without logging", "timer cancel").Runs(host, Cancel))
            .Runs(host, Status);

    internal static void Show(CliContext context, RunningTimer timer)
    {
        var (reading, since) = (timer.Read(context.Workbench.Time.GetUtcNow()), Since(timer, context.Workbench.Time));
        context.Console.MarkupLine(Markup.Escape(reading.Doubt switch
        {
            TimerDoubt.RanTooLong => $"The timer runs on {timer.ActivityId} since {since}, probably forgotten: 'ascent timer stop --minutes N' or 'ascent timer cancel'.",
            TimerDoubt.ClockWentBack => $"The timer on {timer.ActivityId} was started before the clock was set back: 'ascent timer stop --minutes N' or 'ascent timer cancel'.",
            _ => $"The timer runs on {timer.ActivityId}: {Words.Minutes(reading.Minutes)} since {since}. 'ascent timer stop' logs it.",
        }));
    }

    internal static JsonObject ToJson(RunningTimer timer, TimeProvider time)
    {
        var reading = timer.Read(time.GetUtcNow());
        return new()
        {
            ["id"] = timer.ActivityId,
            ["startedAt"] = timer.StartedAt.ToString("O"),
            ["minutes"] = reading.Minutes,
            ["needsMinutes"] = reading.Doubt != TimerDoubt.None,
        };
    }

    private static int Start(CliContext context)
    {
        var (timer, _) = context.Workbench.StartTimer(context.Get(Id));
        if (context.Json)
            context.WriteJson(WithSchema(ToJson(timer, context.Workbench.Time)));
        else
            context.Console.MarkupLine(Markup.Escape($"The timer runs on {timer.ActivityId} since {Since(timer, context.Workbench.Time)}. It goes on when this window is closed; 'ascent timer stop' logs the time."));
        return ExitCodes.Success;
    }

    private static int Status(CliContext context)
    {
        var timer = context.Workbench.Timer;
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["timer"] = timer is null ? null : ToJson(timer, context.Workbench.Time) });
        else if (timer is null)
            context.Console.MarkupLine("No timer is running. 'ascent timer start ID' begins one.");
        else
            Show(context, timer);
        return ExitCodes.Success;
    }

    private static int Stop(CliContext context)
    {
        var (timer, minutes, update) = context.Workbench.StopTimer(context.Get(Minutes), context.Get(Note));
        var total = context.Workbench.Progress.Log.Where(entry => entry.ActivityId == timer.ActivityId).Sum(entry => entry.Minutes);
        ProgressVerbs.Report(context, update, new JsonObject { ["id"] = timer.ActivityId, ["minutes"] = minutes, ["totalMinutes"] = total },
            $"Logged {Words.Minutes(minutes)} on {timer.ActivityId}, {Words.Minutes(total)} in all.");
        return ExitCodes.Success;
    }

    private static int Cancel(CliContext context)
    {
        var timer = context.Workbench.CancelTimer();
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["id"] = timer.ActivityId, ["minutes"] = 0 });
        else
            context.Console.MarkupLine(Markup.Escape($"The timer on {timer.ActivityId} is ended; nothing was logged."));
        return ExitCodes.Success;
    }

    private static JsonObject WithSchema(JsonObject document)
    {
        document.Insert(0, "schema", JsonText.Schema);
        return document;
    }

    private static string Since(RunningTimer timer, TimeProvider time)
    {
        var local = TimeZoneInfo.ConvertTime(timer.StartedAt, time.LocalTimeZone);
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime) == DateOnly.FromDateTime(local.DateTime);
        return local.ToString(today ? "HH:mm" : "ddd d MMM HH:mm", CultureInfo.InvariantCulture);
    }
}
