using Ascent.Tracking;

namespace Ascent.Web.Training;

/// <summary>A chart of a run: one quantity, such as loss, with a curve for each of its metrics (training, test).</summary>
public sealed record RunChart(string Id, string Quantity, string Question, IReadOnlyList<MetricCurve> Series);

/// <summary>What the page of one run shows.</summary>
public sealed record RunModel(RunRecord Run, MetricCurves Curves, IReadOnlyList<RunChart> Charts, TimeSpan Elapsed)
{
    /// <summary>Points of a curve in the page and in the answer of the API.</summary>
    public const int ScreenPoints = 600;

    public static RunModel Of(RunStore runs, RunRecord run, DateTimeOffset now)
    {
        var curves = runs.ReadCurves(run.Id, ScreenPoints);
        var charts = curves.Curves
            .GroupBy(series => MetricNames.QuantityOf(series.Name))
            .Select((group, index) => new RunChart($"chart-{index}", group.Key, Question(group.Key), [.. group.OrderBy(series => series.Name, StringComparer.Ordinal)]))
            .ToList();
        return new RunModel(run, curves, charts, run.Took ?? ((run.EndedAt ?? now) - run.StartedAt));
    }

    internal static string Question(string quantity) => quantity switch
    {
        "loss" => "Is the loss still falling?",
        "accuracy" => "How many answers are right?",
        "lr" => "How large are the steps?",
        _ => $"How does {(MetricNames.IsSystem(quantity) ? quantity[MetricNames.System.Length..] : quantity)} change?",
    };
}
