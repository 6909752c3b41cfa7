using System.Runtime.InteropServices;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>Learns a byte-pair vocabulary from the words of texts.</summary>
internal static class BytePairTrainer
{
    // A pair that comes once saves one token once.
    private const long LeastCount = 2;

    // What has no space for longer than this is no word; it is learnt from in pieces.
    private const int LongestWord = 256;

    internal static BytePairVocabulary Train(IEnumerable<string> texts, int size, IReadOnlyList<string> specials)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (var special in specials)
        {
            if (!BytePairVocabulary.CanBeSpecial(special)) throw new ArgumentException($"'{special}' cannot be a special token: it needs angle or square brackets around it, as <|endoftext|> has.", nameof(specials));
        }

        if (specials.Distinct(StringComparer.Ordinal).Count() != specials.Count) throw new ArgumentException("A special token stands twice.", nameof(specials));
        if (size < 256 + specials.Count || size > TokenFile.MostTokens) throw new ArgumentOutOfRangeException(nameof(size), size, $"The vocabulary holds 256 bytes and {specials.Count} special tokens: its size lies from {256 + specials.Count} to {TokenFile.MostTokens}.");

        var tokens = ByteAlphabet.InOrder().Select(value => ByteAlphabet.Spell(value).ToString()).ToList();
        var ids = Enumerable.Range(0, 256).ToDictionary(id => tokens[id], StringComparer.Ordinal);
        var bytes = Enumerable.Range(0, 256).Select(value => ids[ByteAlphabet.Spell((byte)value).ToString()]).ToArray();
        var merges = new List<(int, int, int)>();
        var trainer = new PairTrainer(Count(texts, specials).SelectMany(word => Symbols(word.Key, bytes).Select(symbols => (symbols, word.Value))));
        while (tokens.Count < size - specials.Count && trainer.Next(LeastCount) is var (left, right))
        {
            var spelled = tokens[left] + tokens[right];
            if (spelled.Length > TokenFile.LongestToken || specials.Contains(spelled, StringComparer.Ordinal))
            {
                trainer.Forbid(left, right);
                continue;
            }

            // The files know a token by its spelling: "ab c" and "a bc" make the same one.
            if (!ids.TryGetValue(spelled, out var merged))
            {
                merged = tokens.Count;
                tokens.Add(spelled);
                ids.Add(spelled, merged);
            }

            merges.Add((left, right, merged));
            trainer.Merge(left, right, merged);
        }

        tokens.AddRange(specials);
        return BytePairVocabulary.From(tokens, merges, specials);
    }

    private static Dictionary<string, long> Count(IEnumerable<string> texts, IReadOnlyList<string> specials)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var words = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var finder = new SpecialTokenFinder(specials);
        foreach (var text in texts)
        {
            ReadOnlySpan<char> rest = text;
            while (!rest.IsEmpty)
            {
                finder.Next(ref rest, out var part);
                for (var start = 0; start < part.Length;)
                {
                    var end = BytePairWords.End(part, start);
                    CollectionsMarshal.GetValueRefOrAddDefault(words, part[start..end], out _)++;
                    start = end;
                }
            }
        }

        return counts;
    }

    private static IEnumerable<int[]> Symbols(string word, int[] ids) => Encoding.UTF8.GetBytes(word).Select(value => ids[value]).Chunk(LongestWord);
}
