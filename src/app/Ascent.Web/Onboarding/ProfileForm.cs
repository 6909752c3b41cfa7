using System.Globalization;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Web.Activities;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Onboarding;

/// <summary>The profile as fields of a form, and back again with the reason beside each field that cannot be taken.</summary>
public static class ProfileForm
{
    public const double MostHours = 80;
    public const int MostLanguages = 30;
    private const int LongestText = 200;
    private const string DateFormat = "yyyy-MM-dd";

    public static IReadOnlyList<string> Materials { get; } = ["video", "book", "course", "paper"];

    /// <summary>What the fields show before anything is typed.</summary>
    public static FormEcho Show(Profile profile)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = profile.Name ?? "",
            ["role"] = profile.Role,
            ["yearsExperience"] = Number(profile.YearsExperience),
            ["languages"] = string.Join(", ", profile.Languages),
            ["hoursPerWeek"] = Number(profile.HoursPerWeek),
            ["startOn"] = profile.StartOn.ToString(DateFormat),
            ["deadline"] = profile.Deadline?.ToString(DateFormat) ?? "",
            ["weeksOff"] = string.Join(", ", profile.WeeksOff),
            ["track"] = profile.Track,
            ["freeOnly"] = profile.FreeOnly ? "on" : "",
            ["prefers1"] = profile.Prefers.ElementAtOrDefault(0) ?? "",
            ["prefers2"] = profile.Prefers.ElementAtOrDefault(1) ?? "",
            ["gpu"] = profile.Hardware.Gpu ? "on" : "",
            ["vramGb"] = Number(profile.Hardware.VramGb),
            ["ramGb"] = Number(profile.Hardware.RamGb),
            ["cores"] = profile.Hardware.Cores.ToString(),
        };
        foreach (var (area, rating) in profile.Ratings) values["rating-" + area] = rating.ToString();
        foreach (var (question, choice) in profile.Reality) values["reality-" + question] = choice;
        return new FormEcho(values, new Dictionary<string, string>());
    }

    /// <summary>Reads what was sent over <paramref name="basis"/>, which keeps what the form does not ask.</summary>
    public static (Profile? Profile, FormEcho Echo) Read(IFormCollection form, Profile basis, JourneyPack pack)
    {
        var values = form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(field => field.Key, field => field.Value.ToString().Trim(), StringComparer.Ordinal);
        var fields = new Fields(values);

        var start = fields.Day("startOn") ?? basis.StartOn;
        var deadline = values.GetValueOrDefault("deadline", "").Length == 0 ? null : fields.Day("deadline");
        if (deadline is { } last && last <= start) fields.Refuse("deadline", "The deadline lies before the start. Choose a later day, or leave it empty.");

        var profile = basis with
        {
            Name = fields.Text("name") is { Length: > 0 } name ? name : null,
            Role = fields.Text("role") is { Length: > 0 } role ? role : new Profile { HoursPerWeek = 1, StartOn = start }.Role,
            YearsExperience = fields.Decimal("yearsExperience", 0, 70, "years"),
            Languages = fields.List("languages", MostLanguages),
            HoursPerWeek = fields.Decimal("hoursPerWeek", 1, MostHours, "hours a week"),
            StartOn = start,
            Deadline = deadline,
            WeeksOff = Weeks(fields),
            Track = fields.OneOf("track", ["vision", "nlp"]),
            FreeOnly = fields.Ticked("freeOnly"),
            Prefers = [.. new[] { fields.OneOf("prefers1", ["", .. Materials]), fields.OneOf("prefers2", ["", .. Materials]) }.Where(kind => kind.Length > 0).Distinct()],
            Hardware = new Hardware
            {
                Gpu = fields.Ticked("gpu"),
                VramGb = fields.Decimal("vramGb", 0, 4096, "GB"),
                RamGb = fields.Decimal("ramGb", 0.5, 65536, "GB"),
                Cores = (int)fields.Decimal("cores", 1, 4096, "cores"),
            },
            Ratings = pack.Areas
                .Select(area => (area.Id, Rating: fields.OneOf("rating-" + area.Id, ["", "0", "1", "2", "3", "4"])))
                .Where(pair => pair.Rating.Length > 0)
                .ToDictionary(pair => pair.Id, pair => int.Parse(pair.Rating), StringComparer.Ordinal),
            Reality = pack.RealityQuestions
                .Select(question => (question.Id, Choice: fields.OneOf("reality-" + question.Id, ["", .. question.Choices.Select(choice => choice.Id)])))
                .Where(pair => pair.Choice.Length > 0)
                .ToDictionary(pair => pair.Id, pair => pair.Choice, StringComparer.Ordinal),
        };
        return (fields.Errors.Count == 0 ? profile : null, new FormEcho(values, fields.Errors));
    }

    private static IReadOnlyList<IsoWeek> Weeks(Fields fields)
    {
        var weeks = new SortedSet<IsoWeek>();
        foreach (var text in fields.List("weeksOff", 300))
        {
            if (IsoWeek.TryParse(text.ToUpperInvariant(), out var week)) weeks.Add(week);
            else fields.Refuse("weeksOff", $"'{text}' is not a week. Write weeks as 2026-W53, between commas.");
        }
        return [.. weeks];
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Takes fields one by one and remembers the first fault of each.</summary>
    private sealed class Fields(Dictionary<string, string> values)
    {
        public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

        public void Refuse(string field, string reason) => Errors.TryAdd(field, reason);

        public string Text(string field)
        {
            var text = values.GetValueOrDefault(field, "");
            if (text.Length > LongestText) Refuse(field, $"This is longer than {LongestText} characters.");
            else if (text.Any(char.IsControl)) Refuse(field, "This holds characters that cannot be printed.");
            return text;
        }

        public bool Ticked(string field) => values.ContainsKey(field);

        public string OneOf(string field, IReadOnlyList<string> choices)
        {
            var text = values.GetValueOrDefault(field, "");
            if (!choices.Contains(text, StringComparer.Ordinal)) Refuse(field, "Choose one of the answers.");
            return text;
        }

        public double Decimal(string field, double least, double most, string unit)
        {
            var text = values.GetValueOrDefault(field, "").Replace(',', '.');
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || !(value >= least && value <= most))
                Refuse(field, $"Give a number from {least} to {most} {unit}.");
            return value;
        }

        public DateOnly? Day(string field)
        {
            var text = values.GetValueOrDefault(field, "");
            if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200) return day;
            Refuse(field, "Give a date as year-month-day, such as 2027-06-01.");
            return null;
        }

        public string[] List(string field, int most)
        {
            var parts = values.GetValueOrDefault(field, "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length > most) Refuse(field, $"Name at most {most}.");
            if (parts.Any(part => part.Length > LongestText || part.Any(char.IsControl))) Refuse(field, "One of these is too long or cannot be printed.");
            return parts;
        }
    }
}
