using Ascent.Journey.Content;
using Ascent.Journey.Habits;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;
using Ascent.Journey.Tests.Support;
using Ascent.Journey.Weekly;

namespace Ascent.Journey.Tests.Practice;

public sealed class WeeklyTests
{
    private static readonly IsoWeek Week = new(2026, 50);
    private static readonly DateOnly Monday = Week.Monday;
    private static readonly DateTimeOffset Now = new(2026, 12, 9, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_plan_of_a_week_holds_its_hours_and_survives_its_file()
    {
        var (pack, profile) = (RealContent.Pack, RealContent.Pack.ReferenceProfile);
        var plan = Planner.Plan(pack, profile, JourneyProgress.None, profile.StartOn);
        var week = WeekPlan.Of(plan, JourneyProgress.None, profile.StartOn);
        Assert.Equal(plan.Items.Sum(item => item.Weeks.Where(share => share.Week == week.Week).Sum(share => share.Hours)), week.Hours, 0.1);
        Assert.True(week.Hours <= week.CapacityHours + 0.1);
        Assert.Contains(week.Items, item => item.Finishes);
        var again = WeekPlan.Read(WeekPlan.Write(week));
        Assert.Equal(week.Items, again.Items);
        Assert.Equal((week.Week, week.MadeOn, week.CapacityHours), (again.Week, again.MadeOn, again.CapacityHours));
    }

    [Fact]
    public void A_review_sets_what_was_done_beside_what_was_planned()
    {
        var review = Record(
            new(Week, Monday, 13.6, [new("a", "First", 5, true), new("b", "Second", 3, false)]),
            [(new LogEntry(1, "a", 240, Now, null), Monday), (new LogEntry(2, "c", 30, Now, null), Monday.AddDays(6)), (new LogEntry(3, "b", 60, Now, null), Monday.AddDays(7))]).Review(Week, Week.Sunday.AddDays(1), id => id.ToUpperInvariant());
        Assert.Equal((8, 4.5, 1), (review.PlannedHours, review.LoggedHours, review.Done));
        Assert.Equal(["a", "b", "c"], review.Items.Select(item => item.Id));
        Assert.Equal(new WeekItem("a", "First", 5, 4, true, true), review.Items[0]);
        Assert.Equal(new WeekItem("c", "C", 0, 0.5, false, false), review.Items[2]);
        Assert.Equal((2, 0.5), (review.Reviews, review.Remembered));
        Assert.Equal(["ResNet"], review.Papers);
        Assert.Equal(1, review.Attempts);
        Assert.Equal("e-1", Assert.Single(review.Evidence).Id);
        Assert.Equal(Week, review.Answers!.Week);
        Assert.Equal(new IsoWeek(2026, 48), review.Before!.Week);
        Assert.Contains("4 h 30 min logged of 8 h planned; 1 of 3 activities done", review.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_plan_of_the_week_nothing_counts_as_planned_and_without_work_nobody_is_blamed()
    {
        var review = Record(null, []).Review(new IsoWeek(2026, 40), Monday, id => id);
        Assert.Null(review.PlanMadeOn);
        Assert.Equal("This week holds neither a plan nor work.", review.Sentence);
        Assert.Null(review.Before);
        var idle = Record(new(new(2026, 41), Monday, 13.6, [new("a", "First", 5, true)]), []).Review(new IsoWeek(2026, 41), Monday, id => id);
        Assert.Contains("The plan has moved on with you", idle.Sentence, StringComparison.Ordinal);
        var running = Record(new(new(2026, 41), Monday, 13.6, [new("a", "First", 5, true)]), []).Review(new IsoWeek(2026, 41), new IsoWeek(2026, 41).Sunday, id => id);
        Assert.StartsWith("0 min logged so far of 5 h planned", running.Sentence, StringComparison.Ordinal);
    }

    private static WeekRecord Record(WeekPlan? plan, IReadOnlyList<(LogEntry, DateOnly)> log) => new(
        plan,
        log,
        new Dictionary<string, ActivityProgress> { ["a"] = new("a", ActivityState.Done, Monday, Monday.AddDays(2), null), ["z"] = new("z", ActivityState.Done, Monday, Monday.AddDays(-1), null) },
        [Review(Monday, Grade.Good), Review(Monday, Grade.Again), Review(Monday.AddDays(8), Grade.Good)],
        [(new Evidence("e-1", "a", EvidenceKind.Note, Now, "note", "{}", ""), Monday.AddDays(2)), (new Evidence("e-2", "z", EvidenceKind.Note, Now, "note", "{}", ""), Monday.AddDays(-1))],
        [Monday, Monday.AddDays(-3)],
        [("ResNet", Monday.AddDays(3)), ("LeNet", Monday.AddDays(9))],
        [new(new(2026, 48), "x", "y", Now), new(Week, "l", "c", Now), new(new(2026, 51), "later", "", Now)],
        Habit.Of([], [], Monday));

    private static ReviewEntry Review(DateOnly day, Grade grade) => new(1, "card", Now, day, grade, CardStage.Review, 5, Fsrs6.Version);
}
