using Ascent.Journey.Advice;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

/// <summary>The next best step and the warnings.</summary>
public sealed class AdviceTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly JourneyPack Pack = MiniContent.Pack();

    [Fact]
    public void Only_what_can_be_begun_is_advised_and_every_reason_is_data()
    {
        var advice = Advise(MiniContent.Profile(), JourneyProgress.None);

        Assert.Equal(["first-paper", "linear-algebra"], advice.Steps.Select(s => s.Id).Order(StringComparer.Ordinal));
        Assert.All(advice.Steps, s => Assert.Equal(s.Score, s.Reasons.Sum(r => r.Weight), 9));
        Assert.All(advice.Steps.SelectMany(s => s.Reasons), r => Assert.NotEmpty(r.Text));
        Assert.Contains(advice.Steps.Single(s => s.Id == "linear-algebra").Reasons, r => r is { Cause: StepCause.Unlocks, Value: > 0 });
    }

    [Fact]
    public void What_was_begun_goes_on_first()
    {
        var advice = Advise(MiniContent.Profile(), State("linear-algebra", ActivityState.InProgress));
        Assert.Equal(("linear-algebra", StepCause.Running), (advice.Steps[0].Id, advice.Steps[0].Reasons[0].Cause));
    }

    [Fact]
    public void A_pin_of_this_week_comes_forward_and_one_of_a_later_week_goes_back()
    {
        Assert.Equal("first-paper", Advise(MiniContent.Profile(), Pinning.With(JourneyProgress.None, "first-paper", IsoWeek.Of(Monday))).Steps[0].Id);
        Assert.Equal("first-paper", Advise(MiniContent.Profile(), Pinning.With(JourneyProgress.None, "first-paper", IsoWeek.Of(Monday.AddDays(70)))).Steps[^1].Id);
    }

    [Fact]
    public void A_pile_of_cards_comes_before_all_else_and_a_few_do_not()
    {
        Assert.Equal("ascent review", Advise(MiniContent.Profile(), State("linear-algebra", ActivityState.InProgress), cards: 90).Steps[0].Command);
        Assert.NotEqual("ascent review", Advise(MiniContent.Profile(), State("linear-algebra", ActivityState.InProgress), cards: 2).Steps[0].Command);
    }

    [Fact]
    public void Taste_tells_apart_what_is_otherwise_alike() =>
        Assert.Contains(Advise(MiniContent.Profile() with { Prefers = ["course"] }, JourneyProgress.None).Steps.Single(s => s.Id == "linear-algebra").Reasons, r => r.Cause == StepCause.Taste);

    [Fact]
    public void In_a_break_nothing_is_advised()
    {
        var advice = Advise(MiniContent.Profile() with { Breaks = [new(Monday, null)] }, JourneyProgress.None, cards: 5);
        Assert.Empty(advice.Steps);
        Assert.Contains(advice.Warnings, w => w.Kind == "break");
    }

    [Fact]
    public void Each_warning_appears_when_its_cause_is_there_and_names_a_remedy()
    {
        Assert.DoesNotContain(Advise(MiniContent.Profile(), JourneyProgress.None).Warnings, w => w.Kind != "tight");
        Assert.Equal("late", Advise(MiniContent.Profile() with { Deadline = new(2026, 1, 12) }, JourneyProgress.None).Warnings[0].Kind);
        Assert.Contains("overload", Kinds(Advise(MiniContent.Profile(50), JourneyProgress.None)));
        Assert.Contains("reviews", Kinds(Advise(MiniContent.Profile(), JourneyProgress.None, cards: 60)));
        Assert.Contains("quiet", Kinds(Advise(MiniContent.Profile(), JourneyProgress.None, day: Monday.AddDays(20))));
        Assert.DoesNotContain("quiet", Kinds(Advise(MiniContent.Profile() with { Breaks = [new(Monday, Monday.AddDays(18))] }, JourneyProgress.None, day: Monday.AddDays(20))));
        Assert.Contains("evidence", Kinds(Advise(MiniContent.Profile(), State("linear-algebra", ActivityState.Done))));
        Assert.DoesNotContain("evidence", Kinds(Advise(MiniContent.Profile(), State("linear-algebra", ActivityState.Done), proven: ["linear-algebra"])));
        Assert.Contains("clock", Kinds(Advise(MiniContent.Profile(), JourneyProgress.None, newest: Monday.AddDays(3))));
        var over = State("linear-algebra", ActivityState.InProgress) with { Log = [new(1, "linear-algebra", 60 * 40, new(2026, 1, 5, 20, 0, 0, TimeSpan.Zero), null)] };
        Assert.Contains("overrun", Kinds(Advise(MiniContent.Profile(), over)));
    }

    [Fact]
    public void A_slow_pace_and_a_lost_rhythm_of_papers_are_said_on_the_real_journey()
    {
        var pack = RealContent.Pack;
        var profile = pack.ReferenceProfile;
        var plan = Planner.Plan(pack, profile, JourneyProgress.None, profile.StartOn);
        var done = plan.Items.Where(i => i.End < profile.StartOn.AddDays(70)).ToList();
        var progress = new JourneyProgress(
            done.ToDictionary(i => i.Id, i => new ActivityProgress(i.Id, ActivityState.Done, i.Start, i.End, null)),
            [.. done.Select((i, n) => new LogEntry(n, i.Id, (int)(i.Hours.Expected * 100), new(i.End.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), null))]);
        var today = profile.StartOn.AddDays(98);
        var later = Planner.Plan(pack, profile, progress, today, plan);

        var kinds = Kinds(Advisor.Of(pack, later, progress, new(0, done.Select(i => i.Id).ToHashSet(), profile.StartOn.AddDays(69), profile.StartOn.AddDays(69)), today));

        foreach (var kind in (string[])["pace", "papers", "gpu", "quiet"]) Assert.Contains(kind, kinds);
    }

    private static List<string> Kinds(Advice.Recommendations advice)
    {
        Assert.All(advice.Warnings, w => Assert.True(w.Remedy.Length > 10));
        return [.. advice.Warnings.Select(w => w.Kind)];
    }

    private static Advice.Recommendations Advise(
        Profile profile, JourneyProgress progress, int cards = 0, DateOnly? day = null, DateOnly? newest = null, string[]? proven = null) =>
        Advisor.Of(Pack, Planner.Plan(Pack, profile, progress, day ?? Monday), progress, new(cards, (proven ?? []).ToHashSet(), null, newest), day ?? Monday);

    private static JourneyProgress State(string id, ActivityState state) =>
        new(new Dictionary<string, ActivityProgress> { [id] = new(id, state, Monday, state == ActivityState.Done ? Monday : null, null) }, []);
}
