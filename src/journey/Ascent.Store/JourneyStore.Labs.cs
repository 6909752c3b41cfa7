using Ascent.Journey.Progress;
using Dapper;

namespace Ascent.Store;

/// <summary>Where the person's labs lie, what was graded and what was shown.</summary>
public sealed partial class JourneyStore
{
    private sealed record AttemptRow(long Id, string LabId, long LabVersion, string Status, long Points, long MaxPoints, string At, string SourceHash, string Report);

    public string? LabFolder(string labId) => _database.Read(c =>
        c.ExecuteScalar<string?>("SELECT folder FROM lab_workspace WHERE lab_id = @labId", new { labId }));

    /// <summary>Labs that were begun, in that order.</summary>
    public IReadOnlyList<string> LabsBegun() => _database.Read(c => c.Query<string>("SELECT lab_id FROM lab_workspace ORDER BY started_at, lab_id").ToList());

    public void SaveLabFolder(string labId, string folder, DateTimeOffset now) => _database.Write(c => c.Execute(
        """
        INSERT INTO lab_workspace (lab_id, folder, started_at) VALUES (@labId, @folder, @at)
        ON CONFLICT (lab_id) DO UPDATE SET folder = @folder, started_at = @at
        """,
        new { labId, folder, at = Stamp(now) }));

    /// <summary>
    /// Records a grading and, where it proves an activity, the evidence and that the activity is done: all in one transaction,
    /// so that a pass is never kept without its proof. Returns both, the attempt with its number.
    /// </summary>
    public (Attempt Attempt, Evidence? Evidence) AddAttempt(Attempt attempt, Func<Attempt, Evidence?> proof, DateOnly day) => _database.Write(c =>
    {
        var id = c.ExecuteScalar<long>(
            """
            INSERT INTO attempt (lab_id, lab_version, status, points, max_points, at, source_hash, report)
            VALUES (@LabId, @LabVersion, @Status, @Points, @MaxPoints, @at, @SourceHash, @Report) RETURNING id
            """,
            new { attempt.LabId, attempt.LabVersion, attempt.Status, attempt.Points, attempt.MaxPoints, at = Stamp(attempt.At), attempt.SourceHash, attempt.Report });
        var numbered = attempt with { Id = id };
        var evidence = proof(numbered);
        if (evidence is not null)
            Prove(c, evidence, day);
        return (numbered, evidence);
    });

    /// <summary>All attempts at a lab, oldest first.</summary>
    public IReadOnlyList<Attempt> Attempts(string labId) => _database.Read(c => c
        .Query<AttemptRow>(
            """
            SELECT id AS Id, lab_id AS LabId, lab_version AS LabVersion, status AS Status, points AS Points,
                   max_points AS MaxPoints, at AS At, source_hash AS SourceHash, report AS Report
            FROM attempt WHERE lab_id = @labId ORDER BY at, id
            """,
            new { labId })
        .Select(row => new Attempt(row.Id, row.LabId, (int)row.LabVersion, row.Status, (int)row.Points, (int)row.MaxPoints, Time(row.At), row.SourceHash, row.Report))
        .ToList());

    /// <summary>Numbers of the hints that were shown for a task.</summary>
    public IReadOnlyList<int> Reveals(string labId, string taskId) => _database.Read(c => c
        .Query<int>("SELECT number FROM lab_reveal WHERE lab_id = @labId AND task_id = @taskId ORDER BY number", new { labId, taskId })
        .ToList());

    /// <summary>Records that something was shown; once is enough.</summary>
    public void AddReveal(string labId, string taskId, int number, DateTimeOffset now) => _database.Write(c => c.Execute(
        "INSERT INTO lab_reveal (lab_id, task_id, number, at) VALUES (@labId, @taskId, @number, @at) ON CONFLICT DO NOTHING",
        new { labId, taskId, number, at = Stamp(now) }));
}
