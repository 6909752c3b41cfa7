using Ascent.Journey;
using Ascent.Journey.Career;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Store.Tests;

/// <summary>What the store promises of practice and career, for either kind of database.</summary>
internal static class PracticeChecks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>Each takes a store of its own.</summary>
    public static IReadOnlyList<Action<JourneyStore>> All { get; } =
    [
        One_timer_runs_and_its_time_is_logged_once,
        Notes_of_a_paper_are_kept_by_field_and_prove_it_together,
        The_first_plan_of_a_week_stands_and_answers_are_kept_one_by_one,
        An_entry_keeps_the_history_of_its_states_and_comes_back_when_taken_out,
        An_interview_is_kept_with_every_score_in_the_order_of_the_rubric,
    ];

    public static void One_timer_runs_and_its_time_is_logged_once(JourneyStore store)
    {
        var (timer, isNew) = store.StartTimer("reading", Now, Today);
        Assert.True(isNew);
        Assert.Equal((timer, false), store.StartTimer("another", Now.AddMinutes(1), Today));
        Assert.Equal(timer, store.Timer());
        Assert.Equal(ActivityState.InProgress, store.Progress().Activities["reading"].State);
        Assert.False(store.Progress().Activities.ContainsKey("another"));

        // Of many commands that stop it at once, one logs.
        var ended = 0;
        Parallel.For(0, 6, _ => { if (store.EndTimer(timer, 30, Now.AddMinutes(30), Today, "chapter 2")) Interlocked.Increment(ref ended); });
        Assert.Equal(1, ended);
        var line = Assert.Single(store.Progress().Log);
        Assert.Equal(("reading", 30, "chapter 2"), (line.ActivityId, line.Minutes, line.Note));
        Assert.Null(store.Timer());

        var next = store.StartTimer("reading", Now.AddHours(1), Today).Timer;
        Assert.False(store.EndTimer(timer, 5, Now, Today, null));
        Assert.True(store.EndTimer(next, null, Now, Today, null));
        Assert.Single(store.Progress().Log);
    }

    public static void Notes_of_a_paper_are_kept_by_field_and_prove_it_together(JourneyStore store)
    {
        store.StartPaper("resnet", "paper-resnet", Now, Today);
        store.StartPaper("resnet", "paper-resnet", Now.AddHours(1), Today);
        Assert.Equal(Now, store.PaperNotes("resnet")!.StartedAt);
        var first = store.SavePaperNotes("resnet", "paper-resnet", new Dictionary<PaperField, string> { [PaperField.Claim] = "Depth helps.", [PaperField.Doubts] = "One run." }, null, Now, Today);
        Assert.Equal([PaperField.Architecture, PaperField.Method, PaperField.Reproduction], first.Missing);
        Assert.False(first.Public);
        var second = store.SavePaperNotes("resnet", "paper-resnet", new Dictionary<PaperField, string> { [PaperField.Claim] = "Depth helps.", [PaperField.Doubts] = "" }, true, Now.AddHours(2), Today);
        Assert.Equal(Now, second.Notes[PaperField.Claim].At);
        Assert.Equal("", second[PaperField.Doubts]);
        Assert.True(second.Public);

        // What refuses the proof leaves everything as it was.
        Assert.Throws<JourneyException>(() => store.EndPaper("resnet", Today, notes => throw new JourneyException($"{notes!.Missing.Count} missing")));
        Assert.Null(store.PaperNotes("resnet")!.DoneOn);
        var (ended, evidence) = store.EndPaper("resnet", Today, notes => new Evidence("e-1", "paper-resnet", EvidenceKind.Note, Now, notes![PaperField.Claim], "{}", "44136f"));
        Assert.Equal(Today, ended.DoneOn);
        Assert.Equal("Depth helps.", Assert.Single(store.Evidence("paper-resnet")).Summary);
        Assert.Equal(evidence!.Id, store.Evidence()[0].Id);
        Assert.Equal(ActivityState.Done, store.Progress().Activities["paper-resnet"].State);
        store.StartPaper("lenet", null, Now.AddDays(1), Today);
        Assert.Equal(["resnet", "lenet"], store.PaperNotes().Select(notes => notes.PaperId));
        Assert.Null(store.PaperNotes("another"));
    }

    public static void The_first_plan_of_a_week_stands_and_answers_are_kept_one_by_one(JourneyStore store)
    {
        var week = new IsoWeek(2026, 47);
        Assert.Null(store.WeekPlan(week));
        store.KeepWeekPlan(week, "{\"first\":true}");
        store.KeepWeekPlan(week, "{\"first\":false}");
        Assert.Equal("{\"first\":true}", store.WeekPlan(week));
        store.SaveWeekAnswers(week, "Broadcasting.", null, Now);
        store.SaveWeekAnswers(new IsoWeek(2026, 46), null, "Start earlier.", Now);
        store.SaveWeekAnswers(week, null, "Labs first.", Now.AddHours(1));
        var answers = store.WeekAnswers();
        Assert.Equal([new IsoWeek(2026, 46), week], answers.Select(answer => answer.Week));
        Assert.Equal(("Broadcasting.", "Labs first.", Now.AddHours(1)), (answers[1].Learnt, answers[1].Change, answers[1].At));
        Assert.Equal("", answers[0].Learnt);
    }

    public static void An_entry_keeps_the_history_of_its_states_and_comes_back_when_taken_out(JourneyStore store)
    {
        var added = store.AddCareer(CareerKind.Contribution, "Fix a shape error", null, "easy", "found", Today, Now);
        store.AddCareer(CareerKind.Contact, "Ada", null, null, "met", Today, Now);
        var moved = store.MoveCareer(added.Id, "opened", "https://example.org/pr/7", null, Today.AddDays(2), Now.AddDays(2))!;
        Assert.Equal(("opened", "https://example.org/pr/7", "easy"), (moved.State, moved.Link, moved.Note));
        Assert.Equal([new("found", Today), new("opened", Today.AddDays(2))], moved.History);
        Assert.Equal(2, store.MoveCareer(added.Id, "opened", null, "kind reviewers", Today.AddDays(2), Now)!.History.Count);
        Assert.Null(store.MoveCareer(99, "opened", null, null, Today, Now));

        Assert.Equal(Now, store.RemoveCareer(added.Id, Now)!.RemovedAt);
        Assert.Equal("Ada", Assert.Single(store.Career()).Title);
        Assert.Equal(2, store.Career(removed: true).Count);
        Assert.Null(store.MoveCareer(added.Id, "merged", null, null, Today, Now));
        Assert.Null(store.RemoveCareer(added.Id, null)!.RemovedAt);
        Assert.Equal("kind reviewers", store.Career()[0].Note);
        Assert.Null(store.RemoveCareer(99, Now));
    }

    public static void An_interview_is_kept_with_every_score_in_the_order_of_the_rubric(JourneyStore store)
    {
        var held = store.AddInterview(new(0, "design-fraud", Now, 44, true, "hurried", [new("scope", 3, 3, null), new("data", 1, 4, "forgot delay")]));
        store.AddInterview(new(0, "design-search", Now.AddDays(1), 0, false, null, [new("scope", 0, 3, null)]));
        var read = Assert.Single(store.Interviews("design-fraud"));
        Assert.Equal(held.Id, read.Id);
        Assert.Equal(held.Scores, read.Scores);
        Assert.Equal((4, 7, 44, true, "hurried"), (read.Total, read.Most, read.Minutes, read.AnswerSeen, read.Note));
        Assert.Equal(["design-fraud", "design-search"], store.Interviews().Select(session => session.InterviewId));
    }
}
