using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Journey.Profiles;

/// <summary>Days on which the journey rests, both ends included; without an end until the person comes back. Written 2026-12-20..2027-01-03 or 2026-12-20.. .</summary>
[JsonConverter(typeof(BreakConverter))]
public sealed record Break(DateOnly From, DateOnly? Until)
{
    private const string Between = "..";

    public bool Holds(DateOnly day) => From <= day && (Until is null || day <= Until);

    public static bool TryParse(string text, out Break? found)
    {
        found = null;
        var at = text.IndexOf(Between, StringComparison.Ordinal);
        if (at < 0 || Day(text[..at]) is not { } from) return false;
        var rest = text[(at + Between.Length)..];
        var until = Day(rest);
        if (rest.Length > 0 && (until is null || until < from)) return false;
        found = new(from, until);
        return true;
    }

    public override string ToString() => $"{From:yyyy-MM-dd}{Between}{Until:yyyy-MM-dd}";

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= ProfileRules.FirstYear and <= ProfileRules.LastYear ? day : null;
}

internal sealed class BreakConverter : JsonConverter<Break>
{
    public override Break Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Break.TryParse(reader.GetString()!, out var found)
            ? found!
            : throw new JsonException("A break is written as 2026-12-20..2027-01-03.");

    public override void Write(Utf8JsonWriter writer, Break value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
