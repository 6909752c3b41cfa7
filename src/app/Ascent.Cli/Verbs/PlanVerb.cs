using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey.Planning;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>plan</c>: the dated roadmap, the forecast, what would change it, and why an item stands where it stands.</summary>
internal static class PlanVerb
{
    private static readonly Option<string?> Profile = new("--profile") { HelpName = "FILE", Description = "Plan for this profile without touching your own" };
    private static readonly Option<string?> WhatIfText = new("--what-if") { HelpName = "CHANGES", Description = "Plan with changes: " + WhatIf.Example };
    private static readonly Option<string?> ExplainId = new("--explain") { HelpName = "ID", Description = "Why an activity or a skill stands where it stands, or was left out" };

    private static readonly Option<string[]> Want = new("--want") { HelpName = "ID", Description = "Take an optional activity into the plan", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Unwant = new("--unwant") { HelpName = "ID", Description = "Let an optional activity go again", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string[]> Pin = new("--pin") { HelpName = "ID=WEEK", Description = "Hold an activity in a week", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Unpin = new("--unpin") { HelpName = "ID", Description = "Let a pinned activity go", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Off = new("--off") { HelpName = "WEEK", Description = "Take a week off", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> On = new("--on") { HelpName = "WEEK", Description = "Work in a week that was off", AllowMultipleArgumentsPerToken = true };

    internal static Verb Create(CliHost host) =>
        new Verb("plan", "The dated roadmap and the forecast", "plan", "plan --what-if hours=12,track=nlp", "plan --explain first-network-lab", "plan --want competition", "plan --pin first-mnist=2026-W50", "plan --off 2026-W52", "plan --profile me.json --json")
            .With(Profile, WhatIfText, ExplainId, Want, Unwant, Pin, Unpin, Off, On)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var asked = new PlanChanges(Given(Want), Given(Unwant), Given(Pin), Given(Unpin), Given(Off), Given(On));
        if (PlanChanges.Make(context, asked) is { } update)
            return PlanChanges.Report(context, update, asked);
        string[] Given(Option<string[]> option) => context.Get(option) ?? [];
        var plan = Compute(context, out var before);
        if (context.Get(ExplainId) is { } id)
            return Explain(context, plan, id);
        if (context.Json)
        {
            var document = JsonNode.Parse(PlanJson.Write(plan))!.AsObject();
            if (before is not null) document["whatIf"] = DifferenceView.ToJson(context.Get(WhatIfText)!, PlanDifference.Of(before, plan));
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        if (before is not null)
        {
            context.Console.MarkupLine($"[bold]What if[/] {Markup.Escape(context.Get(WhatIfText)!)}");
            DifferenceView.Write(context.Console, PlanDifference.Of(before, plan));
            context.Console.MarkupLine("[grey]Your own plan is unchanged.[/]");
        }

        PlanView.Summary(context.Console, plan);
        context.Console.WriteLine();
        PlanView.Items(context.Console, plan);
        PlanView.LeftOut(context.Console, plan);
        return ExitCodes.Success;
    }

    private static Plan Compute(CliContext context, out Plan? before)
    {
        var workbench = context.Workbench;
        before = null;
        var profile = context.Get(Profile) is { } file ? ProfileFiles.Read(file, workbench) : null;
        if (context.Get(WhatIfText) is not { } changes)
            return profile is null ? workbench.CurrentPlan() : workbench.PlanFor(profile);

        if (profile is not null)
        {
            before = workbench.PlanFor(profile);
            return workbench.PlanFor(WhatIf.Apply(profile, changes, workbench.Pack));
        }

        before = workbench.CurrentPlan();
        return workbench.WhatIf(changes).Plan;
    }

    private static int Explain(CliContext context, Plan plan, string id)
    {
        var explanation = Explainer.Explain(context.Workbench.Pack, plan, id);
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["id"] = explanation.Id,
                ["title"] = explanation.Title,
                ["headline"] = explanation.Headline,
                ["facts"] = new JsonArray([.. explanation.Facts.Select(fact => JsonValue.Create(fact))]),
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{Markup.Escape(explanation.Title)}[/]");
        context.Console.MarkupLine(Markup.Escape(explanation.Headline));
        foreach (var fact in explanation.Facts)
            Hanging.Bullet(context.Console, Markup.Escape(fact));
        return ExitCodes.Success;
    }
}
