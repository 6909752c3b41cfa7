using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Tracking.Export;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

internal static partial class RunsVerbs
{
    private static readonly Option<string> Format = new Option<string>("--format") { HelpName = "csv|svg|tensorboard", Description = "One CSV file, one picture, or a folder of event files for TensorBoard", Required = true }.AcceptOnlyFromAmong("csv", "svg", "tensorboard");
    private static readonly Option<string[]> Drawn = new("--metric") { HelpName = "NAME", Description = "The figure that a picture shows; may be repeated", DefaultValueFactory = _ => ["train_loss"] };
    private static readonly Option<string> Out = new("--out") { HelpName = "PATH", Description = "The CSV file, or the folder for TensorBoard's --logdir; what is there is replaced", Required = true };

    private static int Export(CliContext context)
    {
        var runs = AllKnown(context);
        var store = context.Workbench.Runs;
        var path = context.Get(Out)!;
        var result = context.Get(Format) switch
        {
            "csv" => RunExport.ToCsv(store, runs, path, context.Stop),
            "svg" => RunExport.ToSvg(store, runs, context.Get(Drawn)!, path),
            _ => RunExport.ToTensorBoard(store, runs, path, context.Stop),
        };
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["files"] = new JsonArray([.. result.Files.Select(file => JsonValue.Create(file))]), ["points"] = result.Points });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{result.Points:#,0} figures of {Words.Plural(runs.Count, "run")} written to");
        foreach (var file in result.Files)
            context.Console.MarkupLine($"  {Markup.Escape(file)}");
        if (context.Get(Format) == "tensorboard")
            context.Console.MarkupLine($"[grey]tensorboard --logdir {Markup.Escape(Path.GetFullPath(path))}[/]");
        return ExitCodes.Success;
    }
}
