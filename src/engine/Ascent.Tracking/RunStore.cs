using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ascent.Tracking;

/// <summary>Runs under ASCENT_HOME/runs, one folder each. Several processes may read while one writes.</summary>
/// <param name="folder">The folder of runs; made when the first run starts.</param>
/// <param name="time">Clock of the runs.</param>
public sealed partial class RunStore(string folder, TimeProvider time)
{
    private const string Unfinished = ".new-";
    private const string Removed = ".removed-";
    private const int Attempts = 100;
    private const double MostSeconds = 1e10;
    private static readonly IReadOnlyDictionary<string, string> NoText = new Dictionary<string, string>();
    private static readonly IReadOnlyDictionary<string, double> NoFigures = new Dictionary<string, double>();

    private readonly string _folder = Path.GetFullPath(folder);
    private readonly ConcurrentDictionary<string, DeadRun> _dead = new(StringComparer.Ordinal);

    /// <summary>
    /// How often a run notes what the process and the machine do, under <c>system/</c>: share of the processor, memory, managed heap,
    /// threads, collections, load. Null, the default, for never.
    /// </summary>
    public TimeSpan? SystemMetricsEvery { get; init; }

    /// <summary>Says what a run is started from where its header does not; null, the default, for nothing.</summary>
    public Func<RunSource?>? Source { get; init; }

    /// <summary>What the metrics of a run whose process died held when the file had this length and time.</summary>
    private sealed record DeadRun(long Length, DateTime WrittenAt, IReadOnlyDictionary<string, double> Final, IReadOnlyDictionary<string, double> Best, double Seconds);

    /// <summary>Starts a run: makes its folder with everything in it at once, so that no reader sees half a run.</summary>
    public RunWriter Start(RunHeader header)
    {
        Directory.CreateDirectory(_folder);
        RemoveLeftovers();
        var start = time.GetUtcNow();
        var source = header.Source ?? Source?.Invoke();
        for (var attempt = 1; ; attempt++)
        {
            var id = RunId.Create(start, header.Name);
            var target = Path.Combine(_folder, id);
            var beside = Path.Combine(_folder, Unfinished + id + "-" + System.Environment.ProcessId);
            var file = new RunFile
            {
                Schema = RunFile.CurrentSchema,
                Id = id,
                Name = header.Name,
                Recipe = header.Recipe,
                Seed = header.Seed,
                Status = RunStatus.Running,
                StartedAt = start,
                Process = ProcessIdentity.Current,
                Parameters = header.Parameters.ToDictionary(),
                Environment = header.Environment.ToDictionary(),
                Final = NoFigures,
                Best = NoFigures,
                Artifacts = [],
                Source = source,
            };
            Directory.CreateDirectory(beside);
            file.Write(beside);
            File.WriteAllBytes(Path.Combine(beside, MetricFile.FileName), []);
            try
            {
                Directory.Move(beside, target);
            }
            catch (IOException) when (Directory.Exists(target) && attempt < Attempts)
            {
                Directory.Delete(beside, recursive: true);
                continue;
            }

            return new RunWriter(target, file, time, SystemMetricsEvery, new KeptMetrics());
        }
    }

