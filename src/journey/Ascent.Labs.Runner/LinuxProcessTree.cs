using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ascent.Labs.Runner;

/// <summary>
/// Linux: this process is made the subreaper of its descendants (prctl(2), PR_SET_CHILD_SUBREAPER), so that one which forks twice or
/// starts a session of its own becomes our child instead of init's. The tree is read from /proc/PID/stat.
/// </summary>
internal sealed class LinuxProcessTree : ProcessTree
{
    private const int SetChildSubreaper = 36;
    private const int Kill = 9;
    private const int Stop = 19;
    private const int NoHang = 1;
    private readonly int _self = Environment.ProcessId;

    public LinuxProcessTree() => _ = Prctl(SetChildSubreaper, 1, 0, 0, 0);

    private readonly record struct Entry(int Id, int Parent, bool Dead, long ResidentPages);

    public override (int Others, long ResidentBytes) Measure(Process child, bool all)
    {
        if (!all) return (0, (Look(child.Id, new byte[1024])?.ResidentPages ?? 0) * Environment.SystemPageSize);
        var descendants = Descendants(child.Id);
        return (descendants.Count(entry => entry.Id != child.Id), descendants.Sum(entry => entry.ResidentPages) * Environment.SystemPageSize);
    }

    public override void PreferToLose(Process child, bool yieldToUs)
    {
        try
        {
            if (yieldToUs) child.PriorityClass = ProcessPriorityClass.BelowNormal;
            File.WriteAllText($"/proc/{child.Id}/oom_score_adj", "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // A wish, not a need.
        }
    }

    /// <summary>Stops all first, until no new one appears: processes that are stopped start no others. Then ends them, until none is found.</summary>
    public override void EndAll(Process child)
    {
        var stopped = new HashSet<int>();
        UntilTwiceEmpty(() => [.. Descendants(child.Id).Where(entry => stopped.Add(entry.Id))], Stop, pause: 0);
        UntilTwiceEmpty(() => Descendants(child.Id), Kill, pause: 1);
    }

    /// <summary>Twice, because a process whose parent ends between two reads of /proc is missed by one scan.</summary>
    private static void UntilTwiceEmpty(Func<List<Entry>> find, int signal, int pause)
    {
        for (var empty = 0; empty < 2;)
        {
            var found = find();
            empty = found.Count == 0 ? empty + 1 : 0;
            foreach (var entry in found) _ = Signal(entry.Id, signal);
            if (found.Count > 0) Thread.Sleep(pause);
        }
    }

    /// <summary>Living descendants. Dead ones that were adopted are buried on the way; the child itself is left to <see cref="Process"/>.</summary>
    private List<Entry> Descendants(int childId)
    {
        var byParent = All().ToLookup(entry => entry.Parent);
        var found = new List<Entry>();
        var queue = new Queue<int>([_self]);
        while (queue.TryDequeue(out var parent))
        {
            foreach (var entry in byParent[parent])
            {
                queue.Enqueue(entry.Id);
                if (!entry.Dead)
                    found.Add(entry);
                else if (parent == _self && entry.Id != childId)
                    _ = WaitPid(entry.Id, out _, NoHang);
            }
        }
        return found;
    }

    private static IEnumerable<Entry> All()
    {
        var buffer = new byte[1024];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(folder.AsSpan(6), CultureInfo.InvariantCulture, out var id)) continue;
            if (Look(id, buffer) is { } entry) yield return entry;
        }
    }

    /// <summary>Null when the process is gone.</summary>
    private static Entry? Look(int id, byte[] buffer)
    {
        if (Read($"/proc/{id}/stat", buffer) is not { Length: > 0 } text) return null;
        // "pid (name) state ppid …": the name may hold anything, so fields are counted after the last parenthesis.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        if (fields.Length < 22) return null;
        return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0] is "Z" or "X", long.Parse(fields[21], CultureInfo.InvariantCulture));
    }

    private static string? Read(string path, byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return Encoding.Latin1.GetString(buffer, 0, RandomAccess.Read(file, buffer, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended while we looked.
        }
    }

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int process, out int status, int options);
}
