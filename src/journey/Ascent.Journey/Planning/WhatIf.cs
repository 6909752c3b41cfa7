using System.Globalization;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>
/// Applies changes such as <c>hours=12,track=nlp,T1=4,off=2026-W52+2026-W53,reality.metrics=need-clear,want=competition</c> to a profile.
/// Several values of one key stand with a plus between them.
/// </summary>
public static class WhatIf
{
    private const string RealityPrefix = "reality.";
    private static readonly string[] Keys = ["hours", "deadline", "start", "track", "gpu", "free", "off", "prefers", "want", "unwant", "proven"];

    /// <summary>What can be changed, for a help text.</summary>
    public const string Example = "hours=12,deadline=2027-06-01,start=2027-01-04,track=nlp,gpu=true,free=true,off=2026-W52+2026-W53,prefers=video+book,T1=4,proven=SKILL,want=ID,unwant=ID,reality.QUESTION=ANSWER";

    /// <param name="pack">Knows areas, skills, activities and questions; without it, only changes that need none of these can be made.</param>
    /// <exception cref="JourneyException">For an unknown key or a value out of range.</exception>
    public static Profile Apply(Profile profile, string expression, JourneyPack? pack = null)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in expression.Split(','))
        {
            var equals = part.IndexOf('=');
            if (equals < 0) throw new JourneyException($"--what-if: {Nearest.Quote(part.Trim())} is not key=value. Keys: {Known(pack)}.");
            var (key, value) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!seen.Add(key)) throw new JourneyException($"--what-if: '{key}' stands twice.");
            profile = ApplyOne(profile, key, value, pack);
        }

        if (profile.Deadline is { } deadline && deadline < profile.StartOn)
            throw new JourneyException($"--what-if: the deadline {deadline:yyyy-MM-dd} is before the start {profile.StartOn:yyyy-MM-dd}.");
        return profile;
    }

    private static Profile ApplyOne(Profile profile, string key, string value, JourneyPack? pack)
    {
        switch (key)
        {
            case "hours": return profile with { HoursPerWeek = Hours(value) };
            case "deadline": return profile with { Deadline = value == "none" ? null : Day(key, value) };
            case "start": return profile with { StartOn = Day(key, value) };
            case "track":
                return ContentRules.Tracks.Contains(value)
                    ? profile with { Track = value }
                    : throw Fault(key, value, $"one of {string.Join(", ", ContentRules.Tracks)}");
            case "gpu": return profile with { Hardware = profile.Hardware with { Gpu = Flag(key, value) } };
            case "free": return profile with { FreeOnly = Flag(key, value) };
            case "off": return profile with { WeeksOff = value == "none" ? [] : [.. profile.WeeksOff.Concat(Parts(value).Select(w => Week(key, w))).Distinct().Order()] };
            case "prefers": return profile with { Prefers = value == "none" ? [] : Each(key, value, ProfileRules.Kinds) };
        }

        if (pack is not null)
        {
            switch (key)
            {
                case "want":
                    var optional = pack.Activities.Values.Where(a => a.Optional).Select(a => a.Id).ToList();
                    return profile with { Wants = Together(profile.Wants, Each(key, value, optional)) };
                case "unwant": return profile with { Wants = [.. profile.Wants.Except(Each(key, value, pack.Activities.Keys), StringComparer.Ordinal)] };
                case "proven": return profile with { Mastered = Together(profile.Mastered, Each(key, value, pack.Skills.Keys)) };
            }

            if (pack.Areas.Any(a => a.Id == key)) return profile with { Ratings = With(profile.Ratings, key, Rating(key, value)) };
            if (key.StartsWith(RealityPrefix, StringComparison.Ordinal) && pack.RealityQuestions.FirstOrDefault(q => q.Id == key[RealityPrefix.Length..]) is { } question)
                return profile with { Reality = Answer(profile.Reality, question, key, value) };
        }

        var keys = AllKeys(pack).ToList();
        throw new JourneyException($"--what-if: {Nearest.Quote(key)} is not a key{Nearest.HintInSentence(key, keys)} Keys: {Known(pack)}.");
    }

    private static IEnumerable<string> AllKeys(JourneyPack? pack) =>
        pack is null ? Keys : Keys.Concat(pack.Areas.Select(a => a.Id)).Concat(pack.RealityQuestions.Select(q => RealityPrefix + q.Id));

    private static string Known(JourneyPack? pack) => string.Join(", ", Keys) + (pack is null ? "" : ", an area such as T1, and reality.QUESTION");

    private static SortedDictionary<string, string> Answer(IReadOnlyDictionary<string, string> answers, RealityQuestion question, string key, string value)
    {
        if (value != "none" && question.Choices.All(c => c.Id != value)) throw Fault(key, value, $"one of {string.Join(", ", question.Choices.Select(c => c.Id))}, or none");
        var changed = With(answers, question.Id, value);
        if (value == "none") changed.Remove(question.Id);
        return changed;
    }

    private static SortedDictionary<string, T> With<T>(IReadOnlyDictionary<string, T> map, string key, T value) =>
        new(map.ToDictionary(), StringComparer.Ordinal) { [key] = value };

    private static List<string> Together(IEnumerable<string> list, IEnumerable<string> more) => [.. list.Concat(more).Distinct(StringComparer.Ordinal)];

    private static string[] Parts(string value) => value.Split('+', StringSplitOptions.TrimEntries);

    private static List<string> Each(string key, string value, IEnumerable<string> known)
    {
        var all = known.ToHashSet(StringComparer.Ordinal);
        foreach (var part in Parts(value).Where(p => !all.Contains(p)))
            throw new JourneyException($"--what-if: '{key}' names {Nearest.Quote(part)}, which it does not know{Nearest.HintInSentence(part, all)}");
        return [.. Parts(value).Distinct(StringComparer.Ordinal)];
    }

    private static int Rating(string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rating) && rating <= ProfileRules.HighestRating
            ? rating
            : throw Fault(key, value, $"a rating from 0 to {ProfileRules.HighestRating}");

    private static IsoWeek Week(string key, string value) =>
        IsoWeek.TryParse(value, out var week) ? week : throw Fault(key, value, "an ISO week of that year such as 2026-W53, or none");

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
