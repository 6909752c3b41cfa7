using System.Diagnostics;
using System.Globalization;

namespace Ascent.Tracking;

/// <summary>
/// A process, told apart from a later one with the same number by its start. On Linux the start is the boot's id and the
/// kernel's tick count, which no change of the clock moves; elsewhere it is the start time.
/// </summary>
internal sealed record ProcessIdentity(int Id, string Start)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private static readonly Lazy<ProcessIdentity> Self = new(() => new(System.Environment.ProcessId, StartOf(System.Environment.ProcessId) ?? ""));

    public static ProcessIdentity Current => Self.Value;

    public bool IsAlive()
    {
        if (Id == Current.Id) return Start == Current.Start;
        var start = StartOf(Id);
        return start is not null && start == Start;
    }

    private static string? StartOf(int id)
    {
        if (OperatingSystem.IsLinux()) return StartOnLinux(id);
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string? StartOnLinux(int id)
    {
        try
        {
            // The name in parentheses may hold anything, so the fields are counted after the last parenthesis: state is 3, start 22.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X") return null;
            var boot = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";
            return $"{boot}:{fields[19]}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
