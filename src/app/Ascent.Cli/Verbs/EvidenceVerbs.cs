using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey.Progress;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>evidence list|show|verify</c>: what proves the activities.</summary>
internal static class EvidenceVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The evidence, or the beginning of its id" };
    private static readonly Argument<string?> OptionalId = new("id") { Arity = ArgumentArity.ZeroOrOne, Description = "One evidence; all without it" };
    private static readonly Option<string?> Activity = new("--activity") { HelpName = "ID", Description = "Only that of one activity" };

    internal static Verb Create(CliHost host) => new Verb("evidence", "What proves your activities").With(
        new Verb("list", "All evidence, oldest first", "evidence list", "evidence list --activity first-network-lab").With(Activity).Runs(host, List),
        new Verb("show", "One evidence in full", "evidence show e-3fa2").With(Id).Runs(host, Show),
        new Verb("verify", "Recompute hashes and look again at files, runs and attempts", "evidence verify").With(OptionalId).Runs(host, Verify));

    private static int List(CliContext context)
    {
        var all = context.Workbench.EvidenceList(context.Get(Activity));
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["evidence"] = new JsonArray([.. all.Select(ToJson)]) });
            return ExitCodes.Success;
        }

        if (all.Count == 0)
        {
            context.Console.MarkupLine("No evidence yet. A passed lab, or 'ascent done ID --link URL', makes some.");
            return ExitCodes.Success;
        }

        var table = Terminal.Table("Id", "Activity", "Kind", "When", "What");
        foreach (var evidence in all)
            table.AddRow(evidence.Id, Markup.Escape(evidence.ActivityId), evidence.Kind.ToString().ToLowerInvariant(), Words.Day(DateOnly.FromDateTime(evidence.At.LocalDateTime)), Markup.Escape(evidence.Summary));
        context.Console.Write(table);
        return ExitCodes.Success;
    }

    private static int Show(CliContext context)
    {
        var evidence = context.Workbench.EvidenceById(context.Get(Id));
        var document = ToJson(evidence);
        document.Insert(0, "schema", JsonText.Schema);
        if (context.Json)
        {
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{evidence.Id}[/]  {Markup.Escape(evidence.Summary)}");
        context.Console.MarkupLine($"Activity  {Markup.Escape(evidence.ActivityId)}");
        context.Console.MarkupLine($"Made      {evidence.At.LocalDateTime:yyyy-MM-dd HH:mm}");
        context.Console.MarkupLine($"SHA-256   {evidence.Sha256}");
        context.Console.MarkupLine(Markup.Escape(JsonNode.Parse(evidence.Data)!.ToJsonString(JsonText.Indented)));
        return ExitCodes.Success;
    }

    private static int Verify(CliContext context)
    {
        var checks = context.Workbench.VerifyEvidence(context.Get(OptionalId));
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject { ["id"] = check.EvidenceId, ["holds"] = check.Holds, ["message"] = check.Message })]),
            });
        }
        else if (checks.Count == 0)
        {
            context.Console.MarkupLine("No evidence yet, so there is nothing to verify.");
        }
        else
        {
            foreach (var check in checks)
                context.Console.MarkupLine($"{(check.Holds ? "[green]holds[/] " : "[red]broken[/]")}  {check.EvidenceId}  {Markup.Escape(check.Message)}");
        }

        return checks.All(check => check.Holds) ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private static JsonObject ToJson(Evidence evidence) => new()
    {
        ["id"] = evidence.Id,
        ["activity"] = evidence.ActivityId,
        ["kind"] = evidence.Kind.ToString().ToLowerInvariant(),
        ["at"] = evidence.At.ToString("O"),
        ["summary"] = evidence.Summary,
        ["sha256"] = evidence.Sha256,
        ["data"] = JsonNode.Parse(evidence.Data),
    };
}
