using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Tests.Support;
using Ascent.Testing;

namespace Ascent.Journey.Tests.Simulation;

/// <summary>Simulated learners live through whole journeys: no plan breaks a rule, and the forecasts come true as often as they say.</summary>
public sealed class JourneyTests(ITestOutputHelper output)
{
    private const int Few = 10;
    private const int Many = 1000;

    /// <summary>How far the part that finishes by a forecast may lie from what it says.</summary>
    private const double Bound = 0.05;

    private static readonly Profile Person = new() { HoursPerWeek = 16, StartOn = new(2026, 11, 30) };

    [Fact]
    public void No_plan_breaks_a_rule_while_learners_slip_rest_and_hurry()
    {
        var generated = Live(Generated, Person, Few, checkRules: true);
        var real = Live(RealContent.Pack, Real, Few / 5, checkRules: true);
        Assert.Empty(generated.Concat(real).SelectMany(o => o.Faults).Take(5));
        Assert.All(generated.Concat(real), o => Assert.Equal(SimulatedJourney.Marks.Length, o.Forecasts.Count));
    }

    [LongFact]
    public void A_thousand_learners_finish_a_generated_journey_as_the_forecasts_say() => AssertCalibrated(Live(Generated, Person, Many, checkRules: true));

    [LongFact]
    public void A_thousand_learners_finish_the_real_journey_as_the_forecasts_say() => AssertCalibrated(Live(RealContent.Pack, Real, Many, checkRules: true));

    private static JourneyPack Generated => SyntheticPack.Make(90, 11, 3.2);

    private static Profile Real => RealContent.Pack.ReferenceProfile with { StartOn = Person.StartOn };

    private void AssertCalibrated(IReadOnlyList<JourneyOutcome> outcomes)
    {
        Assert.Empty(outcomes.SelectMany(o => o.Faults).Take(5));
        var off = new List<string>();
        for (var mark = 0; mark < SimulatedJourney.Marks.Length; mark++)
        {
            foreach (var (name, wanted) in new[] { ("P50", 0.5), ("P80", 0.8) })
            {
                var part = outcomes.Count(o => o.Finish <= (wanted == 0.5 ? o.Forecasts[mark].P50 : o.Forecasts[mark].P80)) / (double)outcomes.Count;
                var line = $"after {SimulatedJourney.Marks[mark]:0 %} of the work, {part:0.0 %} finish by {name}";
                output.WriteLine(line);
                if (Math.Abs(part - wanted) > Bound) off.Add(line);
            }
        }

        output.WriteLine($"{outcomes.Count} learners, {outcomes.Sum(o => o.Plans)} plans");
        Assert.Empty(off);
    }

    private static JourneyOutcome[] Live(JourneyPack pack, Profile profile, int learners, bool checkRules)
    {
        var outcomes = new JourneyOutcome[learners];
        Parallel.For(0, learners, seed => outcomes[seed] = new SimulatedJourney(pack, profile, seed, checkRules).Live());
        return outcomes;
    }
}
