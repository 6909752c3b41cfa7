namespace Ascent.Journey;

/// <summary>Finds the known word that a mistyped one was probably meant to be.</summary>
public static class Nearest
{
    private const int LongestCompared = 64;

    /// <summary>The candidate at the smallest edit distance, or null when none is close.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestCompared) return null;
        string? best = null;
        var bestDistance = Math.Max(2, word.Length / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            if (candidate.Length > LongestCompared || Math.Abs(candidate.Length - word.Length) >= bestDistance) continue;
            var distance = Distance(word, candidate);
            if (distance >= bestDistance) continue;
            (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>"; did you mean x?" or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The same as the end of a sentence: "; did you mean x?", or the full stop.</summary>
    public static string HintInSentence(string word, IEnumerable<string> candidates) =>
        Hint(word, candidates) is { Length: > 0 } hint ? hint : ".";

    /// <summary>" Did you mean 'x'?", a sentence of its own with a leading space, or nothing.</summary>
    public static string Suggestion(string word, IEnumerable<string> candidates) =>
        Of(word, candidates) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>A foreign text made fit to be quoted in a message: short, and without control characters.</summary>
    public static string Quote(string text)
    {
        var clean = new string([.. text.Take(LongestCompared).Select(c => char.IsControl(c) ? ' ' : c)]);
        return clean.Length < text.Length ? $"'{clean}…'" : $"'{clean}'";
    }

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                var next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[b.Length];
    }
}
