using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>eval RUN</c>: what a trained run is worth on the part of the data that it did not learn from.</summary>
internal static partial class EvalVerb
{
    private const int WorstShown = 5;
    private static readonly Argument<string> RunName = new("run") { Description = "A trained run, the beginning of its id, or its folder" };
    private static readonly Option<string?> Data = new("--data") { HelpName = "SET", Description = "Another data set than the run learnt: with the same classes, or another text" };
    private static readonly Option<string?> ViewsOfEach = new("--views") { HelpName = "VIEWS", Description = "Views of each picture: none, mirror or mirror-translate; those of the recipe unless given" };

    internal static Verb Create(CliHost host) =>
        new Verb("eval", "What a trained run is worth on what it did not learn from: accuracy, loss, classes, confusions, perplexity, exact answers", "eval 20261122-104512", "eval 20261122-104512 --data mnist --json", "eval 20261122-104512 --views none")
            .With(RunName, Data, ViewsOfEach)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var (id, folder) = RunFolders.Find(context, context.Get(RunName));
        var description = RunModel.Read(folder);
        if (RunKinds.Of(description) != RunKind.Classifier)
        {
            if (context.Get(ViewsOfEach) is not null)
                throw new JourneyException("--views is for runs that look at pictures.");
            return HeldOut(context, id, folder);
        }

        var run = RunClassifier.Open(folder);
        if (context.Get(ViewsOfEach) is { } views)
            run.Views = Named(views, run);
        EvaluationReport report;
        using (var line = context.Progress())
        {
            report = RunEvaluation.Evaluate(run, context.Workbench.Data, context.Get(Data), new Inline(step => line.Show(() => $"{step.Done:#,0} of {step.All:#,0}")), context.Stop);
        }

        if (context.Json)
            context.WriteJson(ToJson(id, run, report));
        else
            Show(context.Console, id, run, report);
        return ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, string id, RunClassifier run, EvaluationReport report)
    {
        console.MarkupLine($"[bold]{Markup.Escape(id)}[/]  {Markup.Escape(run.Description.Model)} on {Markup.Escape(report.Data)}, {report.Part} part{Seen(run.Views)}");
        console.MarkupLine($"accuracy [bold]{report.Accuracy * 100:0.00} %[/] ({report.Classes.Sum(one => one.Right):#,0} of {report.Count:#,0}), loss {report.Loss:0.0000}");
        var table = Terminal.Table("Class", ">Examples", ">Right", ">Recall", ">Precision");
        foreach (var one in report.Classes)
            table.AddRow(Markup.Escape(one.Name), $"{one.Count:#,0}", $"{one.Right:#,0}", Percent(one.Recall), Percent(one.Precision));
        console.Write(table);
        if (report.Confusions.Count == 0)
            return;
        console.MarkupLine("[bold]Worst confusions[/]");
        foreach (var one in report.Confusions.Take(WorstShown))
            console.MarkupLine($"  {Markup.Escape(one.Class)} taken for {Markup.Escape(one.TakenFor)}: {Words.Plural(one.Count, "time")}");
    }

    private static TestViews Named(string views, RunClassifier run)
    {
        var found = views switch
        {
            "none" => TestViews.None,
            "mirror" => TestViews.Mirror,
            "mirror-translate" => TestViews.MirrorTranslate,
            _ => throw new JourneyException($"--views takes none, mirror or mirror-translate, not '{views}'."),
        };
        return found == TestViews.None || (run.Description.Input is ImageInput && run.Description.Model != "mlp")
            ? found
            : throw new JourneyException($"A {run.Description.Model} takes no pictures with rows and columns, of which there could be several views: leave --views out.");
    }

    private static string Seen(TestViews views) => views switch { TestViews.Mirror => ", 2 views of each picture", TestViews.MirrorTranslate => ", 6 views of each picture", _ => "" };

    private static string Percent(double part) => double.IsNaN(part) ? "" : $"{part * 100:0.0} %";

    private static JsonObject ToJson(string id, RunClassifier run, EvaluationReport report) => new()
    {
        ["schema"] = JsonText.Schema,
        ["run"] = id,
        ["model"] = run.Description.Model,
        ["weights"] = run.Weights,
        ["data"] = report.Data,
        ["part"] = report.Part,
        ["views"] = run.Views switch { TestViews.Mirror => "mirror", TestViews.MirrorTranslate => "mirror-translate", _ => "none" },
        ["count"] = report.Count,
        ["accuracy"] = report.Accuracy,
        ["loss"] = double.IsFinite(report.Loss) ? report.Loss : null,
        ["classes"] = new JsonArray([.. report.Classes.Select(one => new JsonObject { ["name"] = one.Name, ["count"] = one.Count, ["right"] = one.Right, ["told"] = one.Told })]),
        ["confusions"] = new JsonArray([.. report.Confusions.Select(one => new JsonObject { ["class"] = one.Class, ["takenFor"] = one.TakenFor, ["count"] = one.Count })]),
    };

    /// <summary>Reports on the calling thread.</summary>
    private sealed class Inline(Action<(int Done, int All)> action) : IProgress<(int Done, int All)>
    {
        public void Report((int Done, int All) value) => action(value);
    }
}
