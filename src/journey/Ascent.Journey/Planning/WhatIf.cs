using System.Globalization;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>Applies <c>hours=12,deadline=2027-06-01,track=nlp,gpu=true,start=…,free=true</c> to a profile.</summary>
public static class WhatIf
{
    private static readonly string[] Keys = ["hours", "deadline", "track", "gpu", "start", "free"];

    /// <exception cref="JourneyException">For an unknown key or a value out of range.</exception>
    public static Profile Apply(Profile profile, string expression)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in expression.Split(','))
        {
            var equals = part.IndexOf('=');
            if (equals < 0) throw new JourneyException($"--what-if: {Nearest.Quote(part.Trim())} is not key=value. Keys: {string.Join(", ", Keys)}.");
            var (key, value) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!Keys.Contains(key)) throw new JourneyException($"--what-if: {Nearest.Quote(key)} is not a key{Nearest.Hint(key, Keys)}. Keys: {string.Join(", ", Keys)}.");
            if (!seen.Add(key)) throw new JourneyException($"--what-if: '{key}' stands twice.");
            profile = ApplyOne(profile, key, value);
        }

        if (profile.Deadline is { } deadline && deadline < profile.StartOn)
            throw new JourneyException($"--what-if: the deadline {deadline:yyyy-MM-dd} is before the start {profile.StartOn:yyyy-MM-dd}.");
        return profile;
    }

    private static Profile ApplyOne(Profile profile, string key, string value) => key switch
    {
        "hours" => profile with { HoursPerWeek = Hours(value) },
        "deadline" => profile with { Deadline = value == "none" ? null : Day(key, value) },
        "start" => profile with { StartOn = Day(key, value) },
        "track" => ContentRules.Tracks.Contains(value)
            ? profile with { Track = value }
            : throw Fault(key, value, $"one of {string.Join(", ", ContentRules.Tracks)}"),
        "gpu" => profile with { Hardware = profile.Hardware with { Gpu = Flag(key, value) } },
        _ => profile with { FreeOnly = Flag(key, value) },
    };

    private static double Hours(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours > 0 && hours <= ProfileRules.MostHoursPerWeek
            ? hours
            : throw Fault("hours", value, $"more than 0 and at most {ProfileRules.MostHoursPerWeek}");

    private static DateOnly Day(string key, string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day) && day.Year is >= ProfileRules.FirstYear and <= ProfileRules.LastYear
            ? day
            : throw Fault(key, value, key == "deadline" ? "a day such as 2027-06-01, or none" : "a day such as 2027-06-01");

    private static bool Flag(string key, string value) => value switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => throw Fault(key, value, "true or false"),
    };

    private static JourneyException Fault(string key, string value, string wanted) => new($"--what-if: '{key}' is {Nearest.Quote(value)}; it must be {wanted}.");
}
