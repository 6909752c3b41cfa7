namespace Ascent.Tracking;

public sealed partial class RunStore
{
    /// <summary>
    /// Takes up a run that was interrupted or failed: it is Running again, with this process, and goes on with its own id, seed,
    /// settings and figures. Seconds go on where they stood; a torn last line of the metrics is cut away.
    /// </summary>
    /// <param name="id">The run, or an unambiguous beginning of its id.</param>
    /// <param name="afterStep">
    /// The step that the training goes on from, such as that of the checkpoint: figures of later steps are removed, since they will be
    /// logged again. Null keeps all.
    /// </param>
    /// <exception cref="TrackingException">There is no such run, it is at work, it was completed, or its record is damaged.</exception>
    public RunWriter Resume(string id, long? afterStep = null)
    {
        var path = ExistingFolder(id);
        var name = Path.GetFileName(path);
        using var held = RunLock.Take(path);

        // Read under the lock: who was faster has made it Running.
        var file = RunFile.Read(path);
        var record = ToRecord(name, path, file);
        if (record.Status == RunStatus.Running) throw new TrackingException($"Run {name} is still at work; there is nothing to resume.");
        if (record.Status == RunStatus.Completed) throw new TrackingException($"Run {name} was completed; there is nothing to resume. Start a new one to train further.");

        var kept = MetricFile.Keep(path, afterStep);
        file = file with
        {
            Id = name,
            Status = RunStatus.Running,
            EndedAt = null,
            Problem = null,
            Process = ProcessIdentity.Current,
            Final = NoFigures,
            Best = kept.Best.Values,
            Seconds = null,
            Resumptions = [.. file.Resumptions ?? [], new(time.GetUtcNow(), afterStep)],
        };
        var writer = new RunWriter(path, file, time, SystemMetricsEvery, kept);
        try
        {
            file.Write(path);
        }
        catch
        {
            writer.Abandon();
            throw;
        }

        return writer;
    }
}
