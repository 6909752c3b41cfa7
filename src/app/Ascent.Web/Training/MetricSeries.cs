using Ascent.Tracking;

namespace Ascent.Web.Training;

/// <summary>One curve of a run, thinned for a screen.</summary>
public sealed record MetricSeries(string Name, int Count, IReadOnlyList<SeriesPoint> Points)
{
    public SeriesPoint? Last => Points.Count > 0 ? Points[^1] : null;
}

public readonly record struct SeriesPoint(long Step, double Seconds, double Value);

/// <summary>All curves of a run up to a position in its metrics; what comes after is read from there on.</summary>
public sealed record RunCurves(IReadOnlyList<MetricSeries> Series, long Position)
{
    /// <summary>Reads all that is there and thins each curve to at most <paramref name="points"/> points.</summary>
    public static RunCurves Read(RunStore runs, string id, int points, long from = 0)
    {
        var all = new Dictionary<string, List<SeriesPoint>>(StringComparer.Ordinal);
        var position = from;
        while (true)
        {
            var chunk = runs.ReadMetrics(id, position);
            if (chunk.Points.Count == 0 || chunk.Position <= position) break;
            position = chunk.Position;
            foreach (var point in chunk.Points)
            {
                if (!all.TryGetValue(point.Name, out var series)) all[point.Name] = series = [];
                series.Add(new SeriesPoint(point.Step, point.Seconds, point.Value));
            }
        }
        return new RunCurves([.. all.Select(pair => new MetricSeries(pair.Key, pair.Value.Count, Thinning.Thin(pair.Value, points)))], position);
    }
}

/// <summary>Fewer points that look the same.</summary>
public static class Thinning
{
    /// <summary>
    /// Keeps the first, the last, and of each stretch between them the lowest and the highest point, in order, so that no
    /// peak is lost (min-max decimation). Values that are not finite are kept out of the comparison but one is kept as a gap.
    /// </summary>
    public static IReadOnlyList<SeriesPoint> Thin(IReadOnlyList<SeriesPoint> points, int most)
    {
        if (most < 4 || points.Count <= most) return points;
        var stretches = (most - 2) / 2;
        var kept = new List<SeriesPoint>(most) { points[0] };
        var inner = points.Count - 2;
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            var from = 1 + (int)((long)inner * stretch / stretches);
            var to = 1 + (int)((long)inner * (stretch + 1) / stretches);
            var low = from;
            var high = from;
            for (var index = from + 1; index < to; index++)
            {
                if (!(points[index].Value >= points[low].Value)) low = index;
                if (!(points[index].Value <= points[high].Value)) high = index;
            }
            kept.Add(points[Math.Min(low, high)]);
            if (low != high) kept.Add(points[Math.Max(low, high)]);
        }
        kept.Add(points[^1]);
        return kept;
    }
}
