namespace Ascent.Cli.Output;

/// <summary>Progress of long work: one line redrawn on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer, bool terminal, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long _last;
    private int _drawn;

    /// <summary>Shows the text, unless something was shown a moment ago. <paramref name="final"/> shows it in any case.</summary>
    internal void Show(Func<string> text, bool final = false)
    {
        lock (_gate)
        {
            if (!final && _last != 0 && time.GetElapsedTime(_last) < (terminal ? RedrawEvery : PlainEvery))
                return;
            _last = time.GetTimestamp();
            var line = text();
            if (!terminal)
            {
                writer.WriteLine(line);
                return;
            }

            writer.Write('\r' + line.PadRight(_drawn));
            _drawn = line.Length;
            writer.Flush();
        }
    }

    /// <summary>Leaves the last state on the screen and goes to the next line.</summary>
    public void Dispose()
    {
        if (terminal && _drawn > 0)
            writer.WriteLine();
    }
}
