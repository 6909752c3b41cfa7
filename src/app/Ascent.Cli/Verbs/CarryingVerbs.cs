using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>backup</c>, <c>restore</c>, <c>import</c>: the journey out of a home and back in.</summary>
internal static class CarryingVerbs
{
    private static readonly Argument<string> BackupPath = new("file") { Description = "The backup; one that is there is replaced when the new one is whole" };
    private static readonly Argument<string> RestorePath = new("file") { Description = "A backup" };
    private static readonly Argument<string> ImportPath = new("file") { Description = "What 'ascent export json' wrote" };
    private static readonly Option<bool> WithRuns = new("--runs") { Description = "Take the runs along, weights and all" };
    private static readonly Option<bool> Merge = new("--merge") { Description = "Add what is new to the journey that is here" };

    internal static IEnumerable<Verb> Create(CliHost host)
    {
        yield return new Verb("backup", "Write everything into one file, while others work", "backup ascent-2026-11-30.zip", "backup /media/stick/ascent.zip --runs").With(BackupPath, WithRuns).Runs(host, Backup);
        yield return new Verb("restore", "Put a backup in place of what is here, which is kept aside", "restore ascent-2026-11-30.zip").With(RestorePath).Runs(host, Restore);
        yield return new Verb("import", "Take in a journey that was exported as JSON", "import journey.json --home ~/other", "import journey.json --merge").With(ImportPath, Merge).Runs(host, Import);
    }

    private static int Backup(CliContext context)
    {
        var result = context.Workbench.Backup(context.Get(BackupPath), context.Get(WithRuns));
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["path"] = result.Path,
                ["bytes"] = result.Bytes,
                ["seal"] = result.Seal,
                ["rows"] = result.Rows,
                ["runs"] = result.Runs,
                ["runsLeftOut"] = result.RunsLeftOut,
                ["proofsLeftOut"] = result.ProofsLeftOut,
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{Words.Plural((int)result.Rows, "record")}{(result.Runs > 0 ? $" and {Words.Plural(result.Runs, "run")}" : "")} written to {Markup.Escape(result.Path)}, {Words.Bytes(result.Bytes)}.");
        if (result.RunsLeftOut > 0)
        {
            var proofs = result.ProofsLeftOut > 0 ? $" {Words.Plural(result.ProofsLeftOut, "proof")} can only be checked beside {(result.ProofsLeftOut == 1 ? "its run" : "their runs")}." : "";
            context.Console.MarkupLine($"[grey]{Words.Plural(result.RunsLeftOut, "run")} stayed out; --runs takes them along.{proofs}[/]");
        }

        context.Console.MarkupLine($"[grey]'ascent evidence verify {Markup.Escape(result.Path)}' checks it; 'ascent restore' takes it back.[/]");
        return ExitCodes.Success;
    }

    private static int Restore(CliContext context)
    {
        var result = context.Workbench.Restore(context.Get(RestorePath));
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["madeAt"] = result.MadeAt, ["rows"] = result.Rows, ["runs"] = result.Runs, ["aside"] = result.Aside });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"The journey of {Markup.Escape(result.MadeAt)} is here again: {Words.Plural((int)result.Rows, "record")}{(result.Runs > 0 ? $", {Words.Plural(result.Runs, "run")}" : "")}.");
        if (result.Aside is { } aside)
            context.Console.MarkupLine($"What was here before lies in {Markup.Escape(aside)}");
        return ExitCodes.Success;
    }

    private static int Import(CliContext context)
    {
        var added = context.Workbench.ImportJourney(context.Get(ImportPath), context.Get(Merge));
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["rows"] = added });
        else
            context.Console.MarkupLine(added == 0 ? "All of it was here already." : $"{Words.Plural((int)added, "record")} taken in. 'ascent today' says what is next.");
        return ExitCodes.Success;
    }
}
