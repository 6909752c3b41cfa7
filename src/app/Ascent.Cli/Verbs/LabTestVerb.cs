using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Labs;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>lab test</c>: what is right and what is wrong.</summary>
internal static class LabTestVerb
{
    private static readonly Argument<string> Lab = new("lab") { Description = "The lab" };
    private static readonly Option<string?> Folder = new("--folder") { HelpName = "DIR", Description = "The project (default: where 'lab start' put it)" };
    private static readonly Option<string[]> Tasks = new("--task") { HelpName = "TASK", Description = "Only this task; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<long> Seed = new("--seed") { HelpName = "N", Description = "Seed of the drawn cases", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Previous = new("--previous") { Description = "Also grade the labs that this one builds on" };

    internal static Verb Create(CliHost host) =>
        new Verb("test", "Grade a lab", "lab test first-network", "lab test gradients --task chain-rule", "lab test first-network --previous --json")
            .With(Lab, Folder, Tasks, Seed, Previous)
            .RunsAsync(host, RunAsync);

    private static async Task<int> RunAsync(CliContext context)
    {
        var lab = context.Workbench.Labs.Find(context.Get(Lab));
        CheckTasks(lab, context.Get(Tasks)!);
        var outcomes = new List<GradeOutcome>();
        if (context.Get(Previous))
        {
            foreach (var earlier in EarlierStarted(context.Workbench, lab))
                outcomes.Add(await GradeAsync(context, earlier, null, new GradeOptions(context.Get(Seed))));
        }

        outcomes.Add(await GradeAsync(context, lab, context.Get(Folder) ?? HereIfWorkspace(lab), new GradeOptions(context.Get(Seed), context.Get(Tasks))));

        var last = outcomes[^1];
        if (context.Json)
        {
            var document = (JsonObject)JsonNode.Parse(GradeReportJson.Serialize(last.Report))!;
            if (context.Get(Previous))
                document["previous"] = new JsonArray([.. outcomes.SkipLast(1).Select(outcome => JsonNode.Parse(GradeReportJson.Serialize(outcome.Report)))]);
            context.WriteJson(document);
        }

        return outcomes.TrueForAll(outcome => outcome.Report.Status == GradeStatus.Pass) ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    internal static async Task<GradeOutcome> GradeAsync(CliContext context, LabPack lab, string? folder, GradeOptions options)
    {
        GradeOutcome outcome;
        using (var line = context.Progress())
            outcome = await context.Workbench.GradeLabAsync(lab.Id, folder, options, new GradeLine(line), context.Stop);
        if (!context.Json)
            LabView.Outcome(context.Console, lab, outcome);
        return outcome;
    }

    private static void CheckTasks(LabPack lab, IReadOnlyList<string> tasks)
    {
        foreach (var task in tasks)
        {
            if (lab.Tasks.All(known => known.Id != task))
                throw new JourneyException($"Lab '{lab.Id}' has no task '{task}'.{Nearest.Suggestion(task, lab.Tasks.Select(known => known.Id))} Its tasks: {string.Join(", ", lab.Tasks.Select(known => known.Id))}.");
        }
    }

    /// <summary>The labs before this one, in order, that the person has started.</summary>
    private static IEnumerable<LabPack> EarlierStarted(IWorkbench workbench, LabPack lab)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(lab.Prerequisites);
        while (open.TryPop(out var id))
        {
            if (wanted.Add(id))
            {
                foreach (var before in workbench.Labs.Find(id).Prerequisites)
                    open.Push(before);
            }
        }

        return workbench.Labs.Labs.Where(known => wanted.Contains(known.Id) && workbench.LabStanding(known.Id).Folder is not null);
    }

    /// <summary>The current folder, when it is a project of this lab.</summary>
    internal static string? HereIfWorkspace(LabPack lab) =>
        LabWorkspace.ReadRecord(Environment.CurrentDirectory)?.Lab == lab.Id ? Environment.CurrentDirectory : null;

    /// <summary>A line that says which test has just ended, and the last figure of a training.</summary>
    private sealed class GradeLine(ProgressLine line) : IProgress<GradeEvent>
    {
        private int _finished;

        public void Report(GradeEvent value)
        {
            switch (value)
            {
                case GradeEvent.Compiled compiled:
                    line.Show(() => $"compiled in {Words.Seconds(compiled.DurationMs / 1000)}");
                    break;
                case GradeEvent.TestFinished test:
                    _finished++;
                    line.Show(() => $"{Words.Plural(_finished, "case")} done, last: {test.Result.Name}");
                    break;
                case GradeEvent.Figure figure:
                    line.Show(() => $"training: {figure.Name} {figure.Value:0.0000} at step {figure.Step}");
                    break;
            }
        }
    }
}
