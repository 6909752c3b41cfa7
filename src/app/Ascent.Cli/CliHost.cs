using Ascent.Cli.Output;

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

    /// <summary>
    /// A line of the person's, null when the input has ended. Ctrl-C ends the wait at once: reading itself cannot be cancelled, and
    /// would go on until the next Enter.
    /// </summary>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed.</exception>
    public string? ReadLine()
    {
        Out.Flush();
        if (!Stop.CanBeCanceled)
            return In.ReadLine();
        try
        {
            return Task.Run(In.ReadLine, CancellationToken.None).WaitAsync(Stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            if (OutIsTerminal)
                Out.WriteLine();
            throw;
        }
    }

    /// <summary>The same for a dialogue with an end of its own: null also when Ctrl-C was pressed.</summary>
    public string? ReadLineUntilStopped()
    {
        try
        {
            return ReadLine();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A sentence on standard error; before a person it is broken between words.</summary>
    public void Complain(string message) => Error.WriteLine(ErrorIsTerminal ? Folding.Text(message, Width) : message);

    /// <summary>A sentence on standard output; before a person it is broken between words.</summary>
    public void Say(string message) => Out.WriteLine(OutIsTerminal ? Folding.Text(message, Width) : message);

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
