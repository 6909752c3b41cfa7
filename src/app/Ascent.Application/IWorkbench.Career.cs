using Ascent.Journey.Career;
using Ascent.Journey.Interviews;

namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>Contributions, people, applications and posts, with the goals of the journey.</summary>
    CareerStanding Career();

    CareerEntry AddCareer(CareerKind kind, string title, CareerDetails details);

    CareerEntry MoveCareer(long id, string state, CareerDetails details);

    /// <summary>Takes an entry out, or brings it back.</summary>
    CareerEntry RemoveCareer(long id, bool undo);

    /// <summary>Every interview question with the times it was held, and the criteria by how well they went.</summary>
    InterviewStanding Interviews();

    /// <summary>Keeps the scores of an interview that was held.</summary>
    InterviewSession ScoreInterview(string interviewId, IReadOnlyDictionary<string, int> points, IReadOnlyDictionary<string, string>? notes, string? note, int minutes, bool answerSeen);
}

/// <summary>What may be said of an entry beside its title; null where nothing is said.</summary>
public sealed record CareerDetails(string? State = null, string? Link = null, string? Note = null, DateOnly? On = null);

public sealed record CareerStanding(IReadOnlyList<CareerEntry> Entries, IReadOnlyList<GoalProgress> Goals);

/// <param name="Sessions">Oldest first.</param>
/// <param name="Criteria">Weakest first.</param>
/// <param name="Next">The question to take next; null when the journey has none.</param>
public sealed record InterviewStanding(
    IReadOnlyList<Journey.Content.Interview> Questions, IReadOnlyList<InterviewSession> Sessions, IReadOnlyList<CriterionStanding> Criteria, Journey.Content.Interview? Next);
