namespace Ascent.Journey.Profiles;

/// <summary>Typed access to one JSON object; the first fault is thrown with file, line, key and reason.</summary>
internal sealed class JsonHead(JsonMap map, string source, string path)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonPlaced? Find(string key)
    {
        _asked.Add(key);
        return map.Entries.TryGetValue(key, out var value) && value is not JsonNull ? value : null;
    }

    public JourneyException Fault(string key, string reason, int line = 0)
    {
        if (line == 0) line = map.Entries.TryGetValue(key, out var value) ? value.Line : map.Line;
        return new($"{source}:{line}: '{Name(key)}' {reason}");
    }

    public string? Text(string key, int most = 200)
    {
        var value = Find(key);
        if (value is null) return null;
        if (value is not JsonText { Value: var text }) throw Fault(key, $"must be a text, not {value.Kind}.");
        if (text.Trim().Length == 0) throw Fault(key, "is empty.");
        if (text.Length > most) throw Fault(key, $"has {text.Length} characters; {most} are allowed.");
        if (text.Any(char.IsControl)) throw Fault(key, "holds control characters.");
        return text.Trim();
    }

    public string? OneOf(string key, IReadOnlyList<string> allowed)
    {
        var text = Text(key);
        if (text is not null && !allowed.Contains(text)) throw Fault(key, $"is {Nearest.Quote(text)}; it must be one of {string.Join(", ", allowed)}.");
        return text;
    }

    public double? Number(string key, double low, double high, bool lowExcluded = false)
    {
        var value = Find(key);
        if (value is null) return null;
        if (value is not JsonNumber { Value: var number }) throw Fault(key, $"must be a number, not {value.Kind}.");
        if (number > high || number < low || (lowExcluded && number <= low))
            throw Fault(key, lowExcluded ? $"is {number}; it must be more than {low} and at most {high}." : $"is {number}; it must lie between {low} and {high}.");
        return number;
    }

    public int? Whole(string key, int low, int high)
    {
        var number = Number(key, low, high);
        if (number is not null && number != Math.Floor(number.Value)) throw Fault(key, $"is {number}; it must be a whole number.");
        return (int?)number;
    }

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        JsonFlag { Value: var flag } => flag,
        var other => throw Fault(key, $"must be true or false, not {other.Kind}."),
    };

    public DateOnly? Day(string key)
    {
        if (Text(key) is not { } text) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day)) throw Fault(key, $"is {Nearest.Quote(text)}; write a day as 2026-11-23.");
        if (day.Year is < ProfileRules.FirstYear or > ProfileRules.LastYear) throw Fault(key, $"is {text}; the year must lie between {ProfileRules.FirstYear} and {ProfileRules.LastYear}.");
        return day;
    }

    /// <summary>A list of texts without repetition.</summary>
    public IReadOnlyList<(string Text, int Line)>? Texts(string key, int most)
    {
        var value = Find(key);
        if (value is null) return null;
        if (value is not JsonList { Items: var items }) throw Fault(key, $"must be a list, not {value.Kind}.");
        if (items.Count > most) throw Fault(key, $"has {items.Count} entries; {most} are allowed.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var texts = new List<(string, int)>(items.Count);
        foreach (var item in items)
        {
            if (item is not JsonText { Value: var text }) throw Fault(key, $"must hold texts, not {item.Kind}.", item.Line);
            text = text.Trim();
            if (text.Length is 0 or > 200 || text.Any(char.IsControl)) throw Fault(key, $"holds {Nearest.Quote(text)}, which is empty, too long or broken.", item.Line);
            if (!seen.Add(text)) throw Fault(key, $"names {Nearest.Quote(text)} twice.", item.Line);
            texts.Add((text, item.Line));
        }

        return texts;
    }

    public JsonHead? Map(string key)
    {
        var value = Find(key);
        if (value is null) return null;
        if (value is not JsonMap inner) throw Fault(key, $"must be an object, not {value.Kind}.");
        return new(inner, source, Name(key));
    }

    public IEnumerable<string> Keys => map.Entries.Keys;

    /// <summary>Refuses keys that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var key in map.Entries.Keys)
        {
            if (!_asked.Contains(key))
                throw Fault(key, $"is not a key of a profile{Nearest.HintInSentence(key, _asked)} Known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    private string Name(string key)
    {
        var shown = Nearest.Quote(key).Trim('\'');
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }
}
