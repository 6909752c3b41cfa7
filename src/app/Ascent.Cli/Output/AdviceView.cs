using Ascent.Journey.Advice;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>The ranked next steps and the warnings.</summary>
internal static class AdviceView
{
    private const int ReasonsShown = 3;

    internal static void Write(IAnsiConsole console, Recommendations advice)
    {
        if (advice.Steps.Count == 0)
            console.MarkupLine("There is no step to take now.");
        for (var i = 0; i < advice.Steps.Count; i++)
        {
            var step = advice.Steps[i];
            console.MarkupLine($"{(i == 0 ? "[bold]Next[/]" : $"{i + 1,4}")}  {(i == 0 ? "[bold]" : "")}{Markup.Escape(step.Title)}{(i == 0 ? "[/]" : "")}  [grey]{Words.Hours(step.Hours)}[/]");
            Hanging.Write(console, "", 6, Markup.Escape(Because(step)));
            if (i == 0)
                Hanging.Write(console, "", 6, $"[grey]{Markup.Escape(step.Command)}[/]");
        }

        foreach (var warning in advice.Warnings)
        {
            Hanging.Write(console, "[yellow]![/]", 6, Markup.Escape(warning.Text));
            Hanging.Write(console, "", 6, Markup.Escape(warning.Remedy));
        }
    }

    /// <summary>The best step in one line, for the end of another answer.</summary>
    internal static void Short(IAnsiConsole console, Recommendations advice)
    {
        if (advice.Steps is [var step, ..])
            Hanging.Write(console, "[bold]Next[/]", 6, $"{Markup.Escape(step.Title)}: {Markup.Escape(Because(step))}");
        if (advice.Warnings is [var warning, ..])
            Hanging.Write(console, "[yellow]![/]", 6, $"{Markup.Escape(warning.Text)}{(advice.Warnings.Count > 1 ? $" [grey]({advice.Warnings.Count - 1} more: ascent next)[/]" : "")}");
    }

    private static string Because(NextStep step) => string.Join("; ", step.Reasons.Take(ReasonsShown).Select(reason => reason.Text)) + ".";
}
