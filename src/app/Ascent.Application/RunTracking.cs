using System.Globalization;
using Ascent.Journey;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>The runs of a home, as the product keeps them: with what they were started from and what the machine did meanwhile.</summary>
internal static class RunTracking
{
    /// <summary><c>off</c>, or the seconds between two readings.</summary>
    private const string Variable = "ASCENT_SYSTEM_METRICS";
    private const double UsualSeconds = 5;
    private static readonly TimeSpan GitLimit = TimeSpan.FromMilliseconds(500);

    internal static RunStore Open(AscentHome home, TimeProvider time) => new(home.Runs, time)
    {
        SystemMetricsEvery = Every(Environment.GetEnvironmentVariable(Variable)),
        Source = () => RunSource.Read("ascent", Environment.CurrentDirectory, GitLimit),
    };

    internal static TimeSpan? Every(string? setting) => setting?.Trim().ToLowerInvariant() switch
    {
        null or "" or "on" => TimeSpan.FromSeconds(UsualSeconds),
        "off" or "0" => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 86_400 => TimeSpan.FromSeconds(seconds),
        _ => throw new JourneyException($"{Variable} is '{setting}': it takes 'off' or the seconds between two readings, 0.1 to 86400."),
    };
}
