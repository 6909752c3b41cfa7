namespace Ascent.Tensors.Cpu;

/// <summary>Where a thread of the team sleeps: each opening lets one thread pass, whichever comes first. It holds no handle of the system.</summary>
internal sealed class Gate
{
    private readonly object _sync = new();
    private int _openings;

    public void Open()
    {
        lock (_sync)
        {
            _openings++;
            Monitor.Pulse(_sync);
        }
    }

    public void Pass()
    {
        lock (_sync)
        {
            while (_openings == 0) Monitor.Wait(_sync);
            _openings--;
        }
    }
}
