using Ascent.Journey.Interviews;
using Dapper;

namespace Ascent.Store;

/// <summary>Mock interviews and what each criterion got.</summary>
public sealed partial class JourneyStore
{
    private sealed record SessionRow(long Id, string InterviewId, string At, long Minutes, long AnswerSeen, string? Note);

    private sealed record ScoreRow(long SessionId, string CriterionId, long Points, long Most, string? Note);

    /// <summary>Records an interview with all its scores, and returns it with its number.</summary>
    public InterviewSession AddInterview(InterviewSession session) => _database.Write(c =>
    {
        var id = c.ExecuteScalar<long>(
            "INSERT INTO interview_session (interview_id, at, minutes, answer_seen, note) VALUES (@InterviewId, @at, @Minutes, @seen, @Note) RETURNING id",
            new { session.InterviewId, at = Stamp(session.At), session.Minutes, seen = session.AnswerSeen ? 1L : 0L, session.Note });
        foreach (var (place, score) in session.Scores.Index())
        {
            c.Execute(
                "INSERT INTO interview_score (session_id, criterion_id, place, points, most, note) VALUES (@id, @CriterionId, @place, @Points, @Most, @Note)",
                new { id, score.CriterionId, place, score.Points, score.Most, score.Note });
        }

        return session with { Id = id };
    });

    /// <summary>All interviews, oldest first; or those on one question.</summary>
    public IReadOnlyList<InterviewSession> Interviews(string? interviewId = null) => _database.Read(c =>
    {
        var scores = c.Query<ScoreRow>("SELECT session_id AS SessionId, criterion_id AS CriterionId, points AS Points, most AS Most, note AS Note FROM interview_score ORDER BY session_id, place").ToLookup(row => row.SessionId);
        return c.Query<SessionRow>(
            """
            SELECT id AS Id, interview_id AS InterviewId, at AS At, minutes AS Minutes, answer_seen AS AnswerSeen, note AS Note
            FROM interview_session WHERE CAST(@interviewId AS TEXT) IS NULL OR interview_id = @interviewId ORDER BY at, id
            """,
            new { interviewId })
        .Select(row => new InterviewSession(
            row.Id,
            row.InterviewId,
            Time(row.At),
            (int)row.Minutes,
            row.AnswerSeen != 0,
            row.Note,
            [.. scores[row.Id].Select(score => new CriterionScore(score.CriterionId, (int)score.Points, (int)score.Most, score.Note))]))
        .ToList();
    });
}
