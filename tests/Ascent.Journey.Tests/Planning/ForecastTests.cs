using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

public sealed class ForecastTests
{
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

        Assert.Equal(mean, forecast.Quantile(0.5), 0.005 * mean);
        Assert.Equal(mean + (0.84 * sigma), forecast.Quantile(0.8), 0.005 * mean);
    }

    [Fact]
    public void With_an_uncertain_pace_the_spread_is_that_of_the_pace()
    {
        var work = Enumerable.Range(0, 200).Select(i => ($"a{i}", new Estimate(1, 2, 3))).ToList();

        var forecast = WorkForecast.Of(work, PlanRules.PaceSigma);

        Assert.Equal(400, forecast.Quantile(0.5), 400 * 0.01);
        Assert.Equal(400 * Math.Exp(0.8416 * 0.25), forecast.Quantile(0.8), 400 * 0.01);
    }

    [Fact]
    public void A_quantile_by_selection_is_the_one_by_sorting()
    {
        var forecast = WorkForecast.Of([("a", new(1, 2, 4)), ("b", new(1, 5, 40))], 0.25);
        double[] parts = [0.01, 0.3, 0.5, 0.8, 0.999, 1];

        Assert.Equal(forecast.Quantiles(parts), parts.Select(p => forecast.Quantile(p)));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.001, -3.090232306167813)]
    public void The_normal_quantile_is_known(double p, double z) => Assert.Equal(z, Normal.Quantile(p), 7);

    [Fact]
    public void The_pace_narrows_with_evidence_but_never_to_nothing()
    {
        var sigmas = Enumerable.Range(0, 30).Select(n => new Pace(1, n).Sigma).ToList();

        Assert.Equal(0.25, sigmas[0], 12);
        Assert.Equal(sigmas.OrderDescending(), sigmas);
        Assert.Equal(0.25 * Math.Sqrt(0.3 / 1.7), sigmas[29], 4);
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
}
