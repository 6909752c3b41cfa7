namespace Ascent.Journey.Timing;

/// <summary>How a length of time is written wherever a person reads it.</summary>
public static class Duration
{
    /// <summary><c>4 h 30 min</c>, <c>45 min</c>, <c>8 h</c>; of nothing, <c>0 min</c>.</summary>
    public static string Of(double hours)
    {
        if (!double.IsFinite(hours)) return "unknown";
        var minutes = (long)Math.Round(Math.Abs(hours) * 60);
        var text = (minutes / 60, minutes % 60) switch
        {
            (0, var rest) => $"{rest} min",
            (var whole, 0) => $"{whole} h",
            (var whole, var rest) => $"{whole} h {rest} min",
        };
        return hours < 0 && minutes > 0 ? "-" + text : text;
    }
}
