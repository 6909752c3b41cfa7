namespace Ascent.Cli;

/// <summary>Questions at a terminal whose answers are texts.</summary>
internal static class Asking
{
    /// <summary>Lines up to an empty one; null when nothing was written, or when Ctrl-C ended the answer.</summary>
    internal static string? Text(CliContext context, string question)
    {
        context.Host.Say(question);
        var lines = new List<string>();
        while (true)
        {
            context.Host.Out.Write("> ");
            if (context.Host.ReadLineUntilStopped() is not { } line || line.Trim().Length == 0) break;
            lines.Add(line.TrimEnd());
        }

        return lines.Count == 0 || context.Stop.IsCancellationRequested ? null : string.Join('\n', lines);
    }

    /// <summary>One line, trimmed; null when the input has ended, the person wrote q, or pressed Ctrl-C.</summary>
    internal static string? Line(CliContext context, string prompt)
    {
        context.Host.Out.Write(prompt);
        return context.Host.ReadLineUntilStopped() is { } line && line.Trim() is not ("q" or "quit") ? line.Trim() : null;
    }
}
