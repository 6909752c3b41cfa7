namespace Ascent.Tensors.Cpu;

/// <summary>Where a thread of the team sleeps: each opening lets one thread pass, whichever comes first. It holds no handle of the system.</summary>
internal sealed class Gate
{
    private readonly object sync = new();
    private int openings;

    public void Open()
    {
        lock (sync)
        {
            openings++;
            Monitor.Pulse(sync);
        }
    }

    public void Pass()
    {
        lock (sync)
        {
            while (openings == 0) Monitor.Wait(sync);
            openings--;
        }
    }
}
