using Ascent.Journey;
using Ascent.Journey.Habits;
using Ascent.Journey.Profiles;
using Ascent.Journey.Weekly;

namespace Ascent.Application;

/// <summary>Weeks: how steady the work is, and how a week went.</summary>
public sealed partial class Workbench
{
    /// <summary>Reviews older than this do not change what a habit shows.</summary>
    private const int HabitDays = 730;

    public Habit Habit() => Habit(Today);

    public WeeklyReview WeeklyReview(IsoWeek week)
    {
        if (week > IsoWeek.Of(Today))
            throw new JourneyException($"{week} lies ahead. 'ascent week' and 'ascent month' show what is planned.");
        RequireProfile();
        var papers = Papers();
        var record = new WeekRecord(
            KeptPlan(week),
            [.. Progress.Log.Select(entry => (entry, DayOf(entry.At)))],
            Progress.Activities,
            Store.Reviews(),
            [.. Store.Evidence().Select(evidence => (evidence, DayOf(evidence.At)))],
            [.. Store.AttemptTimes().Select(DayOf)],
            [.. papers.Where(paper => paper.DoneOn is not null).Select(paper => (paper.Paper.Title, paper.DoneOn!.Value))],
            Store.WeekAnswers(),
            Habit(week.Sunday < Today ? week.Sunday : Today));
        return record.Review(week, Today, id => Pack.Activities.TryGetValue(id, out var activity) ? activity.Title : id);
    }

    public WeeklyReview AnswerWeek(IsoWeek week, string? learnt, string? change)
    {
        RequireProfile();
        var before = WeeklyReview(week);
        if (learnt is null && change is null) return before;
        foreach (var answer in new[] { learnt, change })
        {
            if (answer?.Length > WeekAnswers.LongestAnswer)
                throw new JourneyException($"An answer has at most {WeekAnswers.LongestAnswer} characters; this one has {answer.Length}.");
        }

        Store.SaveWeekAnswers(week, learnt?.Trim(), change?.Trim(), Now);
        return WeeklyReview(week);
    }

    IReadOnlyList<WeekAnswers> IWorkbench.WeekAnswers() => Store.WeekAnswers();

    /// <summary>Keeps what a week was to hold when it is planned for the first time.</summary>
    private void KeepWeekPlan(Journey.Planning.Plan plan)
    {
        var week = IsoWeek.Of(Today);
        if (Store.WeekPlan(week) is null)
            Store.KeepWeekPlan(week, WeekPlan.Write(WeekPlan.Of(plan, Progress, Today)));
    }

    private WeekPlan? KeptPlan(IsoWeek week)
    {
        try
        {
            return Store.WeekPlan(week) is { } document ? WeekPlan.Read(document) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // written otherwise by an older version: it counts as not kept
        }
    }

    private Habit Habit(DateOnly day)
    {
        var work = new Dictionary<DateOnly, DayWork>();
        void Add(DateOnly on, int minutes = 0, int reviews = 0, int attempts = 0, int proofs = 0)
        {
            var known = work.TryGetValue(on, out var found) ? found : new DayWork(on, 0, 0, 0, 0);
            work[on] = new(on, known.Minutes + minutes, known.Reviews + reviews, known.Attempts + attempts, known.Proofs + proofs);
        }

        foreach (var entry in Progress.Log) Add(DayOf(entry.At), minutes: entry.Minutes);
        foreach (var (on, count) in Store.ReviewCounts(day.AddDays(-HabitDays))) Add(on, reviews: count);
        foreach (var at in Store.AttemptTimes()) Add(DayOf(at), attempts: 1);
        foreach (var proof in Store.Evidence()) Add(DayOf(proof.At), proofs: 1);
        return Journey.Habits.Habit.Of(work.Values, Rests(), day);
    }

    /// <summary>Weeks off and pauses.</summary>
    private List<Rest> Rests() =>
    [
        .. (Profile?.WeeksOff ?? []).Select(week => new Rest(week.Monday, week.Sunday)),
        .. (Profile?.Breaks ?? []).Select(pause => new Rest(pause.From, pause.Until ?? DateOnly.MaxValue)),
    ];

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Time.LocalTimeZone).DateTime);
}
