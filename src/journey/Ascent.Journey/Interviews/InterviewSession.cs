using Ascent.Journey.Content;

namespace Ascent.Journey.Interviews;

/// <summary>What one criterion got.</summary>
/// <param name="Most">The points that the rubric gave for it then.</param>
public sealed record CriterionScore(string CriterionId, int Points, int Most, string? Note);

/// <summary>One mock interview that was held and scored.</summary>
/// <param name="Minutes">How long it took; 0 where it was not timed.</param>
/// <param name="AnswerSeen">The model answer was read before the scoring.</param>
public sealed record InterviewSession(long Id, string InterviewId, DateTimeOffset At, int Minutes, bool AnswerSeen, string? Note, IReadOnlyList<CriterionScore> Scores)
{
    public const int LongestNote = 5_000;

    public int Total => Scores.Sum(score => score.Points);

    public int Most => Scores.Sum(score => score.Most);
}

/// <summary>A criterion over all interviews that had it.</summary>
/// <param name="Share">Points reached, as a part of the points that there were.</param>
/// <param name="Strong">What a strong answer does, from the newest interview that had it.</param>
public sealed record CriterionStanding(string CriterionId, string Text, double Share, int Times, string Strong);

public static class InterviewScoring
{
    /// <summary>Below this part of its points a criterion is worth working on (ours).</summary>
    public const double WorthWork = 0.8;

    /// <summary>What the points between a strong and a weak answer mean (ours); without it two people score the same interview differently.</summary>
    public const string Scale = "All points for the whole of 'strong', said or written, with its figure or reason; half for a part of it; none for 'weak', or for what you only thought.";

    /// <summary>Holds scores against the rubric: every criterion once, within its points.</summary>
    /// <exception cref="JourneyException">An unknown criterion, one that is missing, or points out of range.</exception>
    public static IReadOnlyList<CriterionScore> Check(Interview interview, IReadOnlyDictionary<string, int> points, IReadOnlyDictionary<string, string>? notes = null)
    {
        var known = interview.Rubric.Select(criterion => criterion.Id).ToList();
        foreach (var id in points.Keys.Concat(notes?.Keys ?? []).Where(id => !known.Contains(id)))
            throw new JourneyException($"'{id}' is no criterion of '{interview.Id}'.{Nearest.Suggestion(id, known)} Its criteria: {string.Join(", ", interview.Rubric.Select(criterion => $"{criterion.Id} (0-{criterion.Points})"))}.");
        var missing = known.Where(id => !points.ContainsKey(id)).ToList();
        if (missing.Count > 0)
            throw new JourneyException($"No points for {string.Join(", ", missing)}: score every criterion, with 0 for what was not touched.");
        foreach (var criterion in interview.Rubric.Where(criterion => points[criterion.Id] < 0 || points[criterion.Id] > criterion.Points))
            throw new JourneyException($"'{criterion.Id}' takes 0 to {criterion.Points} points, not {points[criterion.Id]}.");
        return [.. interview.Rubric.Select(criterion => new CriterionScore(criterion.Id, points[criterion.Id], criterion.Points, notes?.GetValueOrDefault(criterion.Id)))];
    }

    /// <summary>Criteria by the part of their points that was reached over all interviews, weakest first.</summary>
    public static IReadOnlyList<CriterionStanding> Standing(IReadOnlyList<InterviewSession> sessions, IReadOnlyDictionary<string, Interview> interviews)
    {
        var scored = sessions.OrderBy(session => session.At).SelectMany(session => session.Scores.Select(score => (session.InterviewId, Score: score)));
        return
        [
            .. scored.GroupBy(entry => entry.Score.CriterionId, StringComparer.Ordinal)
                .Select(group =>
                {
                    var criterion = group.Reverse().Select(entry => interviews.GetValueOrDefault(entry.InterviewId)?.Rubric.FirstOrDefault(part => part.Id == group.Key)).FirstOrDefault(part => part is not null);
                    var most = group.Sum(entry => entry.Score.Most);
                    return new CriterionStanding(group.Key, criterion?.Text ?? group.Key, most == 0 ? 0 : group.Sum(entry => entry.Score.Points) / (double)most, group.Count(), criterion?.Strong ?? "");
                })
                .OrderBy(standing => standing.Share).ThenByDescending(standing => standing.Times).ThenBy(standing => standing.CriterionId, StringComparer.Ordinal),
        ];
    }

    /// <summary>The interview to hold next: one not yet held, easier ones first; then the one with the lowest last score.</summary>
    public static Interview? Next(IEnumerable<Interview> interviews, IReadOnlyList<InterviewSession> sessions)
    {
        var last = sessions.GroupBy(session => session.InterviewId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.MaxBy(session => session.At)!, StringComparer.Ordinal);
        return interviews
            .OrderBy(interview => last.ContainsKey(interview.Id) ? 1 : 0)
            .ThenBy(interview => last.TryGetValue(interview.Id, out var held) ? held.Total / (double)Math.Max(1, held.Most) : 0)
            .ThenBy(interview => ContentRules.Levels.ToList().IndexOf(interview.Level))
            .ThenBy(interview => interview.Id, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
