using Ascent.Journey.Tests.Support;
using Ascent.Testing;

namespace Ascent.Journey.Tests.Simulation;

/// <summary>Placement on the real content, with learners whose knowledge is known: the targets of the journey.</summary>
public sealed class PlacementSimulationTests(ITestOutputHelper output)
{
    private const double Precision = 0.90;
    private const double Recall = 0.85;

    [Fact]
    public void Placement_finds_what_a_hundred_learners_know() => HoldTargets(learners: 100, firstSeed: 10_000, slackOfAnArea: 0.05);

    [LongFact]
    public void Placement_finds_what_a_thousand_learners_know_in_every_area() => HoldTargets(learners: 1_000, firstSeed: 20_000, slackOfAnArea: 0);

    /// <summary>The targets hold over all areas and in each; with few learners a small area may miss by chance, within the slack.</summary>
    private void HoldTargets(int learners, int firstSeed, double slackOfAnArea)
    {
        var simulation = new PlacementSimulation(RealContent.Pack);
        var all = new PlacementSimulation.Figures();
        var misses = new List<string>();
        foreach (var area in RealContent.Pack.Areas)
        {
            var figures = simulation.Run(area.Id, learners, firstSeed);
            all.Add(figures);
            output.WriteLine(
                $"{area.Id}  {figures.Skills,2} skills  {figures.MeanQuestions,5:0.0} questions, at most {figures.MostQuestions,2}  precision {figures.Precision:0.000}  recall {figures.Recall:0.000}  "
                + $"proven: precision {figures.ProvenPrecision:0.000} recall {figures.ProvenRecall:0.000}  Brier {figures.Brier / figures.Judged:0.000}");
            Assert.True(figures.MostQuestions <= 25);
            if (figures.Precision < Precision - slackOfAnArea || figures.Recall < Recall - slackOfAnArea) misses.Add($"{area.Id}: precision {figures.Precision:0.000}, recall {figures.Recall:0.000}");
            Assert.True(figures.ProvenPrecision >= 0.95 - slackOfAnArea, $"{area.Id}: {figures.ProvenPrecision:0.000} of what is proven is known");
        }

        output.WriteLine($"all {all.MeanQuestions:0.0} questions  precision {all.Precision:0.000}  recall {all.Recall:0.000}  proven: precision {all.ProvenPrecision:0.000} recall {all.ProvenRecall:0.000}");
        Assert.Empty(misses);
        Assert.True(all.Precision >= Precision && all.Recall >= Recall);
    }
}
