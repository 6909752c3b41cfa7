using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey.Planning;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary>The options of <c>plan</c> that change the plan and keep the change.</summary>
internal static class PlanChanges
{
    /// <summary>Null where nothing was to be changed.</summary>
    internal static PlanUpdate? Ask(CliContext context, string[] wants, string[] unwants)
    {
        var update = wants.Length > 0 ? context.Workbench.Want(wants, wanted: true) : null;
        return unwants.Length > 0 ? context.Workbench.Want(unwants, wanted: false) : update;
    }

    internal static int Report(CliContext context, PlanUpdate update)
    {
        if (context.Json)
        {
            context.WriteJson(JsonNode.Parse(PlanJson.Write(update.Plan))!);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine(update.Changes.Count == 0 ? "Nothing moved." : "The plan was computed anew.");
        PlanView.Changes(context.Console, update.Changes);
        PlanView.Forecast(context.Console, update.Plan);
        return ExitCodes.Success;
    }
}
