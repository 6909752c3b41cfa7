using Ascent.Application;
using Ascent.Journey.Content;
using Ascent.Journey.Habits;
using Ascent.Journey.Interviews;
using Ascent.Journey.Papers;
using Ascent.Journey.Reviews;

namespace Ascent.Web.Practice;

/// <summary>What the page of practice points to.</summary>
public sealed record PracticeModel(ReviewQueue Reviews, RankedPaper? Paper, LabStanding? Lab, Habit Habit, string Stamp)
{
    public static PracticeModel? Of(IWorkbench workbench, string stamp) => workbench.Profile is null ? null
        : new(workbench.ReviewsToday(), workbench.Papers().FirstOrDefault(paper => paper.State is PaperState.Begun or PaperState.Ready), workbench.NextLab(), workbench.Habit(), stamp);
}

/// <summary>The card that is asked, and how the reviews stand.</summary>
/// <param name="Card">Null when nothing is due.</param>
/// <param name="Open">The answer is shown.</param>
/// <param name="Since">When the question was first shown, in seconds since 1970.</param>
public sealed record ReviewsModel(ReviewQueue Queue, CardView? Card, bool IsNew, bool Open, long Since, ReviewStanding Standing)
{
    /// <summary>Null without a profile.</summary>
    public static ReviewsModel? Of(IWorkbench workbench, string? show, long? since)
    {
        if (workbench.Profile is null) return null;
        var queue = workbench.ReviewsToday();
        var due = queue.Cards.Count > 0 ? queue.Cards[0] : null;
        var open = due is not null && show == due.Id;
        var now = workbench.Time.GetUtcNow().ToUnixTimeSeconds();
        return new(queue, due is null ? null : workbench.CardOf(due.Id), due?.IsNew == true, open, open && since is { } began && began <= now ? began : now, workbench.ReviewsStanding());
    }
}

/// <summary>A paper with its place and its notes.</summary>
public sealed record PaperModel(RankedPaper Ranked, PaperNotes? Notes, string? ActivityTitle)
{
    /// <summary>Null when there is no such paper.</summary>
    public static PaperModel? Of(IWorkbench workbench, string id) =>
        workbench.Papers().FirstOrDefault(paper => paper.Paper.Id == id) is { } ranked
            ? new(ranked, workbench.PaperNotes(id), ranked.Paper.Activity is { } activity && workbench.Pack.Activities.TryGetValue(activity, out var found) ? found.Title : null)
            : null;
}

/// <summary>What was sent with scores that could not be taken.</summary>
public sealed record InterviewEcho(string? Error, IReadOnlyDictionary<string, string> Values)
{
    public static InterviewEcho None { get; } = new(null, new Dictionary<string, string>());

    public string? Value(string name) => Values.GetValueOrDefault(name);
}

/// <summary>An interview question; with the session that was just scored, or with the answer because it was asked for.</summary>
public sealed record InterviewModel(Interview Interview, IReadOnlyList<TextSection> Sections, InterviewSession? Session, bool Answer, IReadOnlyList<InterviewSession> Before, IReadOnlyList<CriterionStanding> Weakest, InterviewEcho Echo)
{
    private const int Shown = 3;

    /// <summary>Null when there is no such question, or no such session of it.</summary>
    public static InterviewModel? Of(IWorkbench workbench, string id, long? session, bool answer, InterviewEcho echo)
    {
        if (!workbench.Pack.Interviews.TryGetValue(id, out var interview)) return null;
        var standing = workbench.Interviews();
        List<InterviewSession> held = [.. standing.Sessions.Where(other => other.InterviewId == id)];
        var scored = session is { } number ? held.Find(other => other.Id == number) : null;
        if (session is not null && scored is null) return null;
        return new(interview, TextSection.Split(interview.Text), scored, answer || scored is not null, held, [.. standing.Criteria.Where(criterion => criterion.Share < InterviewScoring.WorthWork).Take(Shown)], echo);
    }
}
