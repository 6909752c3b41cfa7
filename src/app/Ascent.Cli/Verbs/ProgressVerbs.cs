using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>log</c> and <c>done</c>: time spent, and activities proved.</summary>
internal static partial class ProgressVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The activity ('ascent plan' lists them)" };
    private static readonly Argument<string> Duration = new("time") { Description = "Time spent: 45m, 1h30m, 1.5h" };
    private static readonly Option<string?> Note = new("--note") { HelpName = "TEXT", Description = "A sentence on what you did" };
    private static readonly Option<string?> Link = new("--link") { HelpName = "URL", Description = "A page that proves it" };
    private static readonly Option<string?> ProofFile = new("--file") { HelpName = "PATH", Description = "A file that proves it; its hash is kept" };
    private static readonly Option<string?> ProofNote = new("--note") { HelpName = "TEXT", Description = "What you did and found, for activities that ask for a note" };
    private static readonly Option<string?> Run = new("--run") { HelpName = "RUN", Description = "A completed run that proves it" };

    internal static Verb Log(CliHost host) =>
        new Verb("log", "Record time spent on an activity", "log linear-algebra-refresher 45m", "log first-network-lab 1h30m --note \"backward pass\"")
            .With(Id, Duration, Note)
            .Runs(host, context =>
            {
                var minutes = ParseMinutes(context.Get(Duration));
                var update = context.Workbench.LogTime(context.Get(Id), minutes, context.Get(Note));
                var total = context.Workbench.Progress.Log.Where(entry => entry.ActivityId == context.Get(Id)).Sum(entry => entry.Minutes);
                Report(context, update, new JsonObject { ["id"] = context.Get(Id), ["minutes"] = minutes, ["totalMinutes"] = total },
                    $"Logged {Words.Hours(minutes / 60.0)} on {context.Get(Id)}, {Words.Hours(total / 60.0)} in all.");
                return ExitCodes.Success;
            });

    internal static Verb Done(CliHost host) =>
        new Verb("done", "Mark an activity done, with its proof", "done join-communities --note \"joined both, read the rules\"", "done portfolio-project --link https://example.org/me/project", "done train-mnist --run 20261122")
            .With(Id, Link, ProofFile, ProofNote, Run)
            .Runs(host, context =>
            {
                var offer = new ProofOffer(context.Get(Link), context.Get(ProofFile), context.Get(ProofNote), context.Get(Run));
                var result = context.Workbench.MarkDone(context.Get(Id), offer);
                Report(context, result.Update,
                    new JsonObject { ["id"] = context.Get(Id), ["evidence"] = result.Evidence.Id, ["alreadyDone"] = result.AlreadyDone },
                    result.AlreadyDone ? $"{context.Get(Id)} was done already; the proof {result.Evidence.Id} is kept beside the earlier ones." : $"{context.Get(Id)} is done. Evidence {result.Evidence.Id}: {result.Evidence.Summary.TrimEnd('.')}.");
                return ExitCodes.Success;
            });

    internal static void Report(CliContext context, PlanUpdate update, JsonObject document, string sentence)
    {
        if (context.Json)
        {
            document.Insert(0, "schema", JsonText.Schema);
            document["p50"] = update.Plan.Forecast.P50.ToString("O");
            document["p80"] = update.Plan.Forecast.P80.ToString("O");
            document["moved"] = new JsonArray([.. update.Changes.Select(change => JsonValue.Create(change.ItemId))]);
            context.WriteJson(document);
            return;
        }

        context.Console.MarkupLine(Markup.Escape(sentence));
        PlanView.Changes(context.Console, update.Changes);
        PlanView.Finish(context.Console, update);
    }

    internal static int ParseMinutes(string text)
    {
        var match = DurationPattern().Match(text);
        if (match.Success && (match.Groups["h"].Success || match.Groups["m"].Success))
        {
            var hours = match.Groups["h"].Success ? double.Parse(match.Groups["h"].Value, CultureInfo.InvariantCulture) : 0;
            var minutes = match.Groups["m"].Success ? double.Parse(match.Groups["m"].Value, CultureInfo.InvariantCulture) : 0;
            var total = (hours * 60) + minutes;
            if (total is >= 1 and <= 24 * 60)
                return (int)Math.Round(total);
        }

        throw new JourneyException($"'{text}' is not a time between 1 minute and 24 hours. Write 45m, 1h30m or 1.5h.");
    }

    [GeneratedRegex(@"^\s*(?:(?<h>\d{1,3}(?:\.\d{1,2})?)\s*h)?\s*(?:(?<m>\d{1,4})\s*m(?:in)?)?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DurationPattern();
}