    /// <summary>Newest first. A damaged run is listed as Failed with its problem, never thrown.</summary>
    public IReadOnlyList<RunRecord> List() =>
        [.. Ids().Select(Read).OfType<RunRecord>().OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id, StringComparer.Ordinal)];

    /// <summary>By id or by an unambiguous beginning of it; null when there is none.</summary>
    /// <exception cref="TrackingException">Several runs begin with it.</exception>
    public RunRecord? Find(string id)
    {
        if (!RunId.IsSafe(id)) return null;
        if (Directory.Exists(Path.Combine(_folder, id))) return Read(id);
        var found = Ids().Where(candidate => candidate.StartsWith(id, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return found.Count switch
        {
            0 => null,
            1 => Read(found[0]),
            _ => throw new TrackingException($"'{id}' is the beginning of {found.Count} runs: {string.Join(", ", found.Take(5))}{(found.Count > 5 ? ", ..." : "")}. Give more of the id."),
        };
    }

    /// <summary>The run with exactly this id, or null if there is none: for addresses and programs, where a beginning means nothing.</summary>
    public RunRecord? FindExactly(string id) => RunId.IsSafe(id) && Directory.Exists(Path.Combine(_folder, id)) && Read(id) is { } run && run.Id == id ? run : null;

    /// <summary>The figures of a run from a position on; those of a run that is still at work can be read as they come.</summary>
    /// <exception cref="TrackingException">There is no such run, or several begin with this id.</exception>
    public MetricChunk ReadMetrics(string id, long position = 0) => MetricFile.Read(ExistingFolder(id), position);

    /// <summary>The folder of the run with exactly this id; it need not exist.</summary>
    /// <exception cref="TrackingException">The text cannot be an id, for instance because it leaves the folder of runs.</exception>
    public string FolderOf(string id) =>
        RunId.IsSafe(id) ? Path.Combine(_folder, id) : throw new TrackingException($"'{id}' is not the id of a run.");

    /// <summary>Removes a run with all its files.</summary>
    /// <exception cref="TrackingException">There is no such run, or it is still at work.</exception>
    public void Remove(string id)
    {
        var target = ExistingFolder(id);
        var name = Path.GetFileName(target);
        if (Read(name)?.Status == RunStatus.Running) throw new TrackingException($"Run {name} is still at work; stop it first.");

        // Renamed first: what is deleted midway is never listed as a damaged run.
        var aside = Path.Combine(_folder, Removed + name);
        Directory.Move(target, aside);
        Directory.Delete(aside, recursive: true);
    }

    private string ExistingFolder(string id)
    {
        var exact = FolderOf(id);
        if (Directory.Exists(exact)) return exact;
        var run = Find(id) ?? throw new TrackingException($"There is no run '{id}'. `ascent runs list` shows those that there are.");
        return FolderOf(run.Id);
    }

    private IEnumerable<string> Ids()
    {
        if (!Directory.Exists(_folder)) return [];
        return [.. Directory.EnumerateDirectories(_folder).Select(Path.GetFileName).OfType<string>().Where(RunId.IsSafe)];
    }

    private RunRecord? Read(string id)
    {
        var path = Path.Combine(_folder, id);
        try
        {
            return ToRecord(id, path, RunFile.Read(path));
        }
        catch (Exception e) when (e is TrackingException or IOException or UnauthorizedAccessException)
        {
            // Removed by another process in between: it is not a damaged run but none.
            if (!Directory.Exists(path)) return null;
            return new RunRecord
            {
                Id = id,
                Name = id,
                Recipe = "",
                Seed = 0,
                Status = RunStatus.Failed,
                StartedAt = RunId.StartOf(id) ?? new DateTimeOffset(Directory.GetCreationTimeUtc(path), TimeSpan.Zero),
                Problem = e.Message,
                Parameters = NoText,
                Environment = NoText,
                Final = NoFigures,
                Best = NoFigures,
                Artifacts = [],
                Notes = Annotations.ReadNotes(path),
                Tags = Annotations.ReadTags(path),
            };
        }
    }

    private RunRecord ToRecord(string id, string path, RunFile file)
    {
        // The folder's name is the id: a folder that was copied or renamed stays a run of its own.
        var record = new RunRecord
        {
            Id = id,
            Name = Plain(file.Name),
            Recipe = Plain(file.Recipe),
            Seed = file.Seed,
            Status = file.Status,
            StartedAt = file.StartedAt,
            EndedAt = file.EndedAt,
            Problem = file.Problem is { } problem ? Plain(problem) : null,
            Parameters = Plain(file.Parameters),
            Environment = Plain(file.Environment),
            Final = file.Final,
            Best = file.Best,
            Artifacts = [.. file.Artifacts.Select(artifact => artifact with { Name = Plain(artifact.Name ?? ""), Sha256 = Plain(artifact.Sha256 ?? "") })],
            Source = file.Source is { } source ? new(Plain(source.Commit), Plain(source.Branch), source.Dirty, Plain(source.Command)) : null,
            Took = file.Seconds is >= 0 and < MostSeconds and var seconds ? TimeSpan.FromSeconds(seconds) : file.EndedAt - file.StartedAt,
            Resumptions = file.Resumptions ?? [],
            Notes = Annotations.ReadNotes(path),
            Tags = Annotations.ReadTags(path),
        };
        if (file.Status != RunStatus.Running || (id == file.Id && file.Process.IsAlive())) return record;

        // It may have ended properly between the reading of its file and the look at its process.
        var again = RunFile.Read(path);
        if (again.Status != RunStatus.Running) return ToRecord(id, path, again);
        return Died(path, record);
    }

    /// <summary>What a run whose process died would have said of itself, from the metrics that it left.</summary>
    private RunRecord Died(string path, RunRecord record)
    {
        var metrics = new FileInfo(Path.Combine(path, MetricFile.FileName));
        var (length, writtenAt) = metrics.Exists ? (metrics.Length, metrics.LastWriteTimeUtc) : (0, default);
        if (!_dead.TryGetValue(record.Id, out var dead) || dead.Length != length || dead.WrittenAt != writtenAt)
            _dead[record.Id] = dead = ReadDead(path, length, writtenAt);
        return record with
        {
            Status = RunStatus.Interrupted,
            EndedAt = metrics.Exists ? new DateTimeOffset(writtenAt, TimeSpan.Zero) : record.StartedAt,
            Final = dead.Final,
            Best = dead.Best,
            Took = TimeSpan.FromSeconds(Math.Min(dead.Seconds, MostSeconds)),
        };
    }

    private static DeadRun ReadDead(string path, long length, DateTime writtenAt)
    {
        var kept = new KeptMetrics();
        var last = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var position = 0L; ;)
        {
            var chunk = MetricFile.Read(path, position);
            foreach (var point in chunk.Points)
            {
                if (kept.Names.Count >= MetricNames.MostInRun && !kept.Names.Contains(point.Name)) continue;
                kept.Add(point);
                if (!MetricNames.IsSystem(point.Name)) last[point.Name] = point.Value;
            }

            if (chunk.Position <= position) return new(length, writtenAt, last, kept.Best.Values, kept.Seconds);
            position = chunk.Position;
        }
    }

    /// <summary>Texts of a folder that came from anywhere reach a terminal without characters that steer it.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Plain(string? text) =>
        text is not null && text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c)) : text;

    private static Dictionary<string, string> Plain(IReadOnlyDictionary<string, string> texts) =>
        texts.Where(pair => pair.Value is not null).DistinctBy(pair => Plain(pair.Key), StringComparer.Ordinal).ToDictionary(pair => Plain(pair.Key), pair => Plain(pair.Value), StringComparer.Ordinal);

    /// <summary>Folders that a process left when it died while it made or removed a run.</summary>
    private void RemoveLeftovers()
    {
        foreach (var path in Directory.EnumerateDirectories(_folder, ".*"))
        {
            var name = Path.GetFileName(path);
            if (!name.StartsWith(Unfinished, StringComparison.Ordinal) && !name.StartsWith(Removed, StringComparison.Ordinal)) continue;
            try
            {
                if (Directory.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddHours(-1)) Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process may be removing it; the next start tries again.
                continue;
            }
        }
    }
}
