using Microsoft.Win32.SafeHandles;

namespace Ascent.Tracking;

/// <summary>Held while a run is taken up again, so that of two processes one does. It goes with the process that holds it.</summary>
internal static class RunLock
{
    public const string FileName = ".lock";

    public static SafeFileHandle Take(string folder)
    {
        try
        {
            return File.OpenHandle(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new TrackingException($"Run {Path.GetFileName(folder)} cannot be taken up; another process may just be doing it: {e.Message}", e);
        }
    }
}
