using System.Diagnostics;

namespace Ascent.Labs.Runner;

/// <summary>All processes that come from this one.</summary>
internal abstract class ProcessTree
{
    /// <summary>From now on every descendant stays findable, where the system has a way.</summary>
    public static ProcessTree Adopt() => OperatingSystem.IsLinux() ? new LinuxProcessTree() : new PortableProcessTree();

    /// <summary>How many processes there are beside the child, and the resident bytes of all of them; or, without <paramref name="all"/>, of the child.</summary>
    public abstract (int Others, long ResidentBytes) Measure(Process child, bool all);

    /// <summary>Ends the child and everything that came from it; returns when nothing is left.</summary>
    public abstract void EndAll(Process child);

    /// <summary>When the machine itself runs out of memory, the child is to go before anything else.</summary>
    /// <param name="child">The process that runs the cases.</param>
    /// <param name="yieldToUs">Whether it may start processes: then it gets less of the processor than we do, so that we keep up with it.</param>
    public virtual void PreferToLose(Process child, bool yieldToUs)
    {
    }
}

/// <summary>Windows and macOS: the child's own memory, and .NET's way to end a tree.</summary>
internal sealed class PortableProcessTree : ProcessTree
{
    public override (int Others, long ResidentBytes) Measure(Process child, bool all)
    {
        child.Refresh();
        return (0, child.HasExited ? 0 : child.WorkingSet64);
    }

    public override void EndAll(Process child)
    {
        try
        {
            child.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile.
        }
    }
}
