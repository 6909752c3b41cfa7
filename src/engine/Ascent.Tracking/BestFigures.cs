namespace Ascent.Tracking;

/// <summary>The best value of each figure whose name says which side is better; others have no best.</summary>
internal sealed class BestFigures
{
    private readonly Dictionary<string, double> _best = [];

    public IReadOnlyDictionary<string, double> Values => new SortedDictionary<string, double>(_best, StringComparer.Ordinal);

    public void Add(string name, double value)
    {
        if (double.IsNaN(value)) return;
        var direction = MetricNames.DirectionOf(name);
        if (direction == MetricDirection.Unknown) return;
        if (!_best.TryGetValue(name, out var best) || (direction == MetricDirection.LowerIsBetter ? value < best : value > best)) _best[name] = value;
    }

    public void Clear() => _best.Clear();
}
