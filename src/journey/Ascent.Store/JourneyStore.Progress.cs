using System.Data.Common;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Dapper;

namespace Ascent.Store;

/// <summary>States of activities, time spent, and evidence.</summary>
public sealed partial class JourneyStore
{
    private sealed record ActivityRow(string ActivityId, string State, string? StartedOn, string? DoneOn, string? PinnedTo);

    private sealed record LogRow(long Id, string ActivityId, long Minutes, string At, string? Note);

    private sealed record EvidenceRow(string Id, string ActivityId, string Kind, string At, string Summary, string Data, string Sha256);

    public JourneyProgress Progress() => _database.Read(c =>
    {
        var activities = c.Query<ActivityRow>(
            "SELECT activity_id AS ActivityId, state AS State, started_on AS StartedOn, done_on AS DoneOn, pinned_to AS PinnedTo FROM activity");
        var hours = c.Query<(string ActivityId, long Minutes)>("SELECT activity_id, CAST(sum(minutes) AS BIGINT) FROM log GROUP BY activity_id");
        return new JourneyProgress(activities.ToDictionary(row => row.ActivityId, ToProgress, StringComparer.Ordinal), new LogWhenAsked(ReadLog))
        {
            LoggedHours = hours.ToDictionary(row => row.ActivityId, row => row.Minutes / 60.0, StringComparer.Ordinal),
            CardsInPlay = (int)c.ExecuteScalar<long>("SELECT count(*) FROM card"),
        };
    });

    private List<LogEntry> ReadLog() => _database.Read(c => c
        .Query<LogRow>("SELECT id AS Id, activity_id AS ActivityId, minutes AS Minutes, at AS At, note AS Note FROM log ORDER BY id")
        .Select(row => new LogEntry(row.Id, row.ActivityId, (int)row.Minutes, Time(row.At), row.Note))
        .ToList());

    /// <summary>Marks an activity as running, unless it is running or done already.</summary>
    public void Start(string activityId, DateOnly day) => _database.Write(c => Start(c, activityId, day));

    /// <summary>Holds activities in weeks, or lets them go, all in one transaction.</summary>
    public void Pin(IReadOnlyDictionary<string, IsoWeek?> weeks) => _database.Write(c =>
    {
        foreach (var (activityId, week) in weeks)
        {
            c.Execute(
                """
                INSERT INTO activity (activity_id, state, pinned_to) VALUES (@activityId, 'NotStarted', @week)
                ON CONFLICT (activity_id) DO UPDATE SET pinned_to = excluded.pinned_to
                """,
                new { activityId, week = week?.ToString() });
        }

        return weeks.Count;
    });

    /// <summary>Activities with a proof.</summary>
    public IReadOnlySet<string> ProvenActivities() => _database.Read(c => c.Query<string>("SELECT DISTINCT activity_id FROM evidence").ToHashSet(StringComparer.Ordinal));

    /// <summary>The newest day on which time was logged or something begun or done; null before that.</summary>
    public DateOnly? LastActivity() => _database.Read(c => c
        .Query<string?>("SELECT max(at) FROM log UNION ALL SELECT max(started_on) FROM activity UNION ALL SELECT max(done_on) FROM activity")
        .Where(text => text is not null)
        .Select(text => Day(text![..10]))
        .Max());

    /// <summary>How many cards are due at a moment.</summary>
    public int CardsDue(DateTimeOffset now) => _database.Read(c => (int)c.ExecuteScalar<long>("SELECT count(*) FROM card WHERE due <= @now", new { now = Stamp(now) }));

    /// <summary>Records time spent. The first minute starts the activity.</summary>
    public void Log(string activityId, int minutes, DateTimeOffset at, DateOnly day, string? note) => _database.Write(c =>
    {
        Start(c, activityId, day);
        return c.Execute(
            "INSERT INTO log (activity_id, minutes, at, note) VALUES (@activityId, @minutes, @at, @note)",
            new { activityId, minutes, at = Stamp(at), note });
    });

    /// <summary>Records a proof and that its activity is done, in one transaction. A proof that is there already is kept.</summary>
    public void Prove(Evidence evidence, DateOnly day) => _database.Write(c => Prove(c, evidence, day));

    /// <summary>All evidence, oldest first; or that of one activity.</summary>
    public IReadOnlyList<Evidence> Evidence(string? activityId = null) => _database.Read(c => c
        .Query<EvidenceRow>(
            """
            SELECT id AS Id, activity_id AS ActivityId, kind AS Kind, at AS At, summary AS Summary, data AS Data, sha256 AS Sha256
            FROM evidence WHERE CAST(@activityId AS TEXT) IS NULL OR activity_id = @activityId ORDER BY at, id
            """,
            new { activityId })
        .Select(row => new Evidence(row.Id, row.ActivityId, Enum.Parse<EvidenceKind>(row.Kind), Time(row.At), row.Summary, row.Data, row.Sha256))
        .ToList());

    private static int Start(DbConnection connection, string activityId, DateOnly day) => connection.Execute(
        """
        INSERT INTO activity (activity_id, state, started_on) VALUES (@activityId, 'InProgress', @day)
        ON CONFLICT (activity_id) DO UPDATE SET state = 'InProgress', started_on = excluded.started_on WHERE activity.state = 'NotStarted'
        """,
        new { activityId, day = Day(day) });

    private static int Prove(DbConnection connection, Evidence evidence, DateOnly day)
    {
        connection.Execute(
            """
            INSERT INTO evidence (id, activity_id, kind, at, summary, data, sha256)
            VALUES (@Id, @ActivityId, @kind, @at, @Summary, @Data, @Sha256) ON CONFLICT (id) DO NOTHING
            """,
            new { evidence.Id, evidence.ActivityId, kind = evidence.Kind.ToString(), at = Stamp(evidence.At), evidence.Summary, evidence.Data, evidence.Sha256 });
        return connection.Execute(
            """
            INSERT INTO activity (activity_id, state, started_on, done_on) VALUES (@id, 'Done', @day, @day)
            ON CONFLICT (activity_id) DO UPDATE SET
                state = 'Done',
                started_on = coalesce(activity.started_on, excluded.started_on),
                done_on = CASE WHEN activity.state = 'Done' THEN activity.done_on ELSE excluded.done_on END
            """,
            new { id = evidence.ActivityId, day = Day(day) });
    }

    private static ActivityProgress ToProgress(ActivityRow row) => new(
        row.ActivityId,
        Enum.Parse<ActivityState>(row.State),
        Day(row.StartedOn),
        Day(row.DoneOn),
        row.PinnedTo is { } text && IsoWeek.TryParse(text, out var week) ? week : null);
}
