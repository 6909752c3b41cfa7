using Ascent.Application;
using Ascent.Labs;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>A lab's standing and the feedback of a grading.</summary>
internal static class LabView
{
    internal static string Mark(LabState state) => state switch
    {
        LabState.Passed => "[green]✓[/]",
        LabState.Started => "[blue]▸[/]",
        LabState.Locked => "[grey]·[/]",
        _ => "○",
    };

    internal static string State(LabStanding standing) => standing.State switch
    {
        LabState.Locked => $"builds on {string.Join(", ", standing.Missing)}",
        LabState.Started when standing.LastAttempt is { } last => $"started, {last.Points} of {last.MaxPoints} points",
        var state => state.ToString().ToLowerInvariant(),
    };

    internal static void Standing(IAnsiConsole console, LabStanding standing)
    {
        var lab = standing.Lab;
        console.MarkupLine($"{Mark(standing.State)} [bold]{Markup.Escape(lab.Title)}[/] ({Markup.Escape(lab.Id)}), {Words.Plural(lab.Tasks.Count, "task")}, about {Words.Hours(lab.Hours.Expected)}: {Markup.Escape(State(standing))}");
        if (standing.Folder is { } folder)
            console.MarkupLine($"  in {Markup.Escape(folder)}, {Words.Plural(standing.Attempts, "attempt")}");
        foreach (var task in lab.Tasks)
            console.MarkupLine($"  · {Markup.Escape(task.Title)} [grey]({Markup.Escape(task.Id)}, {Words.Plural(task.Points, "point")})[/]");
    }

    internal static void Outcome(IAnsiConsole console, LabPack lab, GradeOutcome outcome)
    {
        var report = outcome.Report;
        foreach (var diagnostic in report.Diagnostics.Take(10))
            console.MarkupLine($"[red]{Markup.Escape(diagnostic)}[/]");
        if (report.Problem is { } problem)
            console.MarkupLine($"[red]{Markup.Escape(problem)}[/]");

        foreach (var task in report.Tasks)
        {
            console.MarkupLine($"{StatusMark(task.Status)} {Markup.Escape(task.Title)} [grey]{task.Points}/{task.MaxPoints}[/]");
            if (report.Tests.FirstOrDefault(test => test.Task == task.Id && test.Status != GradeStatus.Pass) is { } failure && report.Diagnostics.Count == 0)
                Failure(console, failure);
        }

        foreach (var metric in report.Metrics)
            console.MarkupLine($"{(metric.Pass ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(metric.Name)} {metric.Value:0.####} (asked: {Markup.Escape(metric.Op)} {metric.Threshold:0.####})");

        var points = report.Tasks.Sum(task => task.Points);
        console.MarkupLine(report.Status == GradeStatus.Pass
            ? $"[green bold]Passed[/]: {Markup.Escape(lab.Title)}, {points} points, {Words.Seconds(report.DurationMs / 1000)}"
            : $"[bold]{points} of {report.Tasks.Sum(task => task.MaxPoints)} points[/], {Words.Seconds(report.DurationMs / 1000)}. Stuck? ascent lab hint {Markup.Escape(lab.Id)}");
        if (outcome.RunId is { } run)
            console.MarkupLine($"[grey]The training is run {Markup.Escape(run)}.[/]");
        if (outcome.Evidence is { } evidence)
            console.MarkupLine($"Evidence {evidence.Id} proves {Markup.Escape(evidence.ActivityId)}.");
        if (outcome.Update is { } update)
        {
            PlanView.Changes(console, update.Changes);
            PlanView.Finish(console, update);
        }
    }

    private static void Failure(IAnsiConsole console, TestResult test)
    {
        console.MarkupLine($"    {Markup.Escape(test.Name)}{(test.Seed is { } seed ? $" [grey](seed {seed})[/]" : "")}");
        if (test.Message is { } message)
            console.MarkupLine($"    {Markup.Escape(message)}");
        if (test.Expected is { } expected)
            console.MarkupLine($"    expected  {Markup.Escape(expected)}");
        if (test.Actual is { } actual)
            console.MarkupLine($"    actual    {Markup.Escape(actual)}");
        if (test.MaxAbsError is { } error)
            console.MarkupLine($"    largest error {error:G4}{(test.At is { } at ? $" at {Markup.Escape(at)}" : "")}");
        if (test.Suggestion is { } suggestion)
            console.MarkupLine($"    [yellow]{Markup.Escape(suggestion)}[/]");
    }

    private static string StatusMark(GradeStatus status) => status switch
    {
        GradeStatus.Pass => "[green]✓[/]",
        GradeStatus.Timeout => "[red]⧖[/]",
        _ => "[red]✗[/]",
    };
}
