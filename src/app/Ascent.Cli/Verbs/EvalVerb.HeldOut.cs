using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>eval</c> of runs that tell no classes apart.</summary>
internal static partial class EvalVerb
{
    private static int HeldOut(CliContext context, string id, string folder)
    {
        HeldOutReport report;
        using (var line = context.Progress())
        {
            report = HeldOutEvaluation.Evaluate(folder, context.Workbench.Data, context.Get(Data), new InlineParts(step => line.Show(() => $"{step.Part}: {step.Done:#,0} of {step.All:#,0} batches")), context.Stop);
        }

        if (context.Json)
            context.WriteJson(ToJson(id, report));
        else
            Show(context.Console, id, report);
        return ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, string id, HeldOutReport report)
    {
        console.MarkupLine($"[bold]{Markup.Escape(id)}[/]  {Markup.Escape(report.Description.Model)} on {Markup.Escape(report.Data)}");
        var table = Terminal.Table(["", .. report.Parts.Select(part => ">" + part.Part.Replace('_', ' '))]);
        table.AddRow([Markup.Escape(report.Unit), .. report.Parts.Select(part => $"{part.Count:#,0}")]);
        foreach (var name in report.Parts.SelectMany(part => part.Figures.Keys).Distinct(StringComparer.Ordinal))
            table.AddRow([Markup.Escape(Label(name, report.Unit)), .. report.Parts.Select(part => part.Figures.TryGetValue(name, out var value) ? Figure(name, value) : "")]);
        console.Write(table);
    }

    /// <summary>In words: <c>loss per token</c>, <c>exact match</c>.</summary>
    private static string Label(string name, string unit) => name switch
    {
        "loss" => $"loss per {unit.TrimEnd('s')}",
        "accuracy" => $"{unit} that were right",
        "exact_match" => "answers right as a whole",
        _ => name.Replace('_', ' '),
    };

    private static string Figure(string name, double value) =>
        name is "accuracy" or "exact_match" || name.StartsWith("answers", StringComparison.Ordinal) ? $"{value * 100:0.00} %"
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.0000}");

    private static JsonObject ToJson(string id, HeldOutReport report) => new()
    {
        ["schema"] = JsonText.Schema,
        ["run"] = id,
        ["model"] = report.Description.Model,
        ["weights"] = report.Weights,
        ["data"] = report.Data,
        ["unit"] = report.Unit,
        ["parts"] = new JsonArray([.. report.Parts.Select(part => new JsonObject
        {
            ["part"] = part.Part,
            ["count"] = part.Count,
            ["figures"] = new JsonObject(part.Figures.Select(figure => KeyValuePair.Create(figure.Key, double.IsFinite(figure.Value) ? (JsonNode?)JsonValue.Create(figure.Value) : null))),
        })]),
    };

    /// <summary>Reports on the calling thread.</summary>
    private sealed class InlineParts(Action<(string Part, int Done, int All)> action) : IProgress<(string Part, int Done, int All)>
    {
        public void Report((string Part, int Done, int All) value) => action(value);
    }
}
