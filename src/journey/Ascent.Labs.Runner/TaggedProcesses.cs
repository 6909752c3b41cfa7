using System.Globalization;
using System.Text;

namespace Ascent.Labs.Runner;

/// <summary>
/// Every process of a grading bears a tag in its environment. The grader sweeps by it when the supervisor itself was ended, which only
/// code that kills its parent brings about. Linux only; elsewhere the watchdog of the child does.
/// </summary>
public static class TaggedProcesses
{
    public const string Variable = "ASCENT_LAB_TAG";

    /// <summary>Ids of living processes that bear the tag.</summary>
    public static IReadOnlyList<int> Find(string tag)
    {
        if (!OperatingSystem.IsLinux()) return [];
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={tag}");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(folder.AsSpan(6), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                // The environment of a dead process is empty.
                if (File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(wanted) >= 0) found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone, or someone else's.
            }
        }
        return found;
    }

    /// <summary>Ends processes with the tag until none is found, for at most two seconds.</summary>
    public static void End(string tag)
    {
        var until = DateTime.UtcNow.AddSeconds(2);
        while (Find(tag) is { Count: > 0 } left && DateTime.UtcNow < until)
        {
            foreach (var id in left)
            {
                try
                {
                    using var process = System.Diagnostics.Process.GetProcessById(id);
                    process.Kill();
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // It ended meanwhile.
                }
            }
            Thread.Sleep(5);
        }
    }
}
