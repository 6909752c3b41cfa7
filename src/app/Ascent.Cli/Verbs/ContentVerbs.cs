using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey.Content;

namespace Ascent.Cli.Verbs;

/// <summary><c>content check</c> proves journeys and labs for their authors; <c>content new</c> lays out a journey to start from.</summary>
internal static class ContentVerbs
{
    private static readonly Option<string?> Folder = new("--content") { HelpName = "DIR", Description = "The folder 'content' (default: the one that the program uses)" };
    private static readonly Option<string[]> OnlyLabs = new("--lab") { HelpName = "LAB", Description = "Prove only this lab; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> NoLabs = new("--no-labs") { Description = "Check texts only, run no lab" };

    private static readonly Option<bool> Gaps = new("--gaps") { Description = "List what a journey that calls itself a draft still lacks" };
    private static readonly Option<bool> Write = new("--write") { Description = "Write each lab's signatures.json (what its mutants fail) instead of comparing with it" };

    private static readonly Argument<string> NewId = new("id") { Description = "The id of the new journey, in lower case with hyphens" };
    private static readonly Option<string?> Into = new("--into") { HelpName = "DIR", Description = "The folder 'content' that it goes into (default: the one that the program uses)" };

    internal static Verb Create(CliHost host) => new Verb("content", "For authors of journeys and labs").With(
        new Verb("check", "Check every file, prove every lab: starter, solution, mutants", "content check", "content check --lab gradients", "content check --no-labs --gaps")
            .With(Folder, OnlyLabs, NoLabs, Gaps, Write)
            .RunsAsync(host, CheckAsync),
        new Verb("new", "Lay out a small journey that passes the check, to start from", "content new analyst-to-statistician", "content new analyst-to-statistician --into ~/content")
            .With(NewId)
            .With(Into)
            .Runs(host, New));

    private static int New(CliContext context)
    {
        var content = context.Get(Into) is { } folder ? Path.GetFullPath(folder) : ContentRoot.Find();
        var id = context.Get(NewId);
        var made = NewJourney.Create(content, id);
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["journey"] = id, ["folder"] = made });
            return ExitCodes.Success;
        }

        context.Note($"{made}");
        context.Note($"Check it:  ascent content check --no-labs --content {content}");
        context.Note($"Try it:    ASCENT_CONTENT={content} ASCENT_HOME=/tmp/try ascent start --journey {id}");
        context.Note("What each file may hold is in docs/content/format.md.");
        return ExitCodes.Success;
    }

    private static async Task<int> CheckAsync(CliContext context)
    {
        ContentCheckResult result;
        var root = AscentCommand.Build(context.Host);
        using (var line = context.Progress())
        {
            var check = new ContentCheck(context.Get(Folder) is { } folder ? Path.GetFullPath(folder) : ContentRoot.Find(), context.Home, command => CommandWords.Fault(root, command));
            result = await check.RunAsync(new ContentCheckOptions(context.Get(OnlyLabs)!, !context.Get(NoLabs), context.Get(Write)), new Lines(line), context.Stop);
        }

        var gaps = result.Problems.Count(problem => problem.Gap);
        var faults = result.Problems.Count - gaps;
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["files"] = result.Files,
                ["labs"] = result.Labs,
                ["counts"] = new JsonObject([.. Counts(result.Counts).Select(count => KeyValuePair.Create(count.Many, (JsonNode?)count.Number))]),
                ["problems"] = new JsonArray([.. result.Problems.Select(problem => new JsonObject { ["file"] = problem.File, ["line"] = problem.Line, ["message"] = problem.Message, ["gap"] = problem.Gap })]),
            });
        }
        else
        {
            foreach (var problem in result.Problems.Where(problem => !problem.Gap || context.Get(Gaps)).OrderByDescending(problem => problem.Gap))
                context.Note(problem.ToString());
            if (gaps > 0)
                context.Note($"{Words.Plural(gaps, "thing is", "things are")} still to be written for what calls itself a draft{(context.Get(Gaps) ? "" : "; --gaps lists them")}.");
            context.Note(faults == 0
                ? $"{Words.Plural(result.Files, "file")} and {Words.Plural(result.Labs, "lab")} are in order."
                : $"{Words.Plural(faults, "problem")} in {Words.Plural(result.Files, "file")} and {Words.Plural(result.Labs, "lab")}.");
            context.Note(string.Join(" · ", Counts(result.Counts).Select(count => Words.Plural(count.Number, count.One, count.Many))));
        }

        return faults == 0 ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private static (string One, string Many, int Number)[] Counts(PackCounts counts) =>
    [
        ("skill", "skills", counts.Skills),
        ("activity", "activities", counts.Activities),
        ("resource", "resources", counts.Resources),
        ("item", "items", counts.Items),
        ("card", "cards", counts.Cards),
        ("paper", "papers", counts.Papers),
        ("interview", "interviews", counts.Interviews),
    ];

    private sealed class Lines(ProgressLine line) : IProgress<string>
    {
        public void Report(string value) => line.Show(() => value, final: true);
    }
}
