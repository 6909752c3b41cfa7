using System.Data.Common;
using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Dapper;

namespace Ascent.Store;

/// <summary>Assessments: what was asked, what was answered.</summary>
public sealed partial class JourneyStore
{
    private sealed record AssessedRow(
        string Id, string Kind, string Scope, string StartedAt, string? EndedAt, string? PendingItem, long? PendingSeed, string? PendingSkill, string? PendingAt, long PendingHint);

    private sealed record AnsweredRow(
        long Id, string Session, string Item, string Kind, string Skill, long Seed, string Given, long Correct, long DontKnow, long AfterHint, string At);

    private sealed record RestartRow(string? Area, string At);

    private const string AssessedColumns =
        """
        SELECT session_id AS Id, kind AS Kind, scope AS Scope, started_at AS StartedAt, ended_at AS EndedAt, pending_item AS PendingItem,
               pending_seed AS PendingSeed, pending_skill AS PendingSkill, pending_at AS PendingAt, pending_hint AS PendingHint FROM assessment_session
        """;

    /// <summary>Everything that assessments left, oldest first.</summary>
    public AssessmentLog Assessments() => _database.Read(c => new AssessmentLog(
        [.. c.Query<AssessedRow>(AssessedColumns + " ORDER BY started_at, session_id").Select(ToAssessed)],
        [
            .. c.Query<AnsweredRow>(
                """
                SELECT id AS Id, session_id AS Session, item_id AS Item, item_kind AS Kind, skill_id AS Skill, seed AS Seed, given AS Given, correct AS Correct,
                       dont_know AS DontKnow, after_hint AS AfterHint, at AS At FROM assessment_answer ORDER BY id
                """).Select(ToAnswered),
        ],
        [.. c.Query<RestartRow>("SELECT area AS Area, at AS At FROM assessment_restart ORDER BY id").Select(r => new AssessmentRestart(r.Area, Time(r.At)))]));

    /// <summary>Whether anything was ever answered: most people's plans need no mastery.</summary>
    public bool HasAnswers() => _database.Read(c => c.ExecuteScalar<long>("SELECT count(*) FROM (SELECT 1 FROM assessment_answer LIMIT 1) AS found")) > 0;

    /// <summary>Puts a question, opening the session where it is new. A question that waits there already stays, whoever put it; returns the session as it is then.</summary>
    public AssessmentSession Ask(AssessmentSession session) => _database.Write(c =>
    {
        c.Execute(
            """
            INSERT INTO assessment_session (session_id, kind, scope, started_at, pending_item, pending_seed, pending_skill, pending_at, pending_hint)
            VALUES (@Id, @kind, @Scope, @started, @Item, @Seed, @Skill, @asked, 0)
            ON CONFLICT (session_id) DO UPDATE SET pending_item = excluded.pending_item, pending_seed = excluded.pending_seed,
                pending_skill = excluded.pending_skill, pending_at = excluded.pending_at, pending_hint = 0
            WHERE assessment_session.pending_item IS NULL AND assessment_session.ended_at IS NULL
            """,
            new
            {
                session.Id,
                kind = session.Kind.ToString(),
                session.Scope,
                started = Stamp(session.StartedAt),
                session.Pending!.Item,
                Seed = checked((long)session.Pending.Seed),
                session.Pending.Skill,
                asked = Stamp(session.Pending.AskedAt),
            });
        return ToAssessed(c.QuerySingle<AssessedRow>(AssessedColumns + " WHERE session_id = @Id", new { session.Id }));
    });

    /// <summary>Takes back a question that cannot be asked any more, because the content has dropped it.</summary>
    public void Withdraw(string sessionId) => _database.Write(c => Clear(c, sessionId));

    /// <summary>Records that the hint of the waiting question was shown.</summary>
    public void MarkHint(string sessionId) => _database.Write(c =>
        c.Execute("UPDATE assessment_session SET pending_hint = 1 WHERE session_id = @sessionId AND pending_item IS NOT NULL", new { sessionId }));

