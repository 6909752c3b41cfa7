using System.Globalization;

namespace Ascent.Journey.Content;

/// <summary>
/// Typed access to one YAML map. Every fault becomes a problem with file and line and a harmless value in its place, so
/// that reading goes on; keys that nobody asked for are reported by <see cref="Finish"/>.
/// </summary>
internal sealed class YamlHead(YamlMap map, string file, List<ContentProblem> problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public int Line => map.Line;
    public string File => file;

    public YamlValue? Find(string key)
    {
        _asked.Add(key);
        return map.Entries.Find(e => e.Key == key)?.Value;
    }

    public int LineOf(string key) => map.Entries.Find(e => e.Key == key)?.Line ?? map.Line;

    public void Problem(int line, string message) => problems.Add(new(file, line, message));

    public string Text(string key) => OptionalText(key) ?? Missing(key, "");

    public string? OptionalText(string key)
    {
        switch (Find(key))
        {
            case null: return null;
            case YamlScalar { Text: var text } when text.Trim().Length > 0: return text.Trim();
            case YamlScalar s:
                Problem(s.Line, $"'{key}' is empty");
                return null;
            case var other:
                Problem(other.Line, $"'{key}' must be a text");
                return null;
        }
    }

    public string Id(string key)
    {
        var text = OptionalText(key);
        if (text is null) return Missing(key, "");
        CheckId(text, LineOf(key), key);
        return text;
    }

    public void CheckId(string id, int line, string key)
    {
        if (!Ids.IsValid(id)) Problem(line, $"'{key}': {Nearest.Quote(id)} is not an id: letters, digits, dots and single hyphens, at most {Ids.MaxLength}");
    }

    /// <summary>A list of words; a missing key is an empty list.</summary>
    public IReadOnlyList<Named> Words(string key)
    {
        switch (Find(key))
        {
            case null: return [];
            case YamlList list:
                var words = new List<Named>(list.Items.Count);
                foreach (var item in list.Items)
                {
                    if (item is not YamlScalar { Text: var text } || text.Trim().Length == 0)
                        Problem(item.Line, $"'{key}' must be a list of words");
                    else if (words.Exists(w => w.Id == text.Trim()))
                        Problem(item.Line, $"'{key}' names {Nearest.Quote(text.Trim())} twice");
                    else
                        words.Add(new(text.Trim(), item.Line));
                }

                return words;
            case YamlScalar { Text: "", Quoted: false }: return [];
            case var other:
                Problem(other.Line, $"'{key}' must be a list, such as [one, two]");
                return [];
        }
    }

    public double Number(string key, double fallback, double low, double high)
    {
        if (Find(key) is not { } value) return fallback;
        return AsNumber(value, key) is { } number && InRange(number, key, value.Line, low, high) ? number : fallback;
    }

    public int Whole(string key, int? fallback, int low, int high)
    {
        if (Find(key) is not { } value) return fallback ?? Missing(key, low);
        if (AsNumber(value, key) is not { } number || !InRange(number, key, value.Line, low, high)) return low;
        if (number != Math.Floor(number)) Problem(value.Line, $"'{key}' must be a whole number");
        return (int)number;
    }

    public bool Flag(string key, bool fallback)
    {
        switch (Find(key))
        {
            case null: return fallback;
            case YamlScalar { Text: "true", Quoted: false }: return true;
            case YamlScalar { Text: "false", Quoted: false }: return false;
            case var other:
                Problem(other.Line, $"'{key}' must be true or false");
                return fallback;
        }
    }

    /// <summary>hours: [optimistic, likely, pessimistic].</summary>
    public Estimate Hours(string key)
    {
        var fallback = new Estimate(1, 1, 1);
        if (Find(key) is not { } value) return Missing(key, fallback);
        if (value is not YamlList { Items: { Count: 3 } items })
        {
            Problem(value.Line, $"'{key}' must be [optimistic, likely, pessimistic]");
            return fallback;
        }

        var numbers = items.ConvertAll(i => AsNumber(i, key));
        if (numbers.Contains(null)) return fallback;
        var (o, m, p) = (numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value);
        if (!(o > 0) || !(o <= m) || !(m <= p) || p > ContentRules.LongestActivityHours)
        {
            Problem(value.Line, $"'{key}' is [{o}, {m}, {p}]; it must be positive, in rising order and at most {ContentRules.LongestActivityHours} hours");
            return fallback;
        }

        return new(o, m, p);
    }

    /// <summary>eased-by: {T1: 0.9}.</summary>
    public IReadOnlyDictionary<string, double> Factors(string key, ICollection<Reference> references)
    {
        var factors = new SortedDictionary<string, double>(StringComparer.Ordinal);
        switch (Find(key))
        {
            case null or YamlScalar { Text: "", Quoted: false }: return factors;
            case YamlMap entries:
                foreach (var entry in entries.Entries)
                {
                    references.Add(new(ReferenceKind.TransferableArea, entry.Key, file, entry.Line, key));
                    if (AsNumber(entry.Value, $"{key}.{entry.Key}") is not { } factor) continue;
                    if (InRange(factor, $"{key}.{entry.Key}", entry.Line, ContentRules.SmallestFactor, 1)) factors[entry.Key] = factor;
                }

                return factors;
            case var other:
                Problem(other.Line, $"'{key}' must be a map, such as {{T1: 0.9}}");
                return factors;
        }
    }

    /// <summary>The maps of a list; other entries are reported.</summary>
    public IEnumerable<YamlHead> Maps(string key, bool required)
    {
        switch (Find(key))
        {
            case null:
                if (required) Missing(key, 0);
                yield break;
            case YamlList list:
                foreach (var item in list.Items)
                {
                    if (item is YamlMap m) yield return new(m, file, problems);
                    else Problem(item.Line, $"'{key}' must be a list of maps");
                }

                yield break;
            case var other:
                Problem(other.Line, $"'{key}' must be a list of maps");
                yield break;
        }
    }

    public YamlHead? Map(string key)
    {
        switch (Find(key))
        {
            case null or YamlScalar { Text: "", Quoted: false }: return null;
            case YamlMap m: return new(m, file, problems);
            case var other:
                Problem(other.Line, $"'{key}' must be a map, such as {{key: value}}");
                return null;
        }
    }

    public IEnumerable<YamlEntry> Entries()
    {
        foreach (var entry in map.Entries) _asked.Add(entry.Key);
        return map.Entries;
    }

    /// <summary>Reports keys that nobody asked for. Call after the last read.</summary>
    public void Finish()
    {
        foreach (var entry in map.Entries.Where(e => !_asked.Contains(e.Key)))
            Problem(entry.Line, $"unknown key {Nearest.Quote(entry.Key)}{Nearest.Hint(entry.Key, _asked)}");
    }

    public T Missing<T>(string key, T fallback)
    {
        Problem(map.Line, $"'{key}' is missing");
        return fallback;
    }

    public double? AsNumber(YamlValue value, string key)
    {
        if (value is YamlScalar { Quoted: false, Text: var text }
            && double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
            return number;
        Problem(value.Line, $"'{key}' must be a number");
        return null;
    }

    private bool InRange(double number, string key, int line, double low, double high)
    {
        if (number >= low && number <= high) return true;
        Problem(line, $"'{key}' is {number}; it must lie between {low} and {high}");
        return false;
    }
}

/// <summary>A word of a list with its line.</summary>
internal readonly record struct Named(string Id, int Line);
