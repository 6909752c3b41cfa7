using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Planning;

/// <summary>The rules of the plan over random persons and random journeys. A failure prints the case and the seed.</summary>
public sealed class PlanPropertyTests
{
    [Fact]
    public void Every_plan_obeys_the_rules() =>
        Prop.ForAll(Cases.Synthetic, c =>
        {
            var pack = SyntheticPack.Make(c.Activities, c.Seed);
            var plan = Planner.Plan(pack, c.Profile, JourneyProgress.None, c.Today);
            return RuleCheck.Violations(pack, c.Profile, plan, c.Today).Count == 0
                ? true.ToProperty()
                : false.Label(string.Join("\n", RuleCheck.Violations(pack, c.Profile, plan, c.Today).Take(10)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(120));

    [Fact]
    public void The_same_arguments_give_the_same_plan_bit_for_bit() =>
        Prop.ForAll(Cases.Synthetic, c =>
        {
            var first = PlanJson.Write(Planner.Plan(SyntheticPack.Make(c.Activities, c.Seed), c.Profile, JourneyProgress.None, c.Today));
            var again = PlanJson.Write(Planner.Plan(SyntheticPack.Make(c.Activities, c.Seed), c.Profile, JourneyProgress.None, c.Today));
            return first == again && PlanJson.Write(PlanJson.Read(first)) == first;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void An_option_that_promises_to_be_enough_is_enough() =>
        Prop.ForAll(Cases.Synthetic, c =>
        {
            var pack = SyntheticPack.Make(Math.Min(c.Activities, 120), c.Seed);
            var plan = Planner.Plan(pack, c.Profile, JourneyProgress.None, c.Today);
            if (plan.Forecast.Feasible) return true.ToProperty();
            foreach (var option in plan.Options.Where(o => o.Kind is "hours" or "deadline" && o.P80 <= Deadline(o, plan)))
            {
                var changed = WhatIf.Apply(c.Profile, $"{option.Kind}={option.Value}");
                var replanned = Planner.Plan(pack, changed, JourneyProgress.None, c.Today);
                if (!replanned.Forecast.Feasible) return false.Label($"{option} leads to {replanned.Forecast}");
                if (option.Kind == "hours" && changed.HoursPerWeek - 0.5 > c.Profile.HoursPerWeek)
                {
                    var less = Planner.Plan(pack, changed with { HoursPerWeek = changed.HoursPerWeek - 0.5 }, JourneyProgress.None, c.Today);
                    if (less.Forecast.Feasible) return false.Label($"{option} is more than needed");
                }
            }

            return true.ToProperty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static DateOnly Deadline(PlanOption option, Plan plan) => option.Kind == "deadline" ? option.P80 : plan.Forecast.Deadline;
}
