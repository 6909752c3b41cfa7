using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Cli.Output.Plots;
using Ascent.Models;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

internal static partial class RunsVerbs
{
    private const int SmallPlot = 9;
    private const int JsonPointsOfACurve = 2000;
    private const int JsonPoints = 100_000;
    private const int MostMetricLines = 60;

    private static int Show(CliContext context)
    {
        var run = Known(context, context.Get(Id));
        var runs = context.Workbench.Runs;
        var curves = runs.ReadCurves(run.Id, JsonPointsOfACurve).Curves;
        var findings = RunDiagnosis.Read(runs.FolderOf(run.Id));
        if (context.Json)
        {
            var document = ToJson(run);
            document.Insert(0, "schema", JsonText.Schema);
            var each = Math.Clamp(JsonPoints / Math.Max(1, curves.Count), 4, JsonPointsOfACurve);
            document["metrics"] = new JsonArray([.. curves
                .SelectMany(curve => Thinning.Thin(curve.Points, each).Select(point => (curve.Name, Point: point)))
                .OrderBy(pair => pair.Point.Seconds)
                .Select(pair => new JsonObject { ["name"] = pair.Name, ["step"] = pair.Point.Step, ["seconds"] = Math.Round(pair.Point.Seconds, 3), ["value"] = Number(pair.Point.Value) })]);
            document["series"] = new JsonArray([.. curves.Select(curve => new JsonObject { ["name"] = curve.Name, ["count"] = curve.Count, ["last"] = Number(curve.Last.Value), ["lowest"] = Number(curve.Lowest?.Value), ["highest"] = Number(curve.Highest?.Value) })]);
            document["findings"] = findings is null ? null : FindingsView.ToJson(findings);
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        var console = context.Console;
        console.MarkupLine($"[bold]{Markup.Escape(run.Id)}[/]  {Markup.Escape(run.Name)}  {State(run.Status)}");
        if (run.Problem is { } problem)
            console.MarkupLine(Markup.Escape(problem));
        console.MarkupLine($"Started   {run.StartedAt.LocalDateTime:yyyy-MM-dd HH:mm:ss}{(run.Took is { } took ? $", took {Words.Seconds(took.TotalSeconds)}" : "")}, seed {run.Seed}");
        foreach (var resumption in run.Resumptions)
            console.MarkupLine($"Resumed   {resumption.At.LocalDateTime:yyyy-MM-dd HH:mm:ss}{(resumption.AfterStep is { } step ? $", after step {step}" : "")}");
        if (run.Source?.Version is { } version)
            console.MarkupLine($"Commit    {Markup.Escape(version)}");
        if (run.Source?.Command is { } command)
            console.MarkupLine($"Command   {Markup.Escape(command)}");
        if (run.Tags.Count > 0)
            console.MarkupLine($"Tags      {Markup.Escape(string.Join(' ', run.Tags))}");
        foreach (var note in run.Notes)
            console.MarkupLine($"Note      [grey]{note.At.LocalDateTime:yyyy-MM-dd HH:mm}[/]  {Markup.Escape(note.Text)}");
        Pairs(console, "Settings", run.Parameters.Select(pair => (pair.Key, pair.Value)));
        Pairs(console, "Machine", run.Environment.Select(pair => (pair.Key, pair.Value)));
        Pairs(console, "Final", run.Final.Select(pair => (pair.Key, $"{pair.Value:0.#####}")));
        Pairs(console, "Best", run.Best.Select(pair => (pair.Key, $"{pair.Value:0.#####}")));
        Metrics(console, curves);
        if (findings is not null)
            FindingsView.Write(console, findings);
        Pairs(console, "Files", run.Artifacts.Select(artifact => (artifact.Name, $"{Words.Bytes(artifact.Bytes)}, SHA-256 {artifact.Sha256}")));
        if (DrawsPlots(context))
        {
            foreach (var group in Chosen(context, [.. curves.Select(curve => curve.Name)], context.Get(Metric)!.Length > 0).GroupBy(MetricNames.QuantityOf, StringComparer.Ordinal))
            {
                console.WriteLine();
                Plot(context, group.Key, SmallPlot, [.. group.Select((name, index) => (run, name, Label: name, Mark: index))]);
            }
        }

        console.MarkupLine($"[grey]In {Markup.Escape(runs.FolderOf(run.Id))}[/]");
        return ExitCodes.Success;
    }

    /// <summary>Nested names stand under what they belong to.</summary>
    private static void Metrics(IAnsiConsole console, IReadOnlyList<MetricCurve> curves)
    {
        if (curves.Count == 0)
            return;
        console.MarkupLine("[bold]Metrics[/]");
        var lines = 0;
        var width = Math.Min(40, curves.Max(curve => curve.Name.Length));
        foreach (var group in curves.GroupBy(curve => MetricNames.GroupOf(curve.Name), StringComparer.Ordinal).OrderBy(group => MetricNames.IsSystem(group.Key + "/")).ThenBy(group => group.Key.Length > 0))
        {
            if (lines < MostMetricLines && group.Key.Length > 0)
                console.MarkupLine($"  [grey]{Markup.Escape(group.Key)}/[/]");
            foreach (var curve in group)
            {
                if (lines++ >= MostMetricLines)
                    continue;
                var name = group.Key.Length > 0 ? "  " + curve.Name[(group.Key.Length + 1)..] : curve.Name;
                console.MarkupLine($"  {Markup.Escape(name.PadRight(width))}  {Words.Plural((int)Math.Min(int.MaxValue, curve.Count), "value")}, {Markup.Escape(LinePlot.Brief(curve))}");
            }
        }

        if (lines > MostMetricLines)
            console.MarkupLine($"  [grey]and {lines - MostMetricLines} more; --json names all.[/]");
    }

    private static void Pairs(IAnsiConsole console, string title, IEnumerable<(string Name, string Value)> pairs)
    {
        var list = pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        if (list.Count == 0)
            return;
        console.MarkupLine($"[bold]{title}[/]");
        var width = list.Max(pair => pair.Name.Length);
        foreach (var (name, value) in list)
            console.MarkupLine($"  {Markup.Escape(name.PadRight(width))}  {Markup.Escape(value)}");
    }

    private static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
