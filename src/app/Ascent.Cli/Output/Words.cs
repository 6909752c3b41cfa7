using System.Globalization;

namespace Ascent.Cli.Output;

/// <summary>How dates, durations and figures are written everywhere: <c>Mon 7 Dec</c>, <c>4 h 30 min</c>.</summary>
internal static class Words
{
    internal static string Day(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>With the year, for what lies far away.</summary>
    internal static string FarDay(DateOnly day) => day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Without the day of the week, for a narrow column.</summary>
    internal static string Date(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A moment of which the hour matters, on this machine's clock.</summary>
    internal static string Moment(DateTimeOffset time) => time.ToLocalTime().ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The same of a moment that a file tells; what is no time is shown as it stands there.</summary>
    internal static string Moment(string stamp) => DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Moment(time) : stamp;

    /// <summary>A reason that stands at the end of a line elsewhere, as a sentence of its own.</summary>
    internal static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    internal static string Hours(double hours)
    {
        var minutes = (int)Math.Round(hours * 60 / 5, MidpointRounding.AwayFromZero) * 5;
        if (minutes == 0)
            return hours > 0 ? "5 min" : "0 h";
        return (minutes / 60, minutes % 60) switch
        {
            (0, var rest) => $"{rest} min",
            (var whole, 0) => $"{whole} h",
            ( >= 10, _) => $"{Math.Round(minutes / 60.0)} h",
            var (whole, rest) => $"{whole} h {rest} min",
        };
    }

    /// <summary>To the minute, for what was measured.</summary>
    internal static string Minutes(int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => $"{rest} min",
        (var whole, 0) => $"{whole} h",
        var (whole, rest) => $"{whole} h {rest} min",
    };

    internal static string Seconds(double seconds) => seconds switch
    {
        < 1 => $"{seconds * 1000:F0} ms",
        < 60 => $"{seconds:F1} s",
        < 3600 => $"{(int)seconds / 60} min {(int)seconds % 60} s",
        _ => $"{(int)seconds / 3600} h {(int)seconds % 3600 / 60} min",
    };

    internal static string Bytes(double bytes) => bytes switch
    {
        < 1024 => $"{bytes:F0} B",
        < 1 << 20 => $"{bytes / 1024:F1} KiB",
        < 1 << 30 => $"{bytes / (1 << 20):F1} MiB",
        _ => $"{bytes / (1 << 30):F1} GiB",
    };

    internal static string Plural(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
