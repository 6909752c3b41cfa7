using System.Text;

namespace Ascent.Labs.Tests;

/// <summary>Processes of gradings: their home lies below the scratch folder that the environment names.</summary>
public static class Leftovers
{
    public static IReadOnlyList<string> Of(string scratch)
    {
        var found = new List<string>();
        if (!OperatingSystem.IsLinux()) return found;
        var mark = Encoding.UTF8.GetBytes("HOME=" + scratch);
        foreach (var folder in Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                if (File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(mark) >= 0) found.Add(File.ReadAllText(folder + "/cmdline").Replace('\0', ' '));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked, or is another user's.
            }
        }
        return found;
    }

    /// <summary>Waits for them to be gone, for so long.</summary>
    public static async Task<IReadOnlyList<string>> AfterAsync(string scratch, TimeSpan patience)
    {
        var until = DateTime.UtcNow + patience;
        var left = Of(scratch);
        while (left.Count > 0 && DateTime.UtcNow < until)
        {
            await Task.Delay(50);
            left = Of(scratch);
        }
        return left;
    }
}
