using System.Globalization;

namespace Ascent.Tracking.Export;

/// <summary>Turns values into places on a picture, with round numbers to write beside.</summary>
/// <param name="Low">The value at <paramref name="From"/>.</param>
/// <param name="High">The value at <paramref name="To"/>.</param>
/// <param name="From">Place of the lowest value.</param>
/// <param name="To">Place of the highest value.</param>
/// <param name="Ticks">Round values within.</param>
internal sealed record SvgScale(double Low, double High, double From, double To, IReadOnlyList<double> Ticks)
{
    private const int WantedTicks = 6;

    /// <summary>A scale over values, which must not be empty, widened to round numbers.</summary>
    public static SvgScale Over(IEnumerable<double> values, double from, double to)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (high - low <= Math.Abs(high) * 1e-9) (low, high) = (low - Math.Max(0.5, Math.Abs(low) * 0.1), high + Math.Max(0.5, Math.Abs(high) * 0.1));
        var step = Step((high - low) / WantedTicks);
        var first = Math.Floor(low / step) * step;
        var count = (int)Math.Ceiling((high - first) / step - 1e-9);
        return new(first, first + (count * step), from, to, [.. Enumerable.Range(0, count + 1).Select(i => Math.Round(first + (i * step), 12))]);
    }

    public double At(double value) => From + ((value - Low) / (High - Low) * (To - From));

    public static string Label(double value) => Math.Abs(value) is >= 1e6 or (> 0 and < 1e-4) ? value.ToString("0.##e0", CultureInfo.InvariantCulture) : value.ToString(Math.Abs(value) >= 1000 ? "#,0.##" : "0.####", CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten, the next above.</summary>
    private static double Step(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
