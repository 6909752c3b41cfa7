using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>
/// The seam between a lab and the runs: what the learner's network reports while a grading trains it becomes a tracked run,
/// so that its curve can be watched. A lab that reports no figure leaves no run.
/// </summary>
internal sealed class LabRun(RunStore runs, LabPack lab, long seed, IProgress<GradeEvent>? next) : IProgress<GradeEvent>, IDisposable
{
    private readonly Lock _gate = new();
    private RunWriter? _writer;

    internal string? Id { get; private set; }

    public void Report(GradeEvent value)
    {
        if (value is GradeEvent.Figure figure)
        {
            lock (_gate)
            {
                _writer ??= Start();
                _writer.Log(figure.Step, (figure.Name, figure.Value));
            }
        }

        next?.Report(value);
    }

    internal void End(GradeReport report)
    {
        lock (_gate)
        {
            if (_writer is null)
                return;
            if (report.Status is GradeStatus.Error or GradeStatus.Timeout)
                _writer.Fail(report.Problem ?? "the grading ended with an error");
            else
                _writer.Complete(report.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value, StringComparer.Ordinal));
        }
    }

    /// <summary>A run that was not ended is marked interrupted by its writer.</summary>
    public void Dispose() => _writer?.Dispose();

    private RunWriter Start()
    {
        var writer = runs.Start(new RunHeader(
            lab.Title,
            $"lab:{lab.Id}",
            seed,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["lab"] = lab.Id, ["version"] = lab.Version.ToString() },
            RunEnvironment.Describe()));
        Id = writer.Id;
        return writer;
    }
}
