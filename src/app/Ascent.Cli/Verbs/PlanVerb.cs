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
    private static readonly Option<string?> WhatIfText = new("--what-if") { HelpName = "CHANGES", Description = "Plan with changes: hours=12,deadline=2027-06-01,track=nlp,gpu=true,start=2027-01-04,free=true" };
    private static readonly Option<string?> ExplainId = new("--explain") { HelpName = "ID", Description = "Why an activity or a skill stands where it stands, or was left out" };

    private static readonly Option<string[]> Want = new("--want") { HelpName = "ID", Description = "Take an optional activity into the plan", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Unwant = new("--unwant") { HelpName = "ID", Description = "Let an optional activity go again", AllowMultipleArgumentsPerToken = true };

    internal static Verb Create(CliHost host) =>
        new Verb("plan", "The dated roadmap and the forecast", "plan", "plan --what-if hours=12,track=nlp", "plan --explain first-network-lab", "plan --want competition", "plan --profile me.json --json")
            .With(Profile, WhatIfText, ExplainId, Want, Unwant)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        if (PlanChanges.Ask(context, context.Get(Want) ?? [], context.Get(Unwant) ?? []) is { } update)
            return PlanChanges.Report(context, update);
        var plan = Compute(context, out var before);
        if (context.Get(ExplainId) is { } id)
            return Explain(context, plan, id);
        if (context.Json)
        {
            context.WriteJson(JsonNode.Parse(PlanJson.Write(plan))!);
            return ExitCodes.Success;
        }

        if (before is not null)
        {
            var p50 = plan.Forecast.P50.DayNumber - before.Forecast.P50.DayNumber;
            var p80 = plan.Forecast.P80.DayNumber - before.Forecast.P80.DayNumber;
            context.Console.MarkupLine($"[bold]What if[/] {Markup.Escape(context.Get(WhatIfText)!)}: P50 {Shift(p50)}, P80 {Shift(p80)}. Your own plan is unchanged.");
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
            return workbench.PlanFor(WhatIf.Apply(profile, changes));
        }

        before = workbench.CurrentPlan();
        return workbench.CurrentPlanFor(WhatIf.Apply(workbench.Profile!, changes));
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
            context.Console.MarkupLine($"  · {Markup.Escape(fact)}");
        return ExitCodes.Success;
    }

    private static string Shift(int days) => days switch
    {
        0 => "stays",
        > 0 => $"{Words.Plural(days, "day")} later",
        _ => $"{Words.Plural(-days, "day")} earlier",
    };
}
