using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Progress;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>evidence list|show|verify|bundle</c>: what proves the activities.</summary>
internal static class EvidenceVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The evidence, or the beginning of its id" };
    private static readonly Argument<string?> OptionalId = new("id") { Arity = ArgumentArity.ZeroOrOne, Description = "One evidence, or a bundle or portfolio (folder or ZIP), which needs no store; all evidence without it" };
    private static readonly Option<string> Into = new("--into") { HelpName = "DIR|FILE.zip", Description = "Where to; a bundle that is there is replaced", Required = true };
    private static readonly Option<string[]> Only = new("--only") { HelpName = "ID", Description = "Only this evidence; may be repeated", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<bool> Weights = new("--weights") { Description = "Take weights and other large files of runs along" };
    private static readonly Option<string?> Seal = new("--seal") { HelpName = "HASH", Description = "The seal that the bundle's maker published" };
    private static readonly Option<string?> Activity = new("--activity") { HelpName = "ID", Description = "Only that of one activity" };

    internal static Verb Create(CliHost host) => new Verb("evidence", "What proves your activities").With(
        new Verb("list", "All evidence, oldest first", "evidence list", "evidence list --activity first-network-lab").With(Activity).Runs(host, List),
        new Verb("show", "One evidence in full", "evidence show e-3fa2").With(Id).Runs(host, Show),
        new Verb("verify", "Recompute hashes and look again at files, runs and attempts; or check somebody's bundle", "evidence verify", "evidence verify ada-evidence.zip", "evidence verify portfolio/ --seal 3fa2…").With(OptionalId, Seal).Runs(host, Verify),
        new Verb("bundle", "Pack evidence so that a stranger can check it without Ascent's store", "evidence bundle --into evidence.zip", "evidence bundle --into for-review --only e-3fa2 --weights").With(Into, Only, Weights).Runs(host, Bundle));

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
        context.Console.MarkupLine($"Made      {Words.Moment(evidence.At)}");
        context.Console.MarkupLine($"SHA-256   {evidence.Sha256}");
        context.Console.MarkupLine(Markup.Escape(JsonNode.Parse(evidence.Data)!.ToJsonString(JsonText.Indented)));
        return ExitCodes.Success;
    }

    private static int Bundle(CliContext context)
    {
        var only = context.Get(Only)!;
        var result = context.Workbench.BundleEvidence(context.Get(Into)!, only.Length == 0 ? null : only, context.Get(Weights));
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["path"] = result.Path,
                ["proofs"] = result.Manifest.Proofs.Count,
                ["files"] = result.Manifest.Files.Count,
                ["seal"] = result.Manifest.Seal,
                ["omitted"] = new JsonArray([.. result.Omitted.Select(line => JsonValue.Create(line))]),
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{Words.Plural(result.Manifest.Proofs.Count, "proof")} in {Words.Plural(result.Manifest.Files.Count, "file")} written to {Markup.Escape(result.Path)}");
        context.Console.MarkupLine($"Seal  {result.Manifest.Seal}");
        if (result.Manifest.Proofs.Count == 0)
            context.Console.MarkupLine("Nothing is proven yet, so it says only that. A passed lab, or 'ascent done ID --link URL', makes a beginning.");
        context.Console.MarkupLine("[grey]Publish the seal where others know that it comes from you: then they can tell that the bundle is whole and yours.[/]");
        if (result.Omitted.Count > 0)
            context.Console.MarkupLine("Not in it, but named by hash:");
        foreach (var line in result.Omitted)
            context.Console.MarkupLine($"  {Markup.Escape(line)}");
        return ExitCodes.Success;
    }

    private static int Verify(CliContext context)
    {
        var named = context.Get(OptionalId);
        if (named is not null && (Directory.Exists(named) || File.Exists(named) || named.Contains('/', StringComparison.Ordinal) || named.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)))
            return VerifyBundle(context, named);
        if (context.Get(Seal) is not null)
            throw new JourneyException("--seal belongs to a bundle: name its folder or ZIP file.");
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

    private static int VerifyBundle(CliContext context, string path)
    {
        var check = BundleVerifier.Verify(path);
        var wanted = context.Get(Seal)?.Trim().ToLowerInvariant();
        var sealFits = wanted is null || wanted == check.Seal;
        if (context.Json)
        {
            static JsonArray List(IEnumerable<BundleFinding> findings, string name) => [.. findings.Select(finding => new JsonObject { [name] = finding.Name, ["holds"] = finding.Holds, ["message"] = finding.Message })];
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["holds"] = check.Holds && sealFits,
                ["kind"] = check.Kind,
                ["createdAt"] = check.CreatedAt,
                ["seal"] = check.Seal,
                ["files"] = check.Files,
                ["checks"] = List(check.Proofs, "id"),
                ["faults"] = List(check.Faults, "path"),
            });
            return check.Holds && sealFits ? ExitCodes.Success : ExitCodes.CheckFailed;
        }

        foreach (var proof in check.Proofs)
            context.Console.MarkupLine($"{(proof.Holds ? "[green]holds[/] " : "[red]broken[/]")}  {Markup.Escape(proof.Name)}  {Markup.Escape(proof.Message)}");
        foreach (var fault in check.Faults)
            context.Console.MarkupLine($"[red]broken[/]  {Markup.Escape(fault.Name)}  {Markup.Escape(fault.Message)}");
        if (!sealFits)
            context.Console.MarkupLine($"[red]The seal is another one[/]: it is {check.Seal}. This is not the bundle that was published, though it may be whole.");
        if (check.Holds && wanted is null && check.Kind == "backup")
            context.Host.Say($"Whole and unchanged since {Words.Moment(check.CreatedAt)}: a backup of {Words.Plural(check.Files, "file")}. 'ascent restore {path}' takes it back. Seal {check.Seal}.");
        else if (check.Holds && sealFits)
            context.Console.MarkupLine($"Whole and unchanged since {Markup.Escape(Words.Moment(check.CreatedAt))}: {Words.Plural(check.Proofs.Count, "proof")}, {Words.Plural(check.Files, "file")}.{(wanted is null ? $" Seal {check.Seal}: compare it with what its maker published." : " The seal is the published one.")}");
        return check.Holds && sealFits ? ExitCodes.Success : ExitCodes.CheckFailed;
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
