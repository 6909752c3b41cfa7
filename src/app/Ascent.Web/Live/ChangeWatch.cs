using Ascent.Application;

namespace Ascent.Web.Live;

/// <summary>Asks the workbench for its stamp at most once in half a second, whatever the number of open pages.</summary>
public sealed class ChangeWatch(IWorkbench workbench)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private readonly Lock _gate = new();
    private string _stamp = "";
    private long _readAt;

    public string Stamp()
    {
        lock (_gate)
        {
            if (_readAt == 0 || System.Diagnostics.Stopwatch.GetElapsedTime(_readAt) > Fresh)
            {
                _stamp = workbench.ChangeStamp();
                _readAt = System.Diagnostics.Stopwatch.GetTimestamp();
            }
            return _stamp;
        }
    }
}
