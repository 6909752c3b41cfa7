using System.Diagnostics;
using System.Globalization;

namespace Ascent.Tracking;

/// <summary>What the process and the machine do, read now and then. Only reads: a training with it has the same bits as without.</summary>
/// <param name="time">Clock that the processor's share is taken over.</param>
internal sealed class SystemSampler(TimeProvider time)
{
    private const double MiB = 1 << 20;
    private long _at = time.GetTimestamp();
    private TimeSpan _processor = Environment.CpuUsage.TotalTime;

    public IEnumerable<(string Name, double Value)> Read()
    {
        var now = time.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        var elapsed = time.GetElapsedTime(_at, now).TotalSeconds;
        if (elapsed > 0) yield return ("system/cpu_percent", Math.Round(100 * (processor - _processor).TotalSeconds / elapsed, 1));
        (_at, _processor) = (now, processor);
        yield return ("system/memory_mib", Math.Round(Environment.WorkingSet / MiB, 1));
        yield return ("system/heap_mib", Math.Round(GC.GetTotalMemory(forceFullCollection: false) / MiB, 2));
        if (Threads() is { } threads) yield return ("system/threads", threads);
        for (var generation = 0; generation <= GC.MaxGeneration; generation++) yield return ($"system/gc_gen{generation}", GC.CollectionCount(generation));
        if (Load() is { } load) yield return ("system/load_1min", load);
    }

    private static int? Threads()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }

        // The name in parentheses may hold anything; the number of threads is field 20, the state after the name is 3.
        var stat = TextOf("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 17 && int.TryParse(fields[17], out var threads) ? threads : null;
    }

    private static double? Load() =>
        OperatingSystem.IsLinux() && double.TryParse(TextOf("/proc/loadavg").Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) ? load : null;

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
