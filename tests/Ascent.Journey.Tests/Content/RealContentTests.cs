using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Content;

/// <summary>The rules on the journey that the repository ships.</summary>
public sealed class RealContentTests
{
    private static readonly JourneyPack Pack = RealContent.Pack;

    [Fact]
    public void The_content_has_no_problem() => Assert.Empty(RealContent.Reading.Problems);

    [Fact]
    public void The_content_survives_its_JSON() => Assert.Equal(PackJson.Write(Pack), PackJson.Write(PackJson.Read(PackJson.Write(Pack))));

    [Theory]
    [InlineData("2026-11-30")]
    [InlineData("2026-12-31")]
    [InlineData("2027-05-05")]
    public void The_reference_person_finishes_in_time_whenever_the_start_is(string start)
    {
        var day = DateOnly.Parse(start);
        var profile = Pack.ReferenceProfile with { StartOn = day };
        Assert.Equal((16.0, "vision", false), (profile.HoursPerWeek, profile.Track, profile.Hardware.Gpu));

        var plan = Planner.Plan(Pack, profile, JourneyProgress.None, day);

        Assert.InRange(plan.Forecast.P50Week, 26, 30);
        Assert.InRange(plan.Forecast.P80Week, 30, 39);
        Assert.True(plan.Forecast.Feasible);
    }

    [Fact]
    public void The_first_week_holds_what_the_journey_asks_for_in_the_first_week()
    {
        var profile = Pack.ReferenceProfile;
        var plan = Planner.Plan(Pack, profile, JourneyProgress.None, profile.StartOn);

        var week = AgendaBuilder.Week(Pack, plan, JourneyProgress.None, profile.StartOn).Items.Select(i => i.Item.Id).ToList();

        Assert.All(plan.Items.Where(i => i.Covers.Contains("W")), i => Assert.Contains(i.Id, week));
    }

    [Fact]
    public void Every_plan_of_the_content_obeys_the_rules() =>
        Prop.ForAll(Persons, c =>
        {
            var plan = Planner.Plan(Pack, c.Profile, JourneyProgress.None, c.Today);
            var faults = RuleCheck.Violations(Pack, c.Profile, plan, c.Today);
            foreach (var item in plan.Items.Take(3)) Explainer.Explain(Pack, plan, item.Id);
            AgendaBuilder.Quarter(Pack, plan, JourneyProgress.None, c.Today);
            return (faults.Count == 0).Label(string.Join("\n", faults.Take(10)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Every_profile_survives_its_file() =>
        Prop.ForAll(Persons, c =>
        {
            var written = ProfileJson.Write(c.Profile);
            return ProfileJson.Write(ProfileJson.Read(written, "p.json", Pack, c.Today)) == written;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static Arbitrary<Case> Persons
    {
        get
        {
            var skills = Pack.Skills.Keys.Order(StringComparer.Ordinal).ToList();
            return (from profile in Cases.Profiles
                    from later in Gen.Choose(-30, 60)
                    from mastered in Gen.Choose(0, skills.Count - 1).ListOf(8)
                    from answers in Gen.Choose(-1, 9).ListOf(Pack.RealityQuestions.Count)
                    select new Case(
                        profile with
                        {
                            Mastered = [.. mastered.Distinct().Select(m => skills[m])],
                            Reality = new SortedDictionary<string, string>(
                                Pack.RealityQuestions.Zip(answers).Where(a => a.Second >= 0)
                                    .ToDictionary(a => a.First.Id, a => a.First.Choices[a.Second % a.First.Choices.Count].Id),
                                StringComparer.Ordinal),
                        },
                        profile.StartOn.AddDays(later),
                        0,
                        0)).ToArbitrary();
        }
    }
}
