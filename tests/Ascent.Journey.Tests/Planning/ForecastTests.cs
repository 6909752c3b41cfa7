using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

public sealed class ForecastTests
{
    private static readonly Schedule HoursAlone = new([], 0);

    [Theory]
    [InlineData(1, 2, 9, 3, 8.0 / 6)]
    [InlineData(2, 4, 8, 26.0 / 6, 1)]
    [InlineData(5, 5, 5, 5, 0)]
    public void Pert_gives_mean_and_deviation(double o, double m, double p, double expected, double sigma)
    {
        Assert.Equal(expected, new Estimate(o, m, p).Expected, 12);
        Assert.Equal(sigma, new Estimate(o, m, p).Sigma, 12);
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(1, 1, 7)]
    [InlineData(1, 7, 7)]
    [InlineData(3, 3, 3)]
    public void The_table_of_an_estimate_has_the_mean_and_the_deviation_of_its_beta_distribution(double o, double m, double p)
    {
        var estimate = new Estimate(o, m, p);
        var values = new double[PertBeta.Size];
        PertBeta.Fill(estimate, values);

        var mean = values.Average();
        var variance = values.Average(v => (v - mean) * (v - mean));

        Assert.Equal(estimate.Expected, mean, 9);
        Assert.Equal((estimate.Expected - o) * (p - estimate.Expected) / 7, variance, 0.003 * (p - o) * (p - o));
        Assert.All(values, v => Assert.InRange(v, o - 0.01, p + 0.01));
    }

    [Fact]
    public void The_median_of_a_symmetric_estimate_is_its_middle()
    {
        var values = new double[PertBeta.Size];
        PertBeta.Fill(new(2, 5, 8), values);

        Assert.Equal(5, (values[511] + values[512]) / 2, 6);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public void With_the_pace_certain_the_simulation_agrees_with_the_closed_form(int count)
    {
        var work = Enumerable.Range(0, count).Select(i => ($"a{i}", new Estimate(1 + (i % 3), 3 + (i % 3), 5 + (i % 5)))).ToList();
        var forecast = WorkForecast.Of(work, 0);

        var mean = work.Sum(w => w.Item2.Expected);
        var sigma = Math.Sqrt(work.Sum(w => w.Item2.Sigma * w.Item2.Sigma));

        Assert.Equal(mean, forecast.Finish(0.5, HoursAlone, 0), 0.005 * mean);
        Assert.Equal(mean + (0.84 * sigma), forecast.Finish(0.8, HoursAlone, 0), 0.005 * mean);
    }

    [Fact]
    public void With_an_uncertain_pace_the_spread_is_that_of_the_pace()
    {
        var work = Enumerable.Range(0, 200).Select(i => ($"a{i}", new Estimate(1, 2, 3))).ToList();

        var forecast = WorkForecast.Of(work, PlanRules.PaceSigma);

        Assert.Equal(400, forecast.Finish(0.5, HoursAlone, 0), 400 * 0.01);
        Assert.Equal(400 * Math.Exp(0.8416 * 0.25), forecast.Finish(0.8, HoursAlone, 0), 400 * 0.01);
    }

    [Fact]
    public void A_quantile_by_selection_is_the_one_by_sorting()
    {
        var forecast = WorkForecast.Of([("a", new(1, 2, 4)), ("b", new(1, 5, 40))], 0.25);
        double[] parts = [0.01, 0.3, 0.5, 0.8, 0.999, 1];

        Assert.Equal(forecast.Finishes(parts, HoursAlone, 0), parts.Select(p => forecast.Finish(p, HoursAlone, 0)));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.001, -3.090232306167813)]
    public void The_normal_quantile_is_known(double p, double z) => Assert.Equal(z, Normal.Quantile(p), 7);

    [Fact]
    public void The_pace_narrows_with_evidence_but_never_to_nothing()
    {
        var sigmas = Enumerable.Range(0, 30).Select(n => PaceOf([.. Enumerable.Repeat((5.0, 5.0), n)]).Sigma).ToList();

        Assert.Equal(0.25, sigmas[0], 12);
        Assert.All(sigmas.Index(), s => Assert.Equal(0.25 * Math.Sqrt(Math.Pow(0.7, 2 * s.Index) + (0.3 / 1.7 * (1 - Math.Pow(0.7, 2 * s.Index)))), s.Item, 12));
        Assert.Equal(sigmas.OrderDescending(), sigmas);
        Assert.Equal(0.25 * Math.Sqrt(0.3 / 1.7), sigmas[29], 4);
    }

    /// <summary>What one does in half an hour, or mistypes as a minute, says little of the months that are left.</summary>
    [Fact]
    public void A_short_activity_moves_the_pace_by_its_share_of_a_whole_one()
    {
        Assert.Equal(1 - 0.3, PaceOf((3, 0)).Factor, 2);
        Assert.Equal(PaceOf((3, 6)).Factor, PaceOf((1.5, 3), (1.5, 3)).Factor, 9);
        Assert.Equal(PaceOf((3, 6)).Factor, PaceOf((12, 24)).Factor, 9);
        Assert.InRange(PaceOf((0.5, 1 / 60.0)).Factor, 0.93, 0.95);
        Assert.InRange(PaceOf((0.5, 1 / 60.0)).Sigma, 0.23, 0.25);
    }

