using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>doctor</c>: what this machine has and what each lack costs.</summary>
internal static class DoctorVerb
{
    internal static Verb Create(CliHost host) =>
        new Verb("doctor", "Check this machine and say what each lack costs", "doctor", "doctor --json").Runs(host, Run);

    private static int Run(CliContext context)
    {
        var findings = new List<DoctorFinding>();
        foreach (var finding in new Doctor(context.Home).Examine())
        {
            findings.Add(finding);
            if (!context.Json)
                Write(context.Console, finding);
        }

        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["findings"] = new JsonArray([.. findings.Select(finding => new JsonObject
                {
                    ["name"] = finding.Name, ["state"] = finding.State.ToString().ToLowerInvariant(), ["detail"] = finding.Detail, ["cost"] = finding.Cost,
                })]),
            });
        }

        return findings.Exists(finding => finding.State == DoctorState.Broken) ? ExitCodes.BrokenEnvironment : ExitCodes.Success;
    }

    private static void Write(IAnsiConsole console, DoctorFinding finding)
    {
        var mark = finding.State switch
        {
            DoctorState.Ok => "[green]✓[/]",
            DoctorState.Lacking => "[yellow]–[/]",
            _ => "[red]✗[/]",
        };
        console.MarkupLine($"{mark} {Markup.Escape(finding.Name),-12} {Markup.Escape(finding.Detail)}");
        if (finding.Cost is { } cost)
            console.MarkupLine($"               [grey]{Markup.Escape(cost)}[/]");
    }
}
