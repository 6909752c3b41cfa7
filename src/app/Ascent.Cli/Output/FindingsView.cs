using System.Text.Json.Nodes;
using Ascent.Nn.Training.Diagnosis;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>What went wrong with a training, and what to try.</summary>
internal static class FindingsView
{
    internal static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        console.MarkupLine("[bold]Diagnosis[/]");
        if (findings.Count == 0)
            console.MarkupLine("  Nothing wrong was found.");
        foreach (var finding in findings)
        {
            var where = finding.Layer is { } layer ? $" in '{Markup.Escape(layer)}'" : "";
            console.MarkupLine($"  [yellow]{Markup.Escape(finding.Title)}[/]{where}, step {finding.Step}. {Markup.Escape(finding.Evidence)}");
            foreach (var advice in finding.Advice)
                console.MarkupLine($"    - {Markup.Escape(advice)}");
        }
    }

    internal static JsonArray ToJson(IReadOnlyList<Finding> findings) => new([.. findings.Select(finding => new JsonObject
    {
        ["kind"] = char.ToLowerInvariant(finding.Kind.ToString()[0]) + finding.Kind.ToString()[1..],
        ["layer"] = finding.Layer,
        ["step"] = finding.Step,
        ["evidence"] = finding.Evidence,
        ["advice"] = new JsonArray([.. finding.Advice.Select(advice => JsonValue.Create(advice))]),
    })]);
}
