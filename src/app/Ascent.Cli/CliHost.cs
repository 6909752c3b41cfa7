namespace Ascent.Cli;

/// <summary>What surrounds a command: its streams, its clock, and whether a person sits before it.</summary>
public sealed record CliHost
{
    public required TextReader In { get; init; }
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    public required TimeProvider Time { get; init; }

    /// <summary>Input comes from a terminal, so questions can be asked.</summary>
    public required bool CanAsk { get; init; }

    /// <summary>Output goes to a terminal, so it may be coloured and redrawn.</summary>
    public required bool OutIsTerminal { get; init; }
    public required bool ErrorIsTerminal { get; init; }
    public required int Width { get; init; }

    /// <summary>The command that edits a text file; null where none is set.</summary>
    public string? Editor { get; init; }

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Stop { get; init; }

    public static CliHost FromConsole()
    {
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            // The first Ctrl-C ends the work in order; a second one ends the process.
            press.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return new CliHost
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            Time = TimeProvider.System,
            CanAsk = !Console.IsInputRedirected && !Console.IsOutputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = TerminalWidth(),
            Editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR"),
            Stop = stop.Token,
        };
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 40, 200);
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
