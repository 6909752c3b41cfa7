using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Cli.Output.Plots;
using Ascent.Journey;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

internal static partial class RunsVerbs
{
    private const int LargePlot = 16;
    private const int MostFigures = 40;

    private static int Compare(CliContext context)
    {
        var runs = AllKnown(context);
        if (runs.Count is < 2 or > LinePlot.MostSeries)
            throw new JourneyException($"A comparison takes 2 to {LinePlot.MostSeries} runs; {runs.Count} {(runs.Count == 1 ? "was" : "were")} given. 'ascent runs list' shows those that there are.");
        var curves = runs.Select(run => context.Workbench.Runs.ReadCurves(run.Id, PlotPoints, smoothing: 0)).ToList();
        var comparison = RunComparison.Of(runs, curves);
        var names = curves.SelectMany(one => one.Curves).Select(curve => curve.Name).Distinct(StringComparer.Ordinal).ToList();
        var chosen = Chosen(context, names, several: true);
        if (context.Json)
        {
            context.WriteJson(ToJson(comparison, curves, chosen));
            return ExitCodes.Success;
        }

        var console = context.Console;
        for (var index = 0; index < runs.Count; index++)
            console.MarkupLine($"{Head(index)}  {Markup.Escape(runs[index].Id)}  {Markup.Escape(runs[index].Recipe)}  {State(runs[index].Status)}{(runs[index].Took is { } took ? $"  {Words.Seconds(took.TotalSeconds)}" : "")}{(runs[index].Tags.Count > 0 ? $"  [grey]{Markup.Escape(string.Join(' ', runs[index].Tags))}[/]" : "")}");
        Settings(console, comparison);
        Figures(console, comparison);
        if (DrawsPlots(context))
        {
            foreach (var name in chosen)
            {
                console.WriteLine();
                Plot(context, name, LargePlot, [.. runs.Select((run, index) => (run, name, Label: $"{Letter(index)} {run.Id}", Mark: index))]);
            }

            return ExitCodes.Success;
        }

        foreach (var name in chosen)
        {
            console.MarkupLine($"[bold]{Markup.Escape(name)}[/]");
            for (var index = 0; index < runs.Count; index++)
                console.MarkupLine($"  {Letter(index)}  {Markup.Escape(curves[index].Curves.FirstOrDefault(curve => curve.Name == name) is { } curve ? LinePlot.Line(curve) : "not recorded")}");
        }

        return ExitCodes.Success;
    }

    private static void Settings(IAnsiConsole console, RunComparison comparison)
    {
        if (comparison.Settings.Count == 0)
        {
            console.MarkupLine($"All {comparison.Equal} settings are the same.");
            return;
        }

        var table = Terminal.Table(["Setting", .. Letters(comparison)]);
        foreach (var setting in comparison.Settings)
            table.AddRow([Markup.Escape(setting.Name), .. setting.Values.Select(value => value is null ? "[grey]–[/]" : Markup.Escape(value))]);
        console.Write(table);
        console.MarkupLine($"[grey]{Words.Plural(comparison.Equal, "setting is", "settings are")} the same.[/]");
    }

    private static void Figures(IAnsiConsole console, RunComparison comparison)
    {
        if (comparison.Figures.Count == 0)
            return;
        var table = Terminal.Table(["Figure", .. Letters(comparison).Select(letter => ">" + letter)]);
        foreach (var figure in comparison.Figures.Take(MostFigures))
        {
            table.AddRow([Markup.Escape(figure.Name), .. Cells(figure.Final, figure.BestFinal)]);
            if (!figure.Best.SequenceEqual(figure.Final) && figure.Best.Any(value => value is not null))
                table.AddRow([$"{Markup.Escape(figure.Name)}, best", .. Cells(figure.Best, figure.BestBest)]);
        }

        console.Write(table);
        var better = comparison.Figures.Any(figure => figure.BestFinal.Count > 0 || figure.BestBest.Count > 0) ? "* is the better one. " : "";
        var more = comparison.Figures.Count > MostFigures ? $"{comparison.Figures.Count - MostFigures} more figures stand in --json." : "";
        if (better.Length + more.Length > 0)
            console.MarkupLine($"[grey]{better}{more}[/]");
    }

    private static IEnumerable<string> Cells(IReadOnlyList<double?> values, IReadOnlyList<int> winners) =>
        values.Select((value, index) => value is not { } number ? "[grey]–[/]" : winners.Contains(index) ? $"[bold green]{LinePlot.Figure(number)} *[/]" : $"{LinePlot.Figure(number)}  ");

    private static IEnumerable<string> Letters(RunComparison comparison) => comparison.Runs.Select((_, index) => $"{LinePlot.Sign(index)} {Letter(index)}");

    private static string Head(int index) => LinePlot.Colored(index, $"{LinePlot.Sign(index)} {Letter(index)}");

    private static char Letter(int index) => (char)('A' + index);

    private static JsonObject ToJson(RunComparison comparison, List<MetricCurves> curves, List<string> chosen) => new()
    {
        ["schema"] = JsonText.Schema,
        ["runs"] = new JsonArray([.. comparison.Runs.Select(run => ToJson(run))]),
        ["settings"] = new JsonArray([.. comparison.Settings.Select(setting => new JsonObject { ["name"] = setting.Name, ["values"] = new JsonArray([.. setting.Values.Select(value => (JsonNode?)value)]) })]),
        ["sameSettings"] = comparison.Equal,
        ["figures"] = new JsonArray([.. comparison.Figures.Select(figure => new JsonObject
        {
            ["name"] = figure.Name,
            ["better"] = figure.Direction switch { MetricDirection.LowerIsBetter => "lower", MetricDirection.HigherIsBetter => "higher", _ => null },
            ["final"] = new JsonArray([.. figure.Final.Select(Number)]),
            ["best"] = new JsonArray([.. figure.Best.Select(Number)]),
            ["betterFinal"] = Winners(comparison, figure.BestFinal),
            ["betterBest"] = Winners(comparison, figure.BestBest),
        })]),
        ["curves"] = new JsonArray([.. chosen.SelectMany(name => comparison.Runs.Select((run, index) => (run, Curve: curves[index].Curves.FirstOrDefault(curve => curve.Name == name))))
            .Where(pair => pair.Curve is not null)
            .Select(pair => new JsonObject
            {
                ["run"] = pair.run.Id,
                ["name"] = pair.Curve!.Name,
                ["count"] = pair.Curve.Count,
                ["points"] = new JsonArray([.. pair.Curve.Points.Select(point => new JsonArray(point.Step, Number(point.Value), Math.Round(point.Seconds, 3)))]),
            })]),
    };

    private static JsonArray Winners(RunComparison comparison, IReadOnlyList<int> winners) => new([.. winners.Select(index => JsonValue.Create(comparison.Runs[index].Id))]);
}
