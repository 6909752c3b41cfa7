namespace Ascent.Cli;

/// <summary>The minutes of an interview, running down before the person's eyes until they press Enter.</summary>
internal static class InterviewClock
{
    /// <summary>False when the person leaves with q, or the input ends.</summary>
    internal static bool Run(CliContext context, TimeSpan length)
    {
        var host = context.Host;
        var began = host.Time.GetTimestamp();
        if (!host.OutIsTerminal)
        {
            host.Out.Write("Enter when you have finished: ");
            return Ended(host);
        }

        using var done = new CancellationTokenSource();
        var line = new Lock();
        var ticking = Task.Run(async () =>
        {
            using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), host.Time);
            do
            {
                lock (line)
                {
                    if (done.IsCancellationRequested) return;
                    Write(host, length - host.Time.GetElapsedTime(began));
                }
            }
            while (await second.WaitForNextTickAsync(done.Token));
        });
        var kept = Ended(host);
        lock (line) done.Cancel();
        try
        {
            ticking.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        return kept && !context.Stop.IsCancellationRequested;
    }

    private static bool Ended(CliHost host) => host.ReadLineUntilStopped() is { } line && line.Trim() is not ("q" or "quit");

    private static string Show(TimeSpan left)
    {
        var seconds = (int)Math.Round(Math.Abs(left.TotalSeconds));
        return $"{seconds / 60:00}:{seconds % 60:00} {(left < TimeSpan.Zero ? "over" : "left")}";
    }

    private static void Write(CliHost host, TimeSpan left)
    {
        host.Out.Write($"\r  {Show(left)}   Enter when you have finished, q leaves  ");
        host.Out.Flush();
    }
}
