using System.Globalization;

namespace Ascent.Web.Training;

/// <summary>How much of what came before goes into a smoothed curve, as the address says it.</summary>
internal static class Smoothing
{
    public const double Most = 0.999;

    /// <summary>The weights that the page offers.</summary>
    public static readonly double[] Offered = [0, 0.6, 0.9, 0.98];

    /// <summary>0 for what is no weight: a mistyped address shows the values as they are.</summary>
    public static double Of(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight is >= 0 and <= Most ? weight : 0;
}
