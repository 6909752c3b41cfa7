namespace Ascent.Tracking;

public sealed partial class RunStore
{
    /// <summary>
    /// All curves of a run, thinned while they are read: however long the run, memory holds some thousand points of each.
    /// </summary>
    /// <param name="id">The run, or an unambiguous beginning of its id.</param>
    /// <param name="points">Most points of a curve, at least 4.</param>
    /// <param name="from">Position to read from, as an earlier reading returned it.</param>
    /// <param name="smoothing">
    /// Weight of what came before in an exponential moving average, corrected for its beginning (Kingma and Ba 2015, section 3);
    /// 0 leaves the values as they are, below 1.
    /// </param>
    /// <param name="names">Which figures to read; null for all.</param>
    /// <exception cref="TrackingException">There is no such run, or several begin with this id.</exception>
    public MetricCurves ReadCurves(string id, int points, long from = 0, double smoothing = 0, Func<string, bool>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 4);
        if (smoothing is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Smoothing lies from 0 to below 1.");
        var path = ExistingFolder(id);
        var builders = new Dictionary<string, CurveBuilder?>(StringComparer.Ordinal);
        var order = new List<CurveBuilder>();
        for (var position = Math.Max(0, from); ;)
        {
            var chunk = MetricFile.Read(path, position);
            foreach (var point in chunk.Points)
            {
                if (!builders.TryGetValue(point.Name, out var builder))
                {
                    if (builders.Count >= MetricNames.MostInRun) continue;
                    builder = names?.Invoke(point.Name) == false ? null : new CurveBuilder(point.Name, points, smoothing);
                    builders.Add(point.Name, builder);
                    if (builder is not null) order.Add(builder);
                }

                builder?.Add(new(point.Step, point.Seconds, point.Value));
            }

            if (chunk.Position <= position) return new([.. order.Select(builder => builder.Build())], chunk.Position);
            position = chunk.Position;
        }
    }
}
