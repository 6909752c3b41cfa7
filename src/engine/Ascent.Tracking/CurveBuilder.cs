namespace Ascent.Tracking;

/// <summary>
/// Thins a curve while it is read. Of each stretch of values it keeps the lowest and the highest; when the stretches become too
/// many, each two neighbours become one.
/// </summary>
internal sealed class CurveBuilder(string name, int points, double smoothing)
{
    // Twice as many stretches as will be shown, so that the last thinning has something to choose from.
    private readonly int _most = Math.Max(16, 2 * points);
    private readonly List<Stretch> _stretches = [];
    private Stretch _open;
    private long _openCount;
    private long _perStretch = 1;
    private long _count;
    private CurvePoint _first;
    private CurvePoint _shownLast;
    private CurvePoint _last;
    private CurvePoint? _lowest;
    private CurvePoint? _highest;
    private double _average;
    private double _weight = 1;

    private readonly record struct Stretch(CurvePoint Low, CurvePoint High, bool HighFirst)
    {
        public Stretch Join(Stretch next)
        {
            // Not a number is kept as low: it is shown as a gap.
            var low = !(next.Low.Value >= Low.Value) ? next.Low : Low;
            var high = !(next.High.Value <= High.Value) && !double.IsNaN(next.High.Value) ? next.High : High;
            var (lowIsLater, highIsLater) = (low.Equals(next.Low) && !low.Equals(Low), high.Equals(next.High) && !high.Equals(High));
            var highFirst = (lowIsLater, highIsLater) switch
            {
                (true, false) => true,
                (false, true) => false,
                (false, false) => HighFirst,
                _ => next.HighFirst,
            };
            return new(low, high, highFirst);
        }
    }

    public void Add(CurvePoint point)
    {
        _last = point;
        if (double.IsFinite(point.Value))
        {
            if (_lowest is not { } lowest || point.Value < lowest.Value) _lowest = point;
            if (_highest is not { } highest || point.Value > highest.Value) _highest = point;
        }

        var shown = point with { Value = Smooth(point.Value) };
        if (_count++ == 0) _first = shown;
        _shownLast = shown;
        var single = new Stretch(shown, shown, false);
        _open = _openCount++ == 0 ? single : _open.Join(single);
        if (_openCount < _perStretch) return;
        _stretches.Add(_open);
        _openCount = 0;
        if (_stretches.Count < _most) return;
        for (var index = 0; index < _most / 2; index++) _stretches[index] = _stretches[2 * index].Join(_stretches[(2 * index) + 1]);
        _stretches.RemoveRange(_most / 2, _stretches.Count - (_most / 2));
        _perStretch *= 2;
    }

    public MetricCurve Build()
    {
        var kept = new List<CurvePoint>((2 * _stretches.Count) + 4) { _first };
        foreach (var stretch in _openCount > 0 ? _stretches.Append(_open) : _stretches)
        {
            Keep(stretch.HighFirst ? stretch.High : stretch.Low);
            Keep(stretch.HighFirst ? stretch.Low : stretch.High);
        }

        Keep(_shownLast);
        return new(name, _count, Thinning.Thin(kept, points), _last, _lowest, _highest);

        void Keep(CurvePoint point)
        {
            if (!kept[^1].Equals(point) && !(kept.Count > 1 && kept[^2].Equals(point))) kept.Add(point);
        }
    }

    private double Smooth(double value)
    {
        if (smoothing == 0 || !double.IsFinite(value)) return value;
        _average = (smoothing * _average) + ((1 - smoothing) * value);
        _weight *= smoothing;
        return _average / (1 - _weight);
    }
}
