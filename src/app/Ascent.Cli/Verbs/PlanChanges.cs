using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary>The options of <c>plan</c> that change the plan and keep the change.</summary>
internal sealed record PlanChanges(string[] Want, string[] Unwant, string[] Pin, string[] Unpin, string[] Off, string[] On)
{
    /// <summary>Null where nothing was to be changed.</summary>
    internal static PlanUpdate? Make(CliContext context, PlanChanges asked)
    {
        var kinds = new[] { asked.Want, asked.Unwant, [.. asked.Pin, .. asked.Unpin], asked.Off, asked.On }.Count(part => part.Length > 0);
        if (kinds == 0)
            return null;
        if (kinds > 1)
            throw new JourneyException("Change one thing at a time: --want, --unwant, --pin and --unpin, --off, or --on.");
        var workbench = context.Workbench;
        if (asked.Want.Length > 0)
            return workbench.Want(asked.Want, wanted: true);
        if (asked.Unwant.Length > 0)
            return workbench.Want(asked.Unwant, wanted: false);
        if (asked.Off.Length > 0)
            return workbench.TakeOff([.. asked.Off.Select(text => Week("--off", text))], off: true);
        return asked.On.Length > 0
            ? workbench.TakeOff([.. asked.On.Select(text => Week("--on", text))], off: false)
            : workbench.Pin(Pins(asked));
    }

    private bool Names(string id) =>
        Want.Contains(id, StringComparer.Ordinal) || Unwant.Contains(id, StringComparer.Ordinal) || Unpin.Contains(id, StringComparer.Ordinal)
        || Array.Exists(Pin, text => text.StartsWith(id + "=", StringComparison.Ordinal));

    internal static int Report(CliContext context, PlanUpdate update, PlanChanges asked)
    {
        if (context.Json)
        {
            context.WriteJson(JsonNode.Parse(PlanJson.Write(update.Plan))!);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine(update.Changes.Count == 0 ? "Nothing moved." : "The plan was computed anew.");
        // What was asked for comes first; a stable order leaves the rest as it is.
        PlanView.Changes(context.Console, [.. update.Changes.OrderBy(change => asked.Names(change.ItemId) ? 0 : 1)]);
        PlanView.Forecast(context.Console, update.Plan);
        return ExitCodes.Success;
    }

    private static Dictionary<string, IsoWeek?> Pins(PlanChanges asked)
    {
        var pins = new Dictionary<string, IsoWeek?>(StringComparer.Ordinal);
        foreach (var text in asked.Pin)
        {
            var equals = text.IndexOf('=');
            if (equals < 1)
                throw new JourneyException($"--pin {text}: write the activity and its week, such as first-mnist=2026-W50.");
            pins[text[..equals]] = Week("--pin", text[(equals + 1)..]);
        }

        foreach (var id in asked.Unpin)
            pins[id] = null;
        return pins;
    }

    private static IsoWeek Week(string option, string text) => IsoWeek.TryParse(text, out var week)
        ? week
        : throw new JourneyException($"{option}: '{text}' is no week; write an ISO week of that year such as 2026-W50.");
}