    /// <summary>
    /// Records the answer to the waiting question, which waits no more: in one transaction. Null when that question does not wait there any more, because another
    /// window or command answered it.
    /// </summary>
    public AnswerEntry? AddAnswer(AnswerEntry answer) => _database.Write(c =>
    {
        var seed = checked((long)answer.Seed);
        var open = c.Execute(
            """
            UPDATE assessment_session SET pending_item = NULL, pending_seed = NULL, pending_skill = NULL, pending_at = NULL, pending_hint = 0
            WHERE session_id = @Session AND pending_item = @Item AND pending_seed = @seed
            """,
            new { answer.Session, answer.Item, seed });
        if (open == 0) return null;
        var id = c.ExecuteScalar<long>(
            """
            INSERT INTO assessment_answer (session_id, item_id, item_kind, skill_id, seed, given, correct, dont_know, after_hint, at, rules)
            VALUES (@Session, @Item, @kind, @Skill, @seed, @Given, @correct, @unknown, @hinted, @at, @rules) RETURNING id
            """,
            new
            {
                answer.Session,
                answer.Item,
                kind = answer.Kind.ToString(),
                answer.Skill,
                seed,
                answer.Given,
                correct = Flag(answer.Right),
                unknown = Flag(answer.DontKnow),
                hinted = Flag(answer.AfterHint),
                at = Stamp(answer.At),
                rules = (long)MasteryRules.Version,
            });
        return answer with { Id = id };
    });

    /// <summary>Closes a session in which nothing is left to ask.</summary>
    public void EndSession(string sessionId, DateTimeOffset now) => _database.Write(c => c.Execute(
        "UPDATE assessment_session SET ended_at = @at WHERE session_id = @sessionId AND ended_at IS NULL AND pending_item IS NULL",
        new { sessionId, at = Stamp(now) }));

    /// <summary>From now on earlier answers on an area (or, when null, on all) count no more, and the given sessions are closed.</summary>
    public void RestartAssessment(string? area, IReadOnlyCollection<string> sessions, DateTimeOffset now) => _database.Write(c =>
    {
        foreach (var session in sessions)
        {
            Clear(c, session);
            c.Execute("UPDATE assessment_session SET ended_at = coalesce(ended_at, @at) WHERE session_id = @session", new { session, at = Stamp(now) });
        }

        return c.Execute("INSERT INTO assessment_restart (area, at) VALUES (@area, @at)", new { area, at = Stamp(now) });
    });

    private static int Clear(DbConnection connection, string sessionId) => connection.Execute(
        "UPDATE assessment_session SET pending_item = NULL, pending_seed = NULL, pending_skill = NULL, pending_at = NULL, pending_hint = 0 WHERE session_id = @sessionId",
        new { sessionId });

    private static long Flag(bool value) => value ? 1 : 0;

    private static AssessmentSession ToAssessed(AssessedRow row) => new(
        row.Id,
        Enum.Parse<AssessmentKind>(row.Kind),
        row.Scope,
        Time(row.StartedAt),
        row.EndedAt is null ? null : Time(row.EndedAt),
        row.PendingItem is null ? null : new(row.PendingItem, (ulong)row.PendingSeed!.Value, row.PendingSkill!, Time(row.PendingAt!), row.PendingHint != 0));

    private static AnswerEntry ToAnswered(AnsweredRow row) => new()
    {
        Id = row.Id,
        Session = row.Session,
        Item = row.Item,
        Kind = Enum.Parse<ItemKind>(row.Kind),
        Skill = row.Skill,
        Seed = (ulong)row.Seed,
        Given = row.Given,
        Right = row.Correct != 0,
        DontKnow = row.DontKnow != 0,
        AfterHint = row.AfterHint != 0,
        At = Time(row.At),
    };
}
