using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Interviews;

namespace Ascent.Application;

/// <summary>Mock interviews, scored by their rubric.</summary>
public sealed partial class Workbench
{
    private const int LongestInterview = 24 * 60;

    public InterviewStanding Interviews()
    {
        var sessions = Store.Interviews();
        return new([.. Pack.Interviews.Values], sessions, InterviewScoring.Standing(sessions, Pack.Interviews), InterviewScoring.Next(Pack.Interviews.Values, sessions));
    }

    public InterviewSession ScoreInterview(
        string interviewId, IReadOnlyDictionary<string, int> points, IReadOnlyDictionary<string, string>? notes, string? note, int minutes, bool answerSeen)
    {
        var interview = FindInterview(interviewId);
        RequireProfile();
        var scores = InterviewScoring.Check(interview, points, notes?.Where(pair => pair.Value.Trim().Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value.Trim(), StringComparer.Ordinal));
        foreach (var text in scores.Select(score => score.Note).Append(note))
        {
            if (text?.Length > InterviewSession.LongestNote)
                throw new JourneyException($"A note has {text.Length} characters; {InterviewSession.LongestNote} are the most.");
        }

        var kept = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        return Store.AddInterview(new(0, interview.Id, Now, Math.Clamp(minutes, 0, LongestInterview), answerSeen, kept, scores));
    }

    private Interview FindInterview(string id) => Pack.Interviews.TryGetValue(id, out var interview)
        ? interview
        : throw new JourneyException($"There is no interview question '{id}'.{Nearest.Suggestion(id, Pack.Interviews.Keys)} 'ascent interview list' shows them.");
}
