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
                // The workbench's stamp tells of the journey; that a run has ended or was tagged shows only in its own folder.
                var runs = workbench.Runs.List();
                _stamp = $"{workbench.ChangeStamp()}-{runs.Count}-{runs.Count(run => run.Status == RunStatus.Running)}-{runs.Sum(run => run.Notes.Count)}-{runs.Sum(run => run.Tags.Count)}";
                _readAt = System.Diagnostics.Stopwatch.GetTimestamp();
            }
            return _stamp;
        }
    }
}
