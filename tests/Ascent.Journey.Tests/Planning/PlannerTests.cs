using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly JourneyPack Pack = MiniContent.Pack();

    [Fact]
    public void Easing_is_linear_in_the_rating_and_never_below_a_half()
    {
        Assert.Equal(1, Easing.Interpolate(0.8, 0), 12);
        Assert.Equal(0.9, Easing.Interpolate(0.8, 2), 12);
        Assert.Equal(0.8, Easing.Interpolate(0.8, 4), 12);

        var lab = Pack.Activities["matrices-lab"];
        var rated = MiniContent.Profile() with { Ratings = new Dictionary<string, int> { ["T1"] = 4 } };
        Assert.Equal(0.8, new Easing(Pack, rated).Of(lab).Factor, 12);
        Assert.Equal(0.5, new Easing(Pack, rated).Of(lab with { EasedBy = new Dictionary<string, double> { ["T1"] = 0.5 } }).Factor, 12);
        Assert.Equal(0.9, new Easing(Pack, rated).Of(lab with { Skills = ["matrix-product", "vectors"] }).Factor, 12);
    }

    [Fact]
    public void Savings_are_what_the_ratings_take_off_the_content_s_hours()
    {
        var plan = Plan(MiniContent.Profile() with { Ratings = new Dictionary<string, int> { ["T1"] = 4 } });

        var saving = Assert.Single(plan.Savings);
        Assert.Equal(("T1", Pack.Activities["matrices-lab"].Hours.Expected * 0.2), (saving.Area, Math.Round(saving.Hours, 9)));
        Assert.Contains("Programming (T1) at 4 takes 20 % off", Item(plan, "matrices-lab").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rating_of_what_is_to_be_learnt_skips_nothing_and_says_so()
    {
        var plan = Plan(MiniContent.Profile() with { Ratings = new Dictionary<string, int> { ["K1"] = 4 } });

        Assert.Equal(Plan(MiniContent.Profile()).Items.Select(i => i.Id), plan.Items.Select(i => i.Id));
        Assert.Contains(plan.Warnings, w => w.Contains("You rate K1", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_proven_is_dropped_with_its_hours()
    {
        var plan = Plan(MiniContent.Profile() with { Mastered = ["vectors"] });

        Assert.DoesNotContain(plan.Items, i => i.Id is "linear-algebra" or "first-paper");
        Assert.Equal(Pack.Activities["linear-algebra"].Hours.Expected, plan.Skipped.Single(s => s.Id == "linear-algebra").HoursSaved, 9);
        Assert.Equal("skill", plan.Skipped.Single(s => s.Id == "vectors").Kind);
        Assert.Empty(Item(plan, "matrices-lab").Prerequisites);
    }

    [Fact]
    public void The_track_takes_its_variant()
    {
        var plan = Plan(MiniContent.Profile() with { Track = "nlp" });

        Assert.DoesNotContain(plan.Items, i => i.Id == "image-net");
        Assert.Contains("takes the place of ‘Train on images’ because your track is nlp", Item(plan, "text-net").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_GPU_an_activity_that_needs_one_is_left_out_with_the_reason()
    {
        var reading = MiniContent.With("activities/P2/extra-reading.md", t => t.Replace("optional: true", "needs: {gpu: true}"));
        Assert.Empty(reading.Problems);

        var without = Planner.Plan(reading.Pack!, MiniContent.Profile(), JourneyProgress.None, Monday);
        var with = Planner.Plan(reading.Pack!, MiniContent.Profile() with { Hardware = new() { Gpu = true } }, JourneyProgress.None, Monday);

        Assert.Contains("needs a GPU", without.Skipped.Single(s => s.Id == "extra-reading").Reason, StringComparison.Ordinal);
        Assert.Contains(with.Items, i => i.Id == "extra-reading");
    }

    [Fact]
    public void An_answer_changes_hours_warnings_and_what_is_included()
    {
        var profile = MiniContent.Profile() with { Reality = new Dictionary<string, string> { ["cycles"] = "some" }, Deadline = new(2026, 1, 6) };

        var plan = Plan(profile);

        Assert.Contains("Plan other work beside training.", plan.Warnings);
        Assert.Equal(Pack.Activities["image-net"].Hours.Expected * 1.1, Item(plan, "image-net").Hours.Expected, 9);
        Assert.Contains("you answered “They do” to “Do long training cycles bother you?”", Item(plan, "extra-reading").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_said_in_hours_with_three_ways_out()
    {
        var plan = Plan(MiniContent.Profile() with { Deadline = new(2026, 1, 20), Wants = ["extra-reading"] });

        Assert.False(plan.Forecast.Feasible);
        Assert.True(plan.Forecast.ShortfallHours > 5);
        Assert.Equal(["hours", "deadline", "drop"], plan.Options.Select(o => o.Kind));
        Assert.Contains("cannot do it alone", plan.Options[2].Description, StringComparison.Ordinal);
        Assert.Equal("extra-reading", plan.Options[2].Value);
        var more = WhatIf.Apply(plan.Profile, "hours=" + plan.Options[0].Value);
        Assert.True(Plan(more).Forecast.Feasible);
    }

    [Fact]
    public void Optional_work_is_planned_only_when_it_was_asked_for()
    {
        var plan = Plan(MiniContent.Profile());
        Assert.DoesNotContain(plan.Items, i => i.Id == "extra-reading");
        Assert.Contains("you have not asked for it", plan.Skipped.Single().Reason, StringComparison.Ordinal);

        var wanted = Plan(MiniContent.Profile() with { Wants = ["extra-reading"] });
        Assert.Contains("planned because you want it", Item(wanted, "extra-reading").Reason, StringComparison.Ordinal);
        Assert.Empty(wanted.Skipped);

        var pinned = new JourneyProgress(new Dictionary<string, ActivityProgress> { ["extra-reading"] = new("extra-reading", ActivityState.NotStarted, null, null, IsoWeek.Of(Monday.AddDays(70))) }, []);
        Assert.Contains(Planner.Plan(Pack, MiniContent.Profile(), pinned, Monday).Items, i => i.Id == "extra-reading");
        var begun = new JourneyProgress(new Dictionary<string, ActivityProgress> { ["extra-reading"] = new("extra-reading", ActivityState.InProgress, Monday, null, null) }, []);
        Assert.Contains(Planner.Plan(Pack, MiniContent.Profile(), begun, Monday).Items, i => i.Id == "extra-reading");
    }

    [Fact]
    public void Optional_work_that_something_planned_waits_for_is_planned_too()
    {
        var activities = Pack.Activities.ToDictionary();
        activities["linear-algebra"] = activities["linear-algebra"] with { Optional = true };
        activities["extra-reading"] = activities["extra-reading"] with { Prerequisites = ["linear-algebra"] };
        var pack = Pack with { Activities = activities };

        Assert.DoesNotContain(Planner.Plan(pack, MiniContent.Profile(), JourneyProgress.None, Monday).Items, i => i.Optional);
        var wanted = Planner.Plan(pack, MiniContent.Profile() with { Wants = ["extra-reading"] }, JourneyProgress.None, Monday);
        Assert.Contains("planned because ‘Extra reading’ needs it", Item(wanted, "linear-algebra").Reason, StringComparison.Ordinal);
        Assert.Equal("linear-algebra,extra-reading", Planner.Plan(pack, MiniContent.Profile(), JourneyProgress.None, Monday).Options.Single(o => o.Kind == "add").Value);
    }

    [Fact]
    public void Optional_work_is_offered_as_long_as_there_is_room_for_it()
    {
        var day = new DateOnly(2026, 1, 20);
        while (!Plan(MiniContent.Profile() with { Deadline = day }).Forecast.Feasible) day = day.AddDays(1);
        Assert.Empty(Plan(MiniContent.Profile() with { Deadline = day }).Options);

        var offer = Plan(MiniContent.Profile()).Options.Single();
        Assert.Equal(("add", "extra-reading"), (offer.Kind, offer.Value));
        Assert.Equal(offer.P80, Plan(MiniContent.Profile() with { Wants = ["extra-reading"] }).Forecast.P80);
    }

    [Theory]
    [InlineData("2020-01-06", null)]
    [InlineData("2026-01-05", "2026-01-05")]
    [InlineData("2020-01-06", "2021-01-01")]
    public void A_start_or_a_deadline_in_the_past_ends_in_a_clear_result(string start, string? deadline)
    {
        var profile = MiniContent.Profile() with { StartOn = DateOnly.Parse(start), Deadline = deadline is null ? null : DateOnly.Parse(deadline) };

        var plan = Planner.Plan(Pack, profile, JourneyProgress.None, new(2026, 3, 2));

        Assert.False(plan.Forecast.Feasible);
        Assert.All(plan.Items, i => Assert.True(i.Start >= new DateOnly(2026, 3, 2)));
        Assert.Contains(plan.Warnings, w => w.Contains("lies in the past", StringComparison.Ordinal));
        Assert.Contains("cannot do it alone", plan.Options[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_year_off_moves_everything_behind_it()
    {
        var weeks = Enumerable.Range(0, 53).Select(w => IsoWeek.Of(Monday.AddDays(7 * w))).ToList();

        var plan = Plan(MiniContent.Profile() with { WeeksOff = weeks });

        Assert.All(plan.Items, i => Assert.True(i.Start > new DateOnly(2027, 1, 3)));
        Assert.False(plan.Forecast.Feasible);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.001)]
    public void Hours_that_leave_no_time_are_refused(double hours) =>
        Assert.Contains("hours", Assert.Throws<JourneyException>(() => Plan(MiniContent.Profile(hours))).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Half_an_hour_a_week_still_gives_a_plan()
    {
        var plan = Plan(MiniContent.Profile(0.5));

        Assert.Empty(RuleCheck.Violations(Pack, plan.Profile, plan, Monday));
        Assert.True(plan.Forecast.P80Week > 80);
    }

    [Fact]
    public void Two_thousand_activities_are_planned_by_the_rules()
    {
        var pack = SyntheticPack.Make(2000, 7, 1);
        var profile = MiniContent.Profile(40);

        Assert.Empty(RuleCheck.Violations(pack, profile, Planner.Plan(pack, profile, JourneyProgress.None, Monday), Monday));
    }

    [Fact]
    public void A_cycle_in_a_hand_made_pack_is_refused_instead_of_looping()
    {
        var activities = Pack.Activities.ToDictionary();
        activities["linear-algebra"] = activities["linear-algebra"] with { Prerequisites = ["matrices-lab"] };
        activities["matrices-lab"] = activities["matrices-lab"] with { Prerequisites = ["linear-algebra"] };
        Assert.Throws<JourneyException>(() => Planner.Plan(Pack with { Activities = activities }, MiniContent.Profile(), JourneyProgress.None, Monday));

        activities = Pack.Activities.ToDictionary();
        activities["linear-algebra"] = activities["linear-algebra"] with { Prerequisites = ["image-net"] };
        Assert.Throws<JourneyException>(() => Planner.Plan(Pack with { Activities = activities }, MiniContent.Profile(), JourneyProgress.None, Monday));
    }

    [Fact]
    public void Free_material_only_and_preferred_kinds_first()
    {
        Assert.Equal(["goodfellow", "strang"], Item(Plan(MiniContent.Profile()), "linear-algebra").Resources);
        Assert.Equal(["strang", "goodfellow"], Item(Plan(MiniContent.Profile() with { Prefers = ["course", "book"] }), "linear-algebra").Resources);

        var free = Plan(MiniContent.Profile() with { FreeOnly = true, Wants = ["extra-reading"] });
        Assert.Equal(["strang"], Item(free, "linear-algebra").Resources);
        Assert.Contains(free.Warnings, w => w.Contains("‘Extra reading’", StringComparison.Ordinal));
    }

    [Fact]
    public void Slack_is_known_for_a_fork()
    {
        // a (6) before c (4); b (1) alone; all in one phase: the path a-c has none, b can wait for the rest of it.
        var pack = Fork();
        var selection = new Selection(pack, MiniContent.Profile(), JourneyProgress.None);
        var graph = new WorkGraph(pack, selection, [.. selection.Candidates.Values], WorkGraph.SkillDepths(pack));

        Assert.Equal(new Dictionary<string, double> { ["a"] = 0, ["b"] = 9, ["c"] = 0 }, graph.Nodes.ToDictionary(n => n.Activity.Id, n => n.Slack));

        // 7 effective hours a week are one hour a day. Order a (Mon-Sat), c (Sun-Wed), b (Thu).
        var plan = Planner.Plan(pack, MiniContent.Profile(7 / 0.85), JourneyProgress.None, Monday);
        Assert.Equal(["a", "c", "b"], plan.Items.Select(i => i.Id));
        Assert.Equal([Monday, Monday.AddDays(6), Monday.AddDays(10)], plan.Items.Select(i => i.Start));
        Assert.Equal([Monday.AddDays(5), Monday.AddDays(9), Monday.AddDays(10)], plan.Items.Select(i => i.End));
        Assert.Equal([1, 1, 0], plan.Items.Select(i => i.SlackDays));
    }

    private static JourneyPack Fork()
    {
        static Activity Make(string id, double hours, params string[] before) => new()
        {
            Id = id,
            Title = id,
            Kind = ActivityKind.Reading,
            Phase = "P1",
            Prerequisites = before,
            Hours = new(hours, hours, hours),
            Evidence = EvidenceKind.Note,
            Text = "x",
        };
        return SyntheticPack.Make(1, 1) with
        {
            Activities = new[] { Make("a", 6), Make("b", 1), Make("c", 4, "a") }.ToDictionary(a => a.Id),
        };
    }

    private static Plan Plan(Profile profile) => Planner.Plan(Pack, profile, JourneyProgress.None, Monday);

    private static PlanItem Item(Plan plan, string id) => plan.Items.Single(i => i.Id == id);
}
