using Ascent.Tracking;

namespace Ascent.Web.Training;

/// <summary>One figure of several runs: a chart, and a table that says the same.</summary>
public sealed record ComparedChart(string Metric, IReadOnlyList<long> Steps, IReadOnlyList<IReadOnlyList<double?>> Values);

/// <summary>What the page of a comparison shows. Its address holds all of its state.</summary>
public sealed record CompareModel(
    RunComparison Comparison,
    IReadOnlyList<long> Positions,
    IReadOnlyList<string> Metrics,
    IReadOnlyList<ComparedChart> Charts,
    string Metric,
    double Smooth,
    bool Log,
    bool ByTime,
    string? Problem)
{
    public const int MostRuns = 12;
    private const int TableRows = 24;
    private const int MostMetrics = 500;
    private const int MostCharts = 4;
    private static readonly string[] HeldOut = ["test", "val", "valid", "validation", "eval"];

    public static CompareModel Of(RunStore store, string[]? ids, string? metric, string? smooth, string? log, string? x)
    {
        var asked = (ids ?? []).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var found = asked.Take(MostRuns).Select(id => (Id: id, Run: store.FindExactly(id))).ToList();
        var runs = found.Select(pair => pair.Run).OfType<RunRecord>().ToList();
        var missing = found.Where(pair => pair.Run is null).Select(pair => pair.Id).ToList();
        var problem = missing.Count > 0 ? $"There is no run {string.Join(", ", missing)}."
            : asked.Count > MostRuns ? $"{asked.Count} runs were chosen; the first {MostRuns} are compared."
            : null;
        var weight = Smoothing.Of(smooth);
        var curves = runs.Select(run => store.ReadCurves(run.Id, RunModel.ScreenPoints)).ToList();
        var names = curves.SelectMany(one => one.Curves).Select(curve => curve.Name).Distinct(StringComparer.Ordinal).OrderBy(MetricNames.IsSystem).ThenBy(name => MetricNames.GroupOf(name).Length > 0).ThenBy(name => name, StringComparer.Ordinal).Take(MostMetrics).ToList();
        var chosen = !string.IsNullOrEmpty(metric) && names.Contains(metric, StringComparer.Ordinal) ? [metric] : Usual(names);
        return new(RunComparison.Of(runs, curves), [.. curves.Select(one => one.Position)], names,
            [.. chosen.Select(name => Chart(name, curves))], chosen is [var only] && only == metric ? only : "", weight, !string.IsNullOrEmpty(log), x == "seconds", problem);
    }

    /// <summary>Loss and accuracy, as measured on held-out data if they were.</summary>
    private static List<string> Usual(List<string> names)
    {
        var usual = names.GroupBy(MetricNames.QuantityOf, StringComparer.Ordinal)
            .Where(group => MetricNames.DirectionOf(group.Key) != MetricDirection.Unknown)
            .OrderBy(group => group.Key == "loss" ? 0 : group.Key == "accuracy" ? 1 : 2)
            .Take(MostCharts)
            .Select(group => group.OrderBy(Rank).ThenBy(name => name.Length).First())
            .ToList();
        return usual.Count > 0 ? usual : [.. names.Take(1)];
    }

    private static int Rank(string name)
    {
        var first = name.ToLowerInvariant().Split('/', '_', '.')[0];
        return HeldOut.Contains(first, StringComparer.Ordinal) ? 0 : first == MetricNames.QuantityOf(name) ? 1 : 2;
    }

    private static ComparedChart Chart(string name, List<MetricCurves> curves)
    {
        var each = curves.Select(one => one.Curves.FirstOrDefault(curve => curve.Name == name)?.Points ?? []).ToList();
        var steps = each.SelectMany(points => points).Select(point => point.Step).Distinct().Order().ToList();
        if (steps.Count > TableRows) steps = [.. Enumerable.Range(0, TableRows).Select(row => steps[(int)((long)(steps.Count - 1) * row / (TableRows - 1))])];
        return new(name, steps, [.. each.Select(points => (IReadOnlyList<double?>)[.. steps.Select(step => At(points, step))])]);
    }

    /// <summary>The value at a step or the last before it; none before the curve begins or after it ended.</summary>
    private static double? At(IReadOnlyList<CurvePoint> points, long step)
    {
        double? value = null;
        foreach (var point in points)
        {
            if (point.Step > step) return value;
            value = point.Value;
        }

        return points.Count > 0 && points[^1].Step == step ? value : null;
    }
}
