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

        context.Host.Say($"{Words.Plural((int)result.Rows, "record")}{(result.Runs > 0 ? $" and {Words.Plural(result.Runs, "run")}" : "")} written to {result.Path}, {Words.Bytes(result.Bytes)}.");
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

        context.Host.Say($"The journey of {Words.Moment(result.MadeAt)} is here again: {Words.Plural((int)result.Rows, "record")}{(result.Runs > 0 ? $", {Words.Plural(result.Runs, "run")}" : "")}.");
        if (result.Aside is { } aside)
            context.Host.Say($"What was here before is kept in {aside}; 'ascent today --home {aside}' looks at it.");
        return ExitCodes.Success;
    }

    private static int Import(CliContext context)
    {
        var result = context.Workbench.ImportJourney(context.Get(ImportPath), context.Get(Merge));
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["rows"] = result.Rows,
                ["choices"] = new JsonArray([.. result.Choices.Select(choice => new JsonObject { ["what"] = choice.What, ["kept"] = choice.KeptHere ? "here" : "file", ["hereAt"] = choice.HereAt?.ToString("O"), ["fileAt"] = choice.ThereAt?.ToString("O") })]),
                ["notes"] = new JsonArray([.. result.Notes.Select(note => JsonValue.Create(note))]),
                ["aside"] = result.Aside,
            });
            return ExitCodes.Success;
        }

        context.Host.Say(result.Rows == 0 ? "All of it was here already." : $"{Words.Plural((int)result.Rows, "record")} taken in. 'ascent today' says what is next.");
        if (result.Choices.Count > 0)
        {
            context.Host.Say("Of these, both homes had one. The newer one counts; where no time is known, the one that was here.");
            var table = Terminal.Table("What", "Counts", "Here", "In the file");
            foreach (var choice in result.Choices)
                table.AddRow(Markup.Escape(choice.What), choice.KeptHere ? "here" : "file", When(choice.HereAt), When(choice.ThereAt));
            context.Console.Write(table);
        }

        foreach (var note in result.Notes)
            context.Host.Say(note);
        if (result.Aside is { } aside)
            context.Host.Say($"The journey as it was before is kept in {aside}; 'ascent today --home {aside}' looks at it.");
        return ExitCodes.Success;
    }

    private static string When(DateTimeOffset? time) => time is { } known ? Words.Moment(known) : "–";
}
