namespace Ascent.Tracking;

/// <summary>Fewer points that look the same.</summary>
public static class Thinning
{
    /// <summary>
    /// Keeps the first, the last, and of each stretch between them the lowest and the highest point, in order, so that no
    /// peak is lost (min-max decimation). Values that are not finite are kept out of the comparison but one is kept as a gap.
    /// </summary>
    /// <param name="points">In order.</param>
    /// <param name="most">Most points to keep; below 4 all are kept.</param>
    public static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> points, int most)
    {
        if (most < 4 || points.Count <= most) return points;
        var stretches = (most - 2) / 2;
        var kept = new List<CurvePoint>(most) { points[0] };
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
