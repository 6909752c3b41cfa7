namespace Ascent.Labs.Content;

/// <summary>The known word that a mistyped one most likely means.</summary>
internal static class Nearest
{
    /// <summary>"; did you mean 'x'?", or nothing when no word is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(candidate => (candidate, Distance(word, candidate))).OrderBy(pair => pair.Item2).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best is not null && (distance <= Math.Max(word.Length >= 4 ? 2 : 1, word.Length / 3) || (word.Length >= 3 && best.Contains(word, StringComparison.OrdinalIgnoreCase))) ? $"; did you mean '{best}'?" : "";
    }

    /// <summary>Levenshtein distance without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
