using System.Text.Json;
using System.Text.Json.Serialization;
using Ascent.Journey.Content;
using Ascent.Journey.Reviews;

namespace Ascent.Journey.Profiles;

/// <summary>Reads and writes profile files (schema 1) and reads JSON Resume. Every fault names its key.</summary>
public static class ProfileJson
{
    private static readonly JourneyJson Indented = new(new JsonSerializerOptions(JourneyJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>
    /// Reads a profile. <paramref name="source"/> names the file in messages; <paramref name="today"/> is the default start.
    /// What is not said is taken from the journey's reference person; see docs/profile.md.
    /// </summary>
    /// <exception cref="JourneyException">With the key and the reason.</exception>
    public static Profile Read(string json, string source, JourneyPack pack, DateOnly today)
    {
        if (JsonTree.Parse(json, source) is not JsonMap map) throw new JourneyException($"{source}: a profile is an object, such as {{\"hoursPerWeek\": 12}}.");
        var head = new JsonHead(map, source, "");
        if (head.Whole("schema", 0, int.MaxValue) is { } schema && schema != ProfileRules.Schema)
            throw head.Fault("schema", $"is {schema}; this version reads {ProfileRules.Schema}.");
        var reference = pack.ReferenceProfile;
        var basis = new Profile { HoursPerWeek = 1, StartOn = today };
        var start = head.Day("startOn") ?? today;
        var deadline = head.Day("deadline");
        var profile = new Profile
        {
            Name = head.Text("name"),
            Journey = JourneyOf(head, pack),
            Role = head.Text("role") ?? basis.Role,
            YearsExperience = head.Number("yearsExperience", 0, 80) ?? basis.YearsExperience,
            Languages = Plain(head.Texts("languages", 100)) ?? basis.Languages,
            Ratings = Ratings(head, pack),
            HoursPerWeek = head.Number("hoursPerWeek", 0, ProfileRules.MostHoursPerWeek, lowExcluded: true)
                ?? throw head.Fault("hoursPerWeek", "is missing; it is the one key that a profile needs."),
            WeeksOff = Weeks(head),
            Breaks = BreaksOf(head),
            StartOn = start,
            Deadline = deadline,
            Track = head.OneOf("track", ContentRules.Tracks) ?? reference.Track,
            Hardware = HardwareOf(head, reference.Hardware),
            FreeOnly = head.Flag("freeOnly") ?? false,
            Prefers = Known(head, "prefers", ProfileRules.Kinds, "a kind of material") ?? [],
            Mastered = Known(head, "mastered", [.. pack.Skills.Keys], "a skill of this journey") ?? [],
            Wants = Known(head, "wants", [.. pack.Activities.Keys], "an activity of this journey") ?? [],
            Reality = Answers(head, pack),
            Reviews = ReviewsOf(head),
        };
        if (deadline < start) throw head.Fault("deadline", $"is {deadline:yyyy-MM-dd}, which is before the start on {start:yyyy-MM-dd}.");
        head.Finish();
        return profile;
    }

    public static string Write(Profile profile)
    {
        var document = new ProfileDocument(
            ProfileRules.Schema, profile.Name, profile.Journey, profile.Role, profile.YearsExperience, profile.Languages, Sorted(profile.Ratings), profile.HoursPerWeek,
            profile.WeeksOff, profile.Breaks, profile.StartOn, profile.Deadline, profile.Track, profile.Hardware, profile.FreeOnly, profile.Prefers,
            profile.Mastered, profile.Wants, Sorted(profile.Reality),
            new(profile.Reviews.MostPerDay, profile.Reviews.NewPerDay, [.. (profile.Reviews.FreeDays ?? []).Select(day => day.ToString().ToLowerInvariant())]));
        return JsonSerializer.Serialize(document, Indented.ProfileDocument) + "\n";
    }

    /// <summary>The journey that a profile names, before that journey has been read; null where it names none or is no profile.</summary>
    public static string? JourneyOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("journey", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? JourneyOf(JsonHead head, JourneyPack pack)
    {
        var id = head.Text("journey");
        return id is null || id == pack.Id
            ? id
            : throw head.Fault("journey", $"is {Nearest.Quote(id)}, but this is the journey {Nearest.Quote(pack.Id)}; 'ascent start --journey {id}' begins that one.");
    }

    /// <summary>One order, so that the same profile is the same text.</summary>
    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> map) => new(map.ToDictionary(), StringComparer.Ordinal);

    /// <summary>True if the document is a JSON Resume (has basics, work or skills and no hoursPerWeek).</summary>
    public static bool IsJsonResume(string json) => JsonResume.Is(json);

    /// <summary>Takes role, years and languages from a JSON Resume over <paramref name="basis"/>.</summary>
    public static Profile FromJsonResume(string json, string source, Profile basis) => JsonResume.Read(json, source, basis);

    private static SortedDictionary<string, int> Ratings(JsonHead head, JourneyPack pack)
    {
        var ratings = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var area in pack.Areas) ratings[area.Id] = pack.ReferenceProfile.Rating(area.Id);
        if (head.Map("ratings") is { } given)
        {
            foreach (var key in given.Keys.ToList())
            {
                if (!ratings.ContainsKey(key))
                    throw given.Fault(key, $"is not an area of this journey{Nearest.HintInSentence(key, ratings.Keys)} Areas: {string.Join(", ", ratings.Keys)}.");
                if (given.Whole(key, 0, ProfileRules.HighestRating) is { } rating) ratings[key] = rating;
            }
        }

        return ratings;
    }

    private static List<IsoWeek> Weeks(JsonHead head)
    {
        if (head.Texts("weeksOff", 1000) is not { } texts) return [];
        var weeks = new List<IsoWeek>(texts.Count);
        foreach (var (text, line) in texts)
        {
            if (!IsoWeek.TryParse(text, out var week)) throw head.Fault("weeksOff", $"holds {Nearest.Quote(text)}; write an ISO week of that year as 2026-W53.", line);
            weeks.Add(week);
        }

        weeks.Sort();
        return weeks;
    }

    private static List<Break> BreaksOf(JsonHead head)
    {
        if (head.Texts("breaks", 1000) is not { } texts) return [];
        var breaks = new List<Break>(texts.Count);
        foreach (var (text, line) in texts)
        {
            if (!Break.TryParse(text, out var found)) throw head.Fault("breaks", $"holds {Nearest.Quote(text)}; write the first and the last day as 2026-12-20..2027-01-03, or 2026-12-20.. without an end.", line);
            breaks.Add(found!);
        }

        return [.. breaks.OrderBy(b => b.From)];
    }

    private static ReviewSettings ReviewsOf(JsonHead head)
    {
        if (head.Map("reviews") is not { } given) return new();
        var days = Enum.GetValues<DayOfWeek>().ToDictionary(day => day.ToString().ToLowerInvariant(), StringComparer.Ordinal);
        var settings = new ReviewSettings(
            given.Whole("perDay", 1, ReviewSettings.HighestMost) ?? ReviewSettings.UsualMost,
            given.Whole("newPerDay", 0, ReviewSettings.HighestMost) ?? ReviewSettings.UsualNew,
            [.. (Known(given, "freeDays", days.Keys, "a day of the week") ?? []).Select(day => days[day]).Distinct().Order()]);
        if (settings.FreeDays!.Count == days.Count) throw given.Fault("freeDays", "leaves no day for reviews.");
        given.Finish();
        return settings;
    }

    private static Hardware HardwareOf(JsonHead head, Hardware reference)
    {
        if (head.Map("hardware") is not { } given) return reference;
        var hardware = new Hardware
        {
            Gpu = given.Flag("gpu") ?? reference.Gpu,
            VramGb = given.Number("vramGb", 0, 10_000) ?? reference.VramGb,
            RamGb = given.Number("ramGb", 0, 100_000) ?? reference.RamGb,
            Cores = given.Whole("cores", 1, 10_000) ?? reference.Cores,
        };
        given.Finish();
        return hardware;
    }

    private static IReadOnlyList<string>? Known(JsonHead head, string key, IReadOnlyCollection<string> known, string what)
    {
        if (head.Texts(key, 10_000) is not { } texts) return null;
        foreach (var (text, line) in texts)
        {
            if (!known.Contains(text)) throw head.Fault(key, $"names {Nearest.Quote(text)}, which is not {what}{Nearest.HintInSentence(text, known)}", line);
        }

        return Plain(texts);
    }

    private static SortedDictionary<string, string> Answers(JsonHead head, JourneyPack pack)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (head.Map("reality") is { } given)
        {
            foreach (var key in given.Keys.ToList())
            {
                var question = pack.RealityQuestions.FirstOrDefault(q => q.Id == key)
                    ?? throw given.Fault(key, $"is not a question of the reality check{Nearest.HintInSentence(key, pack.RealityQuestions.Select(q => q.Id))}");
                if (given.OneOf(key, [.. question.Choices.Select(c => c.Id)]) is { } answer) answers[key] = answer;
            }
        }

        return answers;
    }

    private static IReadOnlyList<string>? Plain(IReadOnlyList<(string Text, int Line)>? texts) => texts is null ? null : [.. texts.Select(t => t.Text)];
}

/// <summary>A profile with its schema in front, as it is written.</summary>
internal sealed record ProfileDocument(
    int Schema,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Journey,
    string Role,
    double YearsExperience,
    IReadOnlyList<string> Languages,
    IReadOnlyDictionary<string, int> Ratings,
    double HoursPerWeek,
    IReadOnlyList<IsoWeek> WeeksOff,
    IReadOnlyList<Break> Breaks,
    DateOnly StartOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Deadline,
    string Track,
    Hardware Hardware,
    bool FreeOnly,
    IReadOnlyList<string> Prefers,
    IReadOnlyList<string> Mastered,
    IReadOnlyList<string> Wants,
    IReadOnlyDictionary<string, string> Reality,
    ReviewsDocument Reviews);

internal sealed record ReviewsDocument(int PerDay, int NewPerDay, IReadOnlyList<string> FreeDays);