    /// <summary>The pace of somebody who has done activities of these estimates in these hours.</summary>
    private static Pace PaceOf(params (double Estimate, double Logged)[] done)
    {
        var model = MiniContent.Pack().Activities["linear-algebra"];
        var pack = MiniContent.Pack() with
        {
            Activities = done.Index().ToDictionary(d => $"a{d.Index}", d => model with { Id = $"a{d.Index}", Hours = new(d.Item.Estimate, d.Item.Estimate, d.Item.Estimate) }),
        };
        var progress = pack.Activities.Keys.ToDictionary(id => id, id => new ActivityProgress(id, ActivityState.Done, new(2026, 1, 5), new(2026, 1, 9), null));
        var logged = done.Index().ToDictionary(d => $"a{d.Index}", d => Math.Max(d.Item.Logged, 1e-6));
        return Pace.Of(pack, new(progress, []), logged, a => a.Hours.Expected);
    }

    [Fact]
    public void The_pace_is_an_exponentially_weighted_mean_within_bounds()
    {
        var pack = MiniContent.Pack();
        var (la, lab) = (pack.Activities["linear-algebra"].Hours.Expected, pack.Activities["matrices-lab"].Hours.Expected);
        var activities = new Dictionary<string, ActivityProgress>
        {
            ["linear-algebra"] = new("linear-algebra", ActivityState.Done, new(2026, 1, 5), new(2026, 1, 9), null),
            ["matrices-lab"] = new("matrices-lab", ActivityState.Done, new(2026, 1, 9), new(2026, 1, 12), null),
            ["image-net"] = new("image-net", ActivityState.InProgress, new(2026, 1, 12), null, null),
        };
        var logged = new Dictionary<string, double> { ["linear-algebra"] = 2 * la, ["matrices-lab"] = lab, ["image-net"] = 50 };

        var pace = Pace.Of(pack, new(activities, []), logged, a => a.Hours.Expected);

        Assert.Equal(2, pace.Evidence);
        Assert.Equal((0.7 * 1.3) + 0.3, pace.Factor, 9);
        Assert.Equal(2, Pace.Of(pack, new(activities, []), new Dictionary<string, double> { ["linear-algebra"] = 1000 }, a => a.Hours.Expected).Factor);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(80)]
    public void The_weeks_that_fall_out_are_as_many_as_their_chance_says(int weeks)
    {
        var draws = LostWeeks.Draw(weeks);

        var mean = weeks * PlanRules.LostWeek / (1 - PlanRules.LostWeek);
        var variance = mean / (1 - PlanRules.LostWeek);
        Assert.Equal(mean, draws.Average(), 4 * Math.Sqrt(variance / draws.Length));
        Assert.Equal(variance, draws.Average(d => (d - mean) * (d - mean)), 0.1 * variance);
    }

    [Fact]
    public void No_week_falls_out_of_none() => Assert.All(LostWeeks.Draw(0), lost => Assert.Equal(0, lost));

    [Fact]
    public void Where_papers_hold_up_the_last_weeks_quick_work_ends_no_earlier_and_slow_work_ends_later()
    {
        // 40 of 100 hours before ten weeks of 10 hours, in which papers wait and 40 hours stay empty.
        var schedule = new Schedule([], 40) { Tail = new(0.4, 0, 100, 9) };

        Assert.Equal(140, schedule.FinishAt(100), 9);
        Assert.Equal(132, schedule.FinishAt(80), 9);
        Assert.Equal(150, schedule.FinishAt(100, delay: 10), 9);
        Assert.Equal(300, schedule.FinishAt(300), 9);
    }

    [Fact]
    public void Twenty_papers_take_ten_weeks_and_those_that_fall_out()
    {
        var pack = SyntheticPack.Make(20, 1);
        var papers = pack.Activities.Keys.Select(id => new Activity
        {
            Id = id,
            Title = id,
            Kind = ActivityKind.Paper,
            Phase = "P1",
            Skills = [],
            Hours = new(1, 1, 1),
            Evidence = EvidenceKind.Note,
            Text = "x",
        });
        var person = new Profile { HoursPerWeek = 16, StartOn = new(2026, 1, 5) };
        var plan = Planner.Plan(pack with { Activities = papers.ToDictionary(a => a.Id) }, person, JourneyProgress.None, person.StartOn);

        var weeks = (plan.Forecast.P80.DayNumber - person.StartOn.DayNumber) / 7.0;

        Assert.InRange(weeks, 10, 11);
        Assert.True(plan.Forecast.P50 < plan.Forecast.P80, "a week may fall out");
    }
}
