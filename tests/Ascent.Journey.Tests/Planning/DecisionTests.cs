using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

/// <summary>What the person decides: pins, breaks, weeks off, another track, and what would be if.</summary>
public sealed class DecisionTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly JourneyPack Pack = MiniContent.Pack();
    private static readonly Plan First = Planner.Plan(Pack, MiniContent.Profile(), JourneyProgress.None, Monday);

    [Theory]
    [InlineData("image-net", "2026-W02", "waits for ‘Matrices by hand’")]
    [InlineData("image-net", "2025-W40", "is over")]
    [InlineData("linear-algebra", "2026-W03", "is a week off")]
    [InlineData("linear-algebra", "2026-W05", "on a break in 2026-W05")]
    [InlineData("text-net", "2026-W10", "is not in your plan")]
    public void A_pin_that_breaks_a_rule_is_refused_with_the_reason(string id, string week, string reason)
    {
        var profile = MiniContent.Profile() with { WeeksOff = [new(2026, 3)], Breaks = [new(new(2026, 1, 26), new(2026, 2, 1))] };
        Assert.Contains(reason, Refusal(profile, JourneyProgress.None, id, week), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_that_can_be_kept_is_taken_and_a_refused_one_names_the_first_week_that_would_do()
    {
        Assert.Null(Refusal(MiniContent.Profile(), JourneyProgress.None, "image-net", "2026-W10"));
        var refusal = Refusal(MiniContent.Profile(), JourneyProgress.None, "image-net", "2026-W02")!;
        var first = refusal.Split("The first week that it can have is ")[1].TrimEnd('.');
        Assert.Null(Refusal(MiniContent.Profile(), JourneyProgress.None, "image-net", first));
    }

    [Fact]
    public void What_is_done_or_begun_cannot_be_pinned()
    {
        Assert.Contains("is done", Refusal(MiniContent.Profile(), State("linear-algebra", ActivityState.Done), "linear-algebra", "2026-W10"), StringComparison.Ordinal);
        Assert.Contains("You have begun", Refusal(MiniContent.Profile(), State("linear-algebra", ActivityState.InProgress), "linear-algebra", "2026-W10"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_paper_cannot_be_pinned_to_a_week()
    {
        var activities = Pack.Activities.ToDictionary();
        foreach (var id in (string[])["paper-b", "paper-c"]) activities[id] = activities["first-paper"] with { Id = id, Title = id };
        var pack = Pack with { Activities = activities };
        var week = new IsoWeek(2026, 3);
        var progress = Pinning.With(Pinning.With(JourneyProgress.None, "first-paper", week), "paper-b", week);

        Assert.Null(Pinning.Refusal(pack, Planner.Plan(pack, MiniContent.Profile(), progress, Monday), activities["paper-b"], week, Monday));
        var third = Planner.Plan(pack, MiniContent.Profile(), Pinning.With(progress, "paper-c", week), Monday);
        Assert.Contains("holds 2 papers already", Pinning.Refusal(pack, third, activities["paper-c"], week, Monday), StringComparison.Ordinal);
        Assert.Empty(RuleCheck.Violations(pack, third.Profile, third, Monday));
    }

    [Fact]
    public void Nothing_is_planned_in_a_break_and_the_finish_moves_by_it()
    {
        var profile = MiniContent.Profile() with { Breaks = [new(Monday.AddDays(3), Monday.AddDays(16))] };
        var plan = Planner.Plan(Pack, profile, JourneyProgress.None, Monday);

        Assert.Equal(First.Forecast.P80.AddDays(14), plan.Forecast.P80);
        Assert.All(plan.Items, i => Assert.All(i.Weeks, w => Assert.NotEqual(new IsoWeek(2026, 3), w.Week)));
        Assert.Empty(RuleCheck.Violations(Pack, profile, plan, Monday));
        var agenda = AgendaBuilder.Today(Pack, plan, JourneyProgress.None, Monday.AddDays(4));
        Assert.Empty(agenda.Items);
        Assert.Contains(agenda.Notes, n => n.StartsWith("You have been on a break since Thu 8 Jan 2026, until Wed 21 Jan 2026", StringComparison.Ordinal));
    }

    [Fact]
    public void A_break_without_an_end_is_planned_as_a_week_more_on_each_day()
    {
        var profile = MiniContent.Profile() with { Breaks = [new(Monday, null)] };
        foreach (var day in (int[])[0, 1, 40])
        {
            var plan = Planner.Plan(Pack, profile, JourneyProgress.None, Monday.AddDays(day));
            Assert.Equal(Monday.AddDays(day + 7), plan.Items.Min(i => i.Start));
        }
    }

    [Theory]
    [InlineData("T1=4")]
    [InlineData("proven=vectors")]
    [InlineData("off=2026-W02+2026-W03")]
    [InlineData("reality.cycles=some")]
    [InlineData("want=extra-reading")]
    [InlineData("hours=8,track=nlp,want=extra-reading,T1=2,deadline=2026-02-01")]
    public void What_if_knows_every_axis(string changes)
    {
        var plan = Planner.Plan(Pack, WhatIf.Apply(MiniContent.Profile(), changes, Pack), JourneyProgress.None, Monday, First);
        var difference = PlanDifference.Of(First, plan);

        Assert.True(difference.Moved > 0 || difference.Enters.Count > 0 || difference.Leaves.Count > 0 || difference.P80Days != 0, changes);
        Assert.Empty(RuleCheck.Violations(Pack, plan.Profile, plan, Monday));
    }

    [Theory]
    [InlineData("K9=3", "'K9' is not a key")]
    [InlineData("T1=5", "a rating from 0 to 4")]
    [InlineData("proven=vector", "did you mean 'vectors'?")]
    [InlineData("want=linear-algebra", "which it does not know")]
    [InlineData("off=2026-W60", "an ISO week")]
    [InlineData("reality.cycles=perhaps", "one of no, some, or none")]
    [InlineData("prefers=radio", "which it does not know")]
    public void What_if_refuses_what_the_journey_does_not_know(string changes, string message) =>
        Assert.Contains(message, Assert.Throws<JourneyException>(() => WhatIf.Apply(MiniContent.Profile(), changes, Pack)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_what_if_says_what_enters_and_what_leaves()
    {
        var difference = PlanDifference.Of(First, Planner.Plan(Pack, WhatIf.Apply(MiniContent.Profile(), "track=nlp,hours=8", Pack), JourneyProgress.None, Monday));

        Assert.Equal("text-net", Assert.Single(difference.Enters).Id);
        Assert.Equal("image-net", Assert.Single(difference.Leaves).Id);
        Assert.True(difference.P50Days > 7);
        Assert.Equal(First.Items.Sum(i => i.Hours.Expected), difference.HoursBefore, 6);
    }

    [Theory]
    [InlineData("vision", "nlp")]
    [InlineData("nlp", "vision")]
    public void Another_track_keeps_what_was_done_and_asks_only_for_what_is_new(string from, string to)
    {
        var pack = RealContent.Pack;
        var profile = pack.ReferenceProfile with { Track = from };
        var today = profile.StartOn.AddDays(7 * 16);
        var before = Planner.Plan(pack, profile, JourneyProgress.None, profile.StartOn);
        var other = Planner.Plan(pack, profile with { Track = to }, JourneyProgress.None, profile.StartOn);
        var progress = new JourneyProgress(
            before.Items.Where(i => i.End < today).ToDictionary(i => i.Id, i => new ActivityProgress(i.Id, ActivityState.Done, i.Start, i.End, null)), []);
        var done = progress.Activities.Keys.ToHashSet();

        var switched = Planner.Plan(pack, profile with { Track = to }, progress, today, before);

        Assert.Empty(RuleCheck.Violations(pack, switched.Profile, switched, today));
        Assert.All(done, id => Assert.Equal(ActivityState.Done, switched.Items.Single(i => i.Id == id).State));
        var onlyFrom = before.Items.Select(i => i.Id).Except(other.Items.Select(i => i.Id)).ToHashSet();
        var onlyTo = other.Items.Select(i => i.Id).Except(before.Items.Select(i => i.Id)).ToList();
        Assert.Contains(onlyFrom, done.Contains);

        // What practises the same counts whole, what is partly new is shorter, what is new is there in full.
        var counted = switched.Skipped.Where(s => s.Reason.Contains("for it, because", StringComparison.Ordinal)).Select(s => s.Id).ToList();
        Assert.All(onlyTo, id => Assert.True(switched.Items.Any(i => i.Id == id) || counted.Contains(id), id));
        Assert.NotEmpty(counted);
        Assert.Contains(switched.Items, i => i.Reason.Contains("counts for", StringComparison.Ordinal) && i.Hours.Expected < other.Items.Single(o => o.Id == i.Id).Hours.Expected);
        var newSkills = onlyTo.SelectMany(id => pack.Activities[id].Skills).Except(done.SelectMany(id => pack.Activities[id].Skills)).ToHashSet();
        Assert.All(newSkills, skill => Assert.Contains(switched.Items, i => i.State != ActivityState.Done && i.Skills.Contains(skill)));
        Assert.All(switched.Items.Where(i => i.State == ActivityState.NotStarted), i => Assert.DoesNotContain(i.Id, onlyFrom));
    }

    [Fact]
    public void Reviews_of_known_cards_take_time_of_every_week()
    {
        var with = Planner.Plan(Pack, MiniContent.Profile(), new JourneyProgress(new Dictionary<string, ActivityProgress>(), []) { CardsInPlay = 360 }, Monday);
        Assert.Equal(13.6 - 1, with.Capacity.EffectiveHoursPerWeek, 9);
        Assert.True(with.Forecast.P80 >= First.Forecast.P80);
    }

    private static string? Refusal(Profile profile, JourneyProgress progress, string id, string week)
    {
        Assert.True(IsoWeek.TryParse(week, out var wanted));
        var plan = Planner.Plan(Pack, profile, Pinning.With(progress, id, wanted), Monday);
        return Pinning.Refusal(Pack, plan, Pack.Activities[id], wanted, Monday);
    }

    private static JourneyProgress State(string id, ActivityState state) =>
        new(new Dictionary<string, ActivityProgress> { [id] = new(id, state, Monday, state == ActivityState.Done ? Monday : null, null) }, []);
}
