using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>lab …</c>: practice.</summary>
internal static class LabVerbs
{
    private static readonly Argument<string> Lab = new("lab") { Description = "The lab ('ascent lab list' shows them)" };
    private static readonly Option<string?> Into = new("--into") { HelpName = "DIR", Description = "Folder of the project (default: a folder named like the lab, here)" };
    private static readonly Option<string?> Task = new("--task") { HelpName = "TASK", Description = "The task (default: the first that is open)" };
    private static readonly Option<bool> Anyway = new("--anyway") { Description = "Show it before a pass; this is recorded" };

    internal static Verb Create(CliHost host) => new Verb("lab", "Practice: small projects that are graded on your machine").With(
        new Verb("list", "All labs and where they stand", "lab list").Runs(host, List),
        new Verb("next", "The lab to do next", "lab next").Runs(host, Next),
        new Verb("start", "Put a lab's project into the current folder", "lab start first-network").With(Lab, Into).Runs(host, Start),
        LabTestVerb.Create(host),
        LabWatchVerb.Create(host),
        new Verb("hint", "The next hint for a task", "lab hint gradients", "lab hint first-network --task backward").With(Lab, Task).Runs(host, Hint),
        new Verb("solution", "The solution, after a pass or with --anyway", "lab solution gradients").With(Lab, Anyway).Runs(host, Solution),
        new Verb("reset", "Begin again; your files are moved aside", "lab reset gradients").With(Lab).Runs(host, Reset),
        new Verb("status", "Where one lab stands", "lab status gradients").With(Lab).Runs(host, Status));

    private static int List(CliContext context)
    {
        var labs = context.Workbench.LabStandings();
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["labs"] = new JsonArray([.. labs.Select(ToJson)]) });
            return ExitCodes.Success;
        }

        var table = Terminal.Table("", "Lab", "Id", "Phase", ">Time", "State");
        foreach (var standing in labs)
            table.AddRow(LabView.Mark(standing.State), Markup.Escape(standing.Lab.Title), Markup.Escape(standing.Lab.Id), standing.Lab.Phase, Words.Hours(standing.Lab.Hours.Expected), Markup.Escape(LabView.State(standing)));
        context.Console.Write(table);
        return ExitCodes.Success;
    }

    private static int Next(CliContext context)
    {
        var next = context.Workbench.NextLab();
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["next"] = next is null ? null : ToJson(next) });
            return ExitCodes.Success;
        }

        if (next is null)
        {
            context.Console.MarkupLine("All labs are passed. 'ascent today' says what the plan holds next.");
            return ExitCodes.Success;
        }

        LabView.Standing(context.Console, next);
        context.Console.MarkupLine(next.Folder is null
            ? $"Begin: [bold]ascent lab start {next.Lab.Id}[/]"
            : $"Go on in {Markup.Escape(next.Folder)}, then: [bold]ascent lab test {next.Lab.Id}[/]");
        return ExitCodes.Success;
    }

    private static int Start(CliContext context)
    {
        var folder = context.Get(Into) ?? Path.Combine(Environment.CurrentDirectory, context.Workbench.Labs.Find(context.Get(Lab)).Id);
        var standing = context.Workbench.StartLab(context.Get(Lab), folder);
        if (context.Json)
        {
            var document = ToJson(standing);
            document.Insert(0, "schema", JsonText.Schema);
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"[bold]{Markup.Escape(standing.Lab.Title)}[/] is in {Markup.Escape(standing.Folder!)}.");
        if (standing.Missing.Count > 0)
            context.Console.MarkupLine($"[yellow]![/] It builds on {Markup.Escape(string.Join(", ", standing.Missing))}, which you have not passed yet.");
        context.Console.MarkupLine("README.md there says what to write. Then:");
        context.Console.MarkupLine($"  ascent lab test {standing.Lab.Id}    what is right and what is wrong");
        context.Console.MarkupLine($"  ascent lab hint {standing.Lab.Id}    when you are stuck");
        return ExitCodes.Success;
    }

    private static int Hint(CliContext context)
    {
        var hint = context.Workbench.Hint(context.Get(Lab), context.Get(Task));
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["lab"] = context.Get(Lab), ["task"] = hint.Task, ["number"] = hint.Number, ["of"] = hint.Of, ["text"] = hint.Text });
        else
            context.Console.MarkupLine($"[grey]{Markup.Escape(hint.Task)}, hint {hint.Number} of {hint.Of}[/]\n{Markup.Escape(hint.Text)}");
        return ExitCodes.Success;
    }

    private static int Solution(CliContext context)
    {
        var files = context.Workbench.Solution(context.Get(Lab), context.Get(Anyway));
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["lab"] = context.Get(Lab), ["files"] = new JsonObject(files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)JsonValue.Create(file.Value)))) });
            return ExitCodes.Success;
        }

        foreach (var (name, text) in files)
        {
            context.Console.MarkupLine($"[bold]{Markup.Escape(name)}[/]");
            context.Host.Out.WriteLine(text);
        }

        return ExitCodes.Success;
    }

    private static int Reset(CliContext context)
    {
        var aside = context.Workbench.ResetLab(context.Get(Lab));
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["lab"] = context.Get(Lab), ["movedTo"] = aside });
        else
            context.Console.MarkupLine($"The starter is back. Your files are in {Markup.Escape(aside)}.");
        return ExitCodes.Success;
    }

    private static int Status(CliContext context)
    {
        var standing = context.Workbench.LabStanding(context.Get(Lab));
        if (context.Json)
        {
            var document = ToJson(standing);
            document.Insert(0, "schema", JsonText.Schema);
            document["lastAttempt"] = standing.LastAttempt is { } last ? JsonNode.Parse(last.Report) : null;
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        LabView.Standing(context.Console, standing);
        return ExitCodes.Success;
    }

    private static JsonObject ToJson(LabStanding standing) => new()
    {
        ["id"] = standing.Lab.Id,
        ["version"] = standing.Lab.Version,
        ["title"] = standing.Lab.Title,
        ["phase"] = standing.Lab.Phase,
        ["state"] = standing.State.ToString().ToLowerInvariant(),
        ["folder"] = standing.Folder,
        ["attempts"] = standing.Attempts,
        ["activity"] = standing.ActivityId,
        ["missing"] = new JsonArray([.. standing.Missing.Select(id => JsonValue.Create(id))]),
        ["tasks"] = new JsonArray([.. standing.Lab.Tasks.Select(task => new JsonObject { ["id"] = task.Id, ["title"] = task.Title, ["points"] = task.Points })]),
    };
}
