namespace Ascent.Cli;

/// <summary>Questions at a terminal whose answers are texts.</summary>
internal static class Asking
{
    /// <summary>Lines up to an empty one; null when nothing was written, or when the input has ended.</summary>
    internal static string? Text(CliContext context, string question)
    {
        context.Host.Out.WriteLine(question);
        var lines = new List<string>();
        while (!context.Stop.IsCancellationRequested)
        {
            context.Host.Out.Write("> ");
            if (context.Host.In.ReadLine() is not { } line || line.Trim().Length == 0) break;
            lines.Add(line.TrimEnd());
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    /// <summary>One line, trimmed; null when the input has ended or the person wrote q.</summary>
    internal static string? Line(CliContext context, string prompt)
    {
        context.Host.Out.Write(prompt);
        return context.Host.In.ReadLine() is { } line && line.Trim() is not ("q" or "quit") ? line.Trim() : null;
    }
}
