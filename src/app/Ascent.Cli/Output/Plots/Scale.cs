namespace Ascent.Cli.Output.Plots;

/// <summary>An axis: where a value stands between 0 and 1, and which round values are named.</summary>
internal sealed class Scale
{
    private readonly double _from;
    private readonly double _to;

    private Scale(bool log, double from, double to, IReadOnlyList<double> ticks)
    {
        Log = log;
        (_from, _to) = (from, to);
        Ticks = ticks;
    }

    internal bool Log { get; }
    internal IReadOnlyList<double> Ticks { get; }

    internal bool Takes(double value) => double.IsFinite(value) && (!Log || value > 0);

    /// <summary>0 at the lower end, 1 at the upper.</summary>
    internal double Place(double value) => ((Log ? Math.Log10(value) : value) - _from) / (_to - _from);

    /// <summary>Of values that the axis takes; they may be none.</summary>
    internal static Scale Of(IEnumerable<double> values, bool log, int ticks)
    {
        var taken = values.Where(value => double.IsFinite(value) && (!log || value > 0)).Select(value => log ? Math.Log10(value) : value).DefaultIfEmpty(0).ToList();
        var (low, high) = (taken.Min(), taken.Max());
        // Halves, since the difference of the largest numbers is larger than any number.
        var half = (high / 2) - (low / 2);
        if (half <= Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-12)
        {
            var room = low == 0 || log ? 0.5 : Math.Abs(low) * 0.05;
            (low, high) = (low - room, high + room);
            half = room;
        }

        return log ? Logarithmic(low, high, ticks) : new(false, low, high, Round(low, high, half, ticks));
    }

    internal static string Label(double value)
    {
        if (value == 0) return "0";
        var size = Math.Abs(value);
        return size is >= 1e6 or < 1e-3 ? value.ToString("0.##e0") : value.ToString(size >= 1000 ? "0.#" : "0.####");
    }

    private static Scale Logarithmic(double low, double high, int most)
    {
        var decades = Enumerable.Range((int)Math.Ceiling(low - 1e-9), Math.Max(0, (int)Math.Floor(high + 1e-9) - (int)Math.Ceiling(low - 1e-9) + 1)).Select(power => Math.Pow(10, power)).ToList();
        if (decades.Count > most) decades = [.. decades.Where((_, index) => index % ((decades.Count + most - 1) / most) == 0)];
        if (decades.Count >= 2) return new(true, low, high, decades);
        var (from, to) = (Math.Pow(10, low), Math.Pow(10, high));
        return new(true, low, high, [.. Round(from, to, (to - from) / 2, most).Where(tick => tick > 0)]);
    }

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within the range.</summary>
    private static List<double> Round(double low, double high, double half, int most)
    {
        var rough = half / Math.Max(1, most) * 2;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        var ticks = new List<double>();
        if (!double.IsFinite(step) || step <= 0) return [low, high];
        var first = Math.Ceiling((low / step) - 1e-9);
        for (var index = 0; index <= 2 * most; index++)
        {
            var tick = (first + index) * step;
            if (tick > high + (step * 1e-9)) break;
            ticks.Add(Math.Abs(tick) < step * 1e-9 ? 0 : tick);
        }

        // One number does not make an axis.
        return ticks.Count >= 2 || most > 40 ? ticks : Round(low, high, half, 2 * most);
    }
}
