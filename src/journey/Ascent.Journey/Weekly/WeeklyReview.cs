using Ascent.Journey.Habits;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Weekly;

/// <summary>The two answers that end a week.</summary>
/// <param name="Learnt">What the person learnt.</param>
/// <param name="Change">What the next week shall do differently.</param>
public sealed record WeekAnswers(IsoWeek Week, string Learnt, string Change, DateTimeOffset At)
{
    public const int LongestAnswer = 5_000;
}

/// <summary>An activity of the week: what was planned for it, what was logged, and whether it is done.</summary>
/// <param name="PlannedHours">0 for what was not in the week's plan.</param>
public sealed record WeekItem(string Id, string Title, double PlannedHours, double LoggedHours, bool WasToFinish, bool Done);

/// <summary>A week seen from its end: planned, done, learnt, and what changes.</summary>
/// <param name="PlanMadeOn">When the week's plan was kept; null when there was none, and then nothing counts as planned.</param>
/// <param name="Remembered">Part of the reviews of known cards that was remembered; null without any.</param>
/// <param name="Papers">Titles of the papers that were read.</param>
/// <param name="Running">The week is not over yet.</param>
/// <param name="Before">The answers of the last week that has some, so that what was to change can be looked at.</param>
public sealed record WeeklyReview(
    IsoWeek Week,
    DateOnly? PlanMadeOn,
    double CapacityHours,
    double PlannedHours,
    double LoggedHours,
    IReadOnlyList<WeekItem> Items,
    int Reviews,
    double? Remembered,
    int Attempts,
    IReadOnlyList<string> Papers,
    IReadOnlyList<Evidence> Evidence,
    Habit Habit,
    WeekAnswers? Answers,
    WeekAnswers? Before,
    bool Running)
{
    public int Done => Items.Count(item => item.Done);

    /// <summary>How the week went, without blame.</summary>
    public string Sentence => this switch
    {
        { PlanMadeOn: null, LoggedHours: 0, Reviews: 0, Evidence.Count: 0 } => "This week holds neither a plan nor work.",
        { PlanMadeOn: null } => $"{Hours(LoggedHours)} logged. This week's plan was not kept, so there is nothing to compare it with.",
        { CapacityHours: 0 } => $"A week off. {(LoggedHours > 0 ? $"{Hours(LoggedHours)} logged all the same." : "Rest counts.")}",
        { Running: true } => $"{Hours(LoggedHours)} logged so far of {Hours(PlannedHours)} planned; {Done} of {Items.Count} {(Items.Count == 1 ? "activity" : "activities")} done.",
        { LoggedHours: 0, Reviews: 0, Evidence.Count: 0 } => $"{Hours(PlannedHours)} were planned and none were logged. The plan has moved on with you; the next week begins where this one stopped.",
        _ => $"{Hours(LoggedHours)} logged of {Hours(PlannedHours)} planned; {Done} of {Items.Count} {(Items.Count == 1 ? "activity" : "activities")} done.",
    };

    private static string Hours(double hours) => Duration.Of(hours);
}

/// <summary>What a weekly review is made of; everything by the person's own days.</summary>
public sealed record WeekRecord(
    WeekPlan? Plan,
    IReadOnlyList<(LogEntry Entry, DateOnly Day)> Log,
    IReadOnlyDictionary<string, ActivityProgress> Activities,
    IReadOnlyList<ReviewEntry> Reviews,
    IReadOnlyList<(Evidence Evidence, DateOnly Day)> Evidence,
    IReadOnlyList<DateOnly> Attempts,
    IReadOnlyList<(string Title, DateOnly Day)> Papers,
    IReadOnlyList<WeekAnswers> Answers,
    Habit Habit)
{
    /// <param name="week">Which week.</param>
    /// <param name="today">The week that it lies in still runs.</param>
    /// <param name="title">The title of an activity by its id.</param>
    public WeeklyReview Review(IsoWeek week, DateOnly today, Func<string, string> title)
    {
        bool Within(DateOnly day) => day >= week.Monday && day <= week.Sunday;
        var minutes = Log.Where(line => Within(line.Day)).GroupBy(line => line.Entry.ActivityId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Entry.Minutes), StringComparer.Ordinal);
        var done = Activities.Values.Where(activity => activity is { State: ActivityState.Done, DoneOn: { } day } && Within(day)).Select(activity => activity.ActivityId).ToHashSet(StringComparer.Ordinal);
        var planned = Plan?.Items ?? [];
        var known = planned.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        List<WeekItem> items =
        [
            .. planned.Select(item => new WeekItem(item.Id, item.Title, item.Hours, LoggedOn(item.Id), item.Finishes, done.Contains(item.Id))),
            .. minutes.Keys.Union(done).Where(id => !known.Contains(id)).Order(StringComparer.Ordinal).Select(id => new WeekItem(id, title(id), 0, LoggedOn(id), false, done.Contains(id))),
        ];
        var reviews = Reviews.Where(review => Within(review.Day)).ToList();
        var graded = reviews.Where(review => review.Stage == CardStage.Review).ToList();
        return new(
            week,
            Plan?.MadeOn,
            Plan?.CapacityHours ?? 0,
            Plan?.Hours ?? 0,
            minutes.Values.Sum() / 60.0,
            items,
            reviews.Count,
            graded.Count == 0 ? null : graded.Count(review => review.Grade != Grade.Again) / (double)graded.Count,
            Attempts.Count(Within),
            [.. Papers.Where(paper => Within(paper.Day)).Select(paper => paper.Title)],
            [.. Evidence.Where(proof => Within(proof.Day)).Select(proof => proof.Evidence)],
            Habit,
            Answers.FirstOrDefault(answer => answer.Week == week),
            Answers.Where(answer => answer.Week < week).MaxBy(answer => answer.Week),
            Within(today));

        double LoggedOn(string id) => minutes.GetValueOrDefault(id) / 60.0;
    }
}
