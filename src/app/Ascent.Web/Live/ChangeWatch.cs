using Ascent.Application;
using Ascent.Tracking;

namespace Ascent.Web.Live;

/// <summary>Asks the workbench for its stamp at most once in a second, whatever the number of open pages.</summary>
public sealed class ChangeWatch(IWorkbench workbench)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private string _stamp = "";
    private long _readAt;

    public string Stamp()
    {
        lock (_gate)
        {
            if (_readAt == 0 || System.Diagnostics.Stopwatch.GetElapsedTime(_readAt) > Fresh)
            {
                // The workbench's stamp tells of new runs; that one has ended shows only in its own folder.
                var running = workbench.Runs.List().Count(run => run.Status == RunStatus.Running);
                _stamp = $"{workbench.ChangeStamp()}-{running}";
                _readAt = System.Diagnostics.Stopwatch.GetTimestamp();
            }
            return _stamp;
        }
    }
}
