using System.Runtime.InteropServices;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>Learns a vocabulary of word pieces.</summary>
internal static class WordPieceTrainer
{
    // A pair that comes once saves one token once.
    private const long LeastCount = 2;

    // Characters take two tokens each; the rare ones of a text in many scripts would leave no room for pieces.
    private const int MostCharacters = 1000;

    internal static WordPieceTokenizer Train(IEnumerable<string> texts, int size, bool lowercase)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var word in WordPieceWords.Of(text, lowercase)) CollectionsMarshal.GetValueRefOrAddDefault(words, word, out _)++;
        }

        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
        {
            foreach (var rune in word.EnumerateRunes()) CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
        }

        var room = Math.Min(MostCharacters, (size - WordPieceTokenizer.Special.Count) / 2);
        if (room < Math.Min(1, counts.Count) || size < WordPieceTokenizer.Special.Count || size > TokenFile.MostTokens)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"The vocabulary holds {WordPieceTokenizer.Special.Count} special tokens and each character twice; its size lies above that and up to {TokenFile.MostTokens}.");
        var alphabet = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(room).Select(pair => pair.Key).Order().ToList();

        var tokens = WordPieceTokenizer.Special.Concat(alphabet.Select(rune => rune.ToString())).Concat(alphabet.Select(rune => WordPieceTokenizer.Inside + rune)).ToList();
        var ids = Enumerable.Range(0, tokens.Count).ToDictionary(id => tokens[id], StringComparer.Ordinal);
        var trainer = new PairTrainer(words.Select(word => (Symbols(word.Key, ids), word.Value)).Where(word => word.Item1.Length > 0));
        while (tokens.Count < size && trainer.Next(LeastCount) is var (left, right))
        {
            var spelled = tokens[left] + tokens[right][WordPieceTokenizer.Inside.Length..];
            if (!ids.TryGetValue(spelled, out var merged))
            {
                merged = tokens.Count;
                tokens.Add(spelled);
                ids.Add(spelled, merged);
            }

            trainer.Merge(left, right, merged);
        }

        return new([.. tokens], ids, lowercase);
    }

    // A word with a character outside the alphabet will be [UNK], so nothing is learnt from it.
    private static int[] Symbols(string word, Dictionary<string, int> ids)
    {
        var symbols = new List<int>();
        foreach (var rune in word.EnumerateRunes())
        {
            if (!ids.TryGetValue(symbols.Count == 0 ? rune.ToString() : WordPieceTokenizer.Inside + rune, out var id)) return [];
            symbols.Add(id);
        }

        return [.. symbols];
    }
}
