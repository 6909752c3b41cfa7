using System.Security.Cryptography;

using Microsoft.Win32.SafeHandles;

namespace Ascent.Tracking;

/// <summary>
/// Writes one run. Metrics reach the file at the latest 200 ms after they were logged. Disposing without an ending marks the
/// run interrupted. Safe to call from several threads.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private const int FlushMilliseconds = 150;
    private const int FlushBytes = 64 << 10;
    private static readonly TimeSpan FirstSample = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly ITimer? _samples;
    private readonly SystemSampler? _sampler;
    private readonly MemoryStream _buffer = new();
    private SafeFileHandle _metrics;
    private BestFigures _best;
    private HashSet<string> _names;
    private RunFile _file;
    private double _secondsBefore;
    private long _written;
    private long _lastStep;
    private bool _armed;
    private bool _ended;
    private Exception? _problem;

    internal RunWriter(string folder, RunFile file, TimeProvider time, TimeSpan? systemMetricsEvery, KeptMetrics kept)
    {
        Folder = folder;
        _file = file;
        _time = time;
        _start = time.GetTimestamp();
        (_best, _names, _written, _lastStep, _secondsBefore) = (kept.Best, kept.Names, kept.Length, kept.LastStep, kept.Seconds);
        _metrics = OpenMetrics(folder);
        _timer = time.CreateTimer(_ => FlushInBackground(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (systemMetricsEvery is not { } every) return;
        _sampler = new(time);
        _samples = time.CreateTimer(_ => SampleInBackground(), null, every < FirstSample ? every : FirstSample, every);
    }

    /// <summary>The run's id, which is its folder's name too.</summary>
    public string Id => _file.Id;

    /// <summary>The run's folder; artifacts are written into it.</summary>
    public string Folder { get; }

    /// <summary>The best value so far of each figure that has a better side.</summary>
    public IReadOnlyDictionary<string, double> Best
    {
        get
        {
            lock (_lock) return _best.Values;
        }
    }

    /// <summary>Records figures at a step.</summary>
    /// <param name="step">Number of optimiser steps taken.</param>
    /// <param name="metrics">
    /// Names of 1 to 200 printable characters, at most 5000 different ones in a run; slashes nest them, at most 8 deep, as in
    /// <c>layer3/grad_norm</c>. The names under <c>system/</c> are the run's own.
    /// </param>
    /// <exception cref="ArgumentException">A name is not one, or there are too many different ones; then nothing is recorded.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    /// <exception cref="TrackingException">An earlier figure could not be written, for instance because the disk is full.</exception>
    public void Log(long step, params ReadOnlySpan<(string Name, double Value)> metrics)
    {
        lock (_lock)
        {
            CheckRunning();
            foreach (var (name, _) in metrics) CheckName(name);
            if (_problem is not null) throw new TrackingException($"The metrics of run {Id} cannot be written: {_problem.Message}", _problem);
            var seconds = Seconds;
            foreach (var (name, value) in metrics)
            {
                MetricFile.Append(_buffer, step, seconds, name, value);
                _best.Add(name, value);
            }

            _lastStep = Math.Max(_lastStep, step);
            if (_buffer.Length >= FlushBytes) WriteBuffer();
            else FlushSoon();
        }
    }

    /// <summary>Brings all figures that were logged into the file now, as before a checkpoint that is to follow them.</summary>
    /// <exception cref="TrackingException">They cannot be written, for instance because the disk is full.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            CheckRunning();
            try
            {
                WriteBuffer();
                _problem = null;
            }
            catch (IOException e)
            {
                throw new TrackingException($"The metrics of run {Id} cannot be written: {e.Message}", e);
            }
        }
    }

    /// <summary>
    /// Removes the figures of later steps from the run, as if they had not been logged: for a training that goes back to a checkpoint.
    /// The best figures are those of what is left. Reads and writes the whole file of metrics.
    /// </summary>
    /// <param name="step">The last step whose figures stay.</param>
    /// <param name="atStep">Which figures of that very step stay; null for all.</param>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    /// <exception cref="IOException">The metrics cannot be written; they are as they were.</exception>
    public void TruncateAfter(long step, Func<string, bool>? atStep = null)
    {
        lock (_lock)
        {
            CheckRunning();
            WriteBuffer();
            _metrics.Dispose();
            try
            {
                var kept = MetricFile.Keep(Folder, step, atStep);
                (_best, _names, _written, _lastStep) = (kept.Best, kept.Names, kept.Length, kept.LastStep);
                if (_file.Resumptions is [.., { AfterStep: null } last]) _file = _file with { Resumptions = [.. _file.Resumptions.SkipLast(1), last with { AfterStep = step }] };
                _file.Write(Folder);
            }
            finally
            {
                _metrics = OpenMetrics(Folder);
            }
        }
    }

    /// <summary>Records a file that lies in the run's folder, with its hash. Recording it again replaces the entry.</summary>
    /// <exception cref="ArgumentException">The path leaves the run's folder or names one of the run's own files.</exception>
    public void AddArtifact(string fileName)
    {
        var path = ArtifactPath.Resolve(Folder, fileName, out var name);
        using var stream = File.OpenRead(path);
        var artifact = new RunArtifact(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        lock (_lock)
        {
            CheckRunning();
            _file = _file with { Artifacts = [.. _file.Artifacts.Where(a => a.Name != name), artifact], Best = _best.Values };
            _file.Write(Folder);
        }
    }

    /// <summary>Ends the run as completed.</summary>
    /// <param name="final">The figures at the end.</param>
    public void Complete(IReadOnlyDictionary<string, double> final) => End(RunStatus.Completed, final, null);

    /// <summary>Ends the run as stopped before its end.</summary>
    public void Interrupt() => End(RunStatus.Interrupted, null, null);

    /// <summary>Ends the run as stopped before its end, with the figures that stood then.</summary>
    public void Interrupt(IReadOnlyDictionary<string, double> final) => End(RunStatus.Interrupted, final, null);

    /// <summary>Ends the run as failed.</summary>
    /// <param name="problem">A sentence that says why.</param>
    public void Fail(string problem) => End(RunStatus.Failed, null, problem);

    /// <summary>Whether the run has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_lock) return _ended;
        }
    }

    /// <summary>Ends the run as interrupted if nothing ended it before, and gives the file back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended) return;
            Interrupt();
        }
    }

    private void End(RunStatus status, IReadOnlyDictionary<string, double>? final, string? problem)
    {
        lock (_lock)
        {
            CheckRunning();

            // A run whose figures are not all there is not completed: it can still be interrupted, and resumed.
            if (status == RunStatus.Completed) Flush();
            _ended = true;
            _timer.Dispose();
            _samples?.Dispose();
            try
            {
                // A short run has at least this one.
                Sample();
                WriteBuffer();
            }
            finally
            {
                _metrics.Dispose();
                foreach (var (name, value) in final ?? new Dictionary<string, double>()) _best.Add(name, value);
                _file = _file with
                {
                    Status = status,
                    EndedAt = _time.GetUtcNow(),
                    Problem = problem,
                    Final = final is null ? _file.Final : new SortedDictionary<string, double>(final.ToDictionary(), StringComparer.Ordinal),
                    Best = _best.Values,
                    Seconds = Seconds,
                };
                _file.Write(Folder);
                _buffer.Dispose();
            }
        }
    }

    /// <summary>Gives the files back and leaves the record as it is.</summary>
    internal void Abandon()
    {
        lock (_lock)
        {
            _ended = true;
            _timer.Dispose();
            _samples?.Dispose();
            _metrics.Dispose();
            _buffer.Dispose();
        }
    }

    private double Seconds => _secondsBefore + _time.GetElapsedTime(_start).TotalSeconds;

    private static SafeFileHandle OpenMetrics(string folder) =>
        File.OpenHandle(Path.Combine(folder, MetricFile.FileName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete);

    private void CheckName(string name)
    {
        if (_names.Contains(name)) return;
        MetricNames.Check(name);
        if (_names.Count >= MetricNames.MostInRun) throw new ArgumentException($"Run {Id} has {MetricNames.MostInRun} different metrics, which are the most; '{name}' would be one more. A number in a name belongs into the step.", nameof(name));
        _names.Add(name);
    }

    private void SampleInBackground()
    {
        lock (_lock)
        {
            if (_ended) return;
            Sample();
            FlushSoon();
        }
    }

    private void Sample()
    {
        if (_sampler is null) return;
        var seconds = Seconds;
        foreach (var (name, value) in _sampler.Read()) MetricFile.Append(_buffer, _lastStep, seconds, name, value);
    }

    private void FlushSoon()
    {
        if (_armed) return;
        _armed = true;
        _timer.Change(TimeSpan.FromMilliseconds(FlushMilliseconds), Timeout.InfiniteTimeSpan);
    }

    private void FlushInBackground()
    {
        lock (_lock)
        {
            _armed = false;
            if (_ended) return;
            try
            {
                WriteBuffer();
                _problem = null;
            }
            catch (IOException e)
            {
                // Told to the next caller of Log: a timer has nobody to tell.
                _problem = e;
            }
        }
    }

    /// <summary>The place in the file moves only after a whole write, so a write that failed midway is written over.</summary>
    private void WriteBuffer()
    {
        if (_buffer.Length == 0) return;
        RandomAccess.Write(_metrics, _buffer.GetBuffer().AsSpan(0, (int)_buffer.Length), _written);
        _written += _buffer.Length;
        _buffer.SetLength(0);
    }

    private void CheckRunning()
    {
        if (_ended) throw new InvalidOperationException($"Run {Id} has ended.");
    }
}
