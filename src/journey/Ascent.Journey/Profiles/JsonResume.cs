namespace Ascent.Journey.Profiles;

/// <summary>Reads what a plan can use from a JSON Resume (jsonresume.org, schema 1.0): role, years, languages, name.</summary>
internal static class JsonResume
{
    private const double DaysPerYear = 365.25;

    /// <summary>Programming languages that are recognised among the keywords of skills.</summary>
    private static readonly string[] ProgrammingLanguages =
    [
        "Ada", "Bash", "C", "C#", "C++", "Clojure", "COBOL", "CUDA", "Dart", "Delphi", "Elixir", "Erlang", "F#", "Fortran", "Go", "Groovy", "Haskell",
        "Java", "JavaScript", "Julia", "Kotlin", "Lua", "MATLAB", "Objective-C", "OCaml", "Perl", "PHP", "PowerShell", "Python", "R", "Ruby",
        "Rust", "Scala", "SQL", "Swift", "TypeScript", "Visual Basic", "Zig",
    ];

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "C#", ["cpp"] = "C++", ["golang"] = "Go", ["js"] = "JavaScript", ["ts"] = "TypeScript", ["fsharp"] = "F#", ["vb.net"] = "Visual Basic",
    };

    public static bool Is(string json)
    {
        try
        {
            return JsonTree.Parse(json, "") is JsonMap { Entries: var entries }
                && !entries.ContainsKey("hoursPerWeek")
                && (entries.ContainsKey("basics") || entries.ContainsKey("work") || entries.GetValueOrDefault("skills") is JsonList);
        }
        catch (JourneyException)
        {
            return false;
        }
    }

    public static Profile Read(string json, string source, Profile basis)
    {
        if (JsonTree.Parse(json, source) is not JsonMap { Entries: var entries } map)
            throw new JourneyException($"{source}: a JSON Resume is an object with basics, work and skills.");
        var basics = Section<JsonMap>(entries, "basics", source);
        var role = TextOf(basics, "label") ?? LatestPosition(Maps(entries, "work", source));
        var years = YearsOf(Maps(entries, "work", source), basis.StartOn, source);
        var languages = LanguagesOf(Maps(entries, "skills", source));
        if (role is null && years is null && languages.Count == 0)
            throw new JourneyException($"{source}:{map.Line}: nothing to take: basics.label, dates under work and languages under skills are all missing.");
        return basis with
        {
            Name = TextOf(basics, "name") ?? basis.Name,
            Role = role ?? basis.Role,
            YearsExperience = years ?? basis.YearsExperience,
            Languages = languages.Count > 0 ? languages : basis.Languages,
        };
    }

    /// <summary>The days covered by any of the posts, so that two at a time count once; until the basis' start for the present one.</summary>
    private static double? YearsOf(List<JsonMap> work, DateOnly until, string source)
    {
        var spans = new List<(int From, int To)>();
        foreach (var post in work)
        {
            if (DayOf(post, "startDate", false, source) is not { } from) continue;
            var to = DayOf(post, "endDate", true, source) ?? until;
            if (to < from && post.Entries.ContainsKey("endDate")) throw new JourneyException($"{source}:{post.Line}: 'work.endDate' {to:yyyy-MM-dd} is before 'startDate' {from:yyyy-MM-dd}.");
            if (to > until) to = until;
            if (to >= from) spans.Add((from.DayNumber, to.DayNumber));
        }

        if (spans.Count == 0) return null;
        var (days, end) = (0, int.MinValue);
        foreach (var (from, to) in spans.Order())
        {
            var begin = Math.Max(from, end);
            if (to > begin) days += to - begin;
            end = Math.Max(end, to);
        }

        return Math.Min(80, Math.Round(days / DaysPerYear, 1));
    }

    /// <summary>ISO 8601 with less precision allowed: 2019, 2019-04, 2019-04-01.</summary>
    private static DateOnly? DayOf(JsonMap post, string key, bool end, string source)
    {
        if (TextOf(post, key) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day)) return day;
        if (DateOnly.TryParseExact(text, "yyyy-MM", out var month)) return end ? month.AddMonths(1).AddDays(-1) : month;
        if (DateOnly.TryParseExact(text, "yyyy", out var year) && year.Year < 9999) return end ? year.AddYears(1).AddDays(-1) : year;
        throw new JourneyException($"{source}:{post.Entries[key].Line}: 'work.{key}' is {Nearest.Quote(text)}; write a day as 2019-04-01, a month as 2019-04 or a year.");
    }

    private static List<string> LanguagesOf(List<JsonMap> skills)
    {
        var found = new List<string>();
        foreach (var skill in skills)
        {
            if (TextOf(skill, "name") is { } name) Take(name);
            if (skill.Entries.GetValueOrDefault("keywords") is JsonList { Items: var keywords })
            {
                foreach (var keyword in keywords.OfType<JsonText>()) Take(keyword.Value.Trim());
            }
        }

        return found;

        void Take(string word)
        {
            var language = OtherNames.GetValueOrDefault(word) ?? ProgrammingLanguages.FirstOrDefault(l => l.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (language is not null && !found.Contains(language)) found.Add(language);
        }
    }

    private static string? LatestPosition(List<JsonMap> work) =>
        work.OrderByDescending(w => TextOf(w, "startDate") ?? "", StringComparer.Ordinal).Select(w => TextOf(w, "position")).FirstOrDefault(p => p is not null);

    private static string? TextOf(JsonMap? map, string key)
    {
        if (map?.Entries.GetValueOrDefault(key) is not JsonText { Value: var text }) return null;
        var clean = new string([.. text.Where(c => !char.IsControl(c)).Take(200)]).Trim();
        return clean.Length == 0 ? null : clean;
    }

    private static List<JsonMap> Maps(IReadOnlyDictionary<string, JsonPlaced> entries, string key, string source) =>
        Section<JsonList>(entries, key, source)?.Items.OfType<JsonMap>().ToList() ?? [];

    private static T? Section<T>(IReadOnlyDictionary<string, JsonPlaced> entries, string key, string source)
        where T : JsonPlaced => entries.GetValueOrDefault(key) switch
        {
            null or JsonNull => null,
            T section => section,
            var other => throw new JourneyException($"{source}:{other.Line}: '{key}' is {other.Kind}, which a JSON Resume does not have there."),
        };
}
