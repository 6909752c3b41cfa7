using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary>What runs say of a text that do not tell classes apart.</summary>
internal static partial class PredictVerb
{
    private static readonly Option<int> Beam = new("--beam") { HelpName = "N", Description = "For a run that answers texts with texts: follow the N likeliest answers and show them", DefaultValueFactory = _ => 1 };

    /// <summary>A language model is talked to in another way.</summary>
    private static JourneyException Talks(string id) =>
        new($"{id} is a language model: it goes on with a text instead of telling something about it. 'ascent chat {id} --prompt \"...\"' asks it once, 'ascent chat {id}' talks with it.");

    private static int Translate(CliContext context, string id, string folder, string text)
    {
        var run = RunTranslator.Open(folder);
        var answers = run.Translate(text, context.Get(Beam));
        if (run.Unknown(text) is { Count: > 0 } unknown)
            context.Host.Error.WriteLine($"The run never saw {string.Join(", ", unknown.Take(10).Select(character => $"'{character}'"))}: it takes {(unknown.Count == 1 ? "it for a character" : "them for the same character")} of which it knows nothing.");
        if (context.Json)
        {
            context.WriteJson(Document(id, run.Description, run.Weights, new JsonObject
            {
                ["input"] = "text",
                ["problem"] = null,
                ["output"] = answers[0].Text,
                ["answers"] = new JsonArray([.. answers.Select(one => new JsonObject { ["text"] = one.Text, ["probability"] = Math.Exp(one.LogProbability), ["logProbability"] = one.LogProbability, ["score"] = one.Score })]),
            }));
            return ExitCodes.Success;
        }

        if (answers.Count == 1)
        {
            context.Host.Out.WriteLine(answers[0].Text);
            return ExitCodes.Success;
        }

        var width = answers.Max(one => one.Text.Length);
        foreach (var one in answers)
            context.Host.Out.WriteLine($"  {Percent(Math.Exp(one.LogProbability))}  {(width <= 80 ? one.Text.PadRight(width) : one.Text)}".TrimEnd());
        return ExitCodes.Success;
    }

    private static int Fill(CliContext context, string id, string folder, string text)
    {
        var run = RunMaskFiller.Open(folder);
        var filled = run.Fill(text, context.Get(Top));
        if (context.Json)
        {
            context.WriteJson(Document(id, run.Description, run.Weights, new JsonObject
            {
                ["input"] = "text",
                ["problem"] = null,
                ["output"] = filled.Text,
                ["masks"] = new JsonArray([.. filled.Masks.Select(mask => new JsonArray([.. mask.Select(one => new JsonObject { ["token"] = one.Token, ["probability"] = one.Probability })]))]),
            }));
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{Markup.Escape(filled.Text)}[/]");
        foreach (var (place, mask) in filled.Masks.Index())
        {
            context.Console.MarkupLine(filled.Masks.Count == 1 ? "" : $"\n{Markup.Escape("[MASK]")} {place + 1}");
            Bars(context.Console, [.. mask.Select(one => (one.Token, one.Probability))]);
        }

        return ExitCodes.Success;
    }

    /// <summary>Names with their probabilities as bars.</summary>
    private static void Bars(IAnsiConsole console, IReadOnlyList<(string Name, double Probability)> all)
    {
        var width = all.Max(one => one.Name.Length);
        foreach (var (name, probability) in all)
            console.MarkupLine($"  {Markup.Escape(name.PadRight(width))}  {Percent(probability)}  [blue]{new string('█', (int)Math.Round(probability * BarWidth))}[/]");
    }

    private static string Percent(double probability) => $"{probability * 100,6:0.00} %";

    private static JsonObject Document(string id, RunModel description, string weights, params JsonObject[] predictions) => new()
    {
        ["schema"] = JsonText.Schema,
        ["run"] = id,
        ["model"] = description.Model,
        ["weights"] = weights,
        ["predictions"] = new JsonArray([.. predictions]),
    };
}
