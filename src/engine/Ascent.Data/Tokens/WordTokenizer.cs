using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// One token for each word and each punctuation mark, lower-cased, as networks on word vectors take them (Kim: Convolutional Neural Networks for Sentence
/// Classification, 2014): "don't" is do, n't; "it's" is it, 's.
/// </summary>
public sealed class WordTokenizer : ITokenizer
{
    /// <summary>Id 0, which stands where a batch is padded.</summary>
    public const string Padding = "<pad>";

    /// <summary>Id 1, a word that the vocabulary does not have.</summary>
    public const string Unknown = "<unk>";

    private const string FileName = "words.txt";
    private static readonly string[] Contractions = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];

    private readonly string[] _tokens;
    private readonly Dictionary<string, int> _ids;

    private WordTokenizer(string[] tokens, Dictionary<string, int> ids) => (_tokens, _ids) = (tokens, ids);

    /// <inheritdoc/>
    public int Count => _tokens.Length;

    /// <summary>Takes the words of texts, the most frequent first, ties in the order of their code units.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="minimumCount">How often a word must come, at least.</param>
    /// <param name="size">Most tokens; the rarest words go.</param>
    public static WordTokenizer Train(IEnumerable<string> texts, int minimumCount = 1, int size = TokenFile.MostTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        if (size is < 2 or > TokenFile.MostTokens) throw new ArgumentOutOfRangeException(nameof(size), size, $"The size lies from 2 to {TokenFile.MostTokens}.");
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var word in Words(text)) CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        }

        var words = counts.Where(pair => pair.Value >= minimumCount && pair.Key.Length <= TokenFile.LongestToken)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key).Take(size - 2);
        string[] tokens = [Padding, Unknown, .. words];
        return new(tokens, Enumerable.Range(0, tokens.Length).ToDictionary(id => tokens[id], StringComparer.Ordinal));
    }

    /// <summary>The words of a text: runs without white space, cut at punctuation and symbols, each of which is a word, and before contractions.</summary>
    public static IEnumerable<string> Words(string text)
    {
        // Old texts and typesetters write the apostrophe as U+2019.
        var lower = text.Replace('\u2019', '\'').ToLowerInvariant();
        for (var at = 0; at < lower.Length;)
        {
            Rune.DecodeFromUtf16(lower.AsSpan(at), out var rune, out var used);
            if (Rune.IsWhiteSpace(rune))
            {
                at += used;
                continue;
            }

            var end = EndOfWord(lower, at);
            if (end == at)
            {
                // Text that is cut already has 's as a word.
                var contraction = Contractions.FirstOrDefault(contraction => lower.AsSpan(at).StartsWith(contraction, StringComparison.Ordinal) && EndOfWord(lower, at + 1) == at + contraction.Length);
                yield return contraction ?? rune.ToString();
                at += contraction?.Length ?? used;
                continue;
            }

            var word = lower[at..end];
            at = end;
            var suffix = Contractions.FirstOrDefault(contraction => word.Length > contraction.Length && word.EndsWith(contraction, StringComparison.Ordinal));
            if (suffix is not null) yield return word[..^suffix.Length];
            yield return suffix ?? word;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text) => [.. Words(text).Select(word => _ids.GetValueOrDefault(word, 1))];

    /// <summary>The words with a space between them.</summary>
    public string Decode(IEnumerable<int> ids) => string.Join(' ', ids.Select(id => (uint)id < (uint)Count ? _tokens[id] : Unknown));

    /// <inheritdoc/>
    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <inheritdoc/>
    public string TokenOf(int id) => (uint)id < (uint)Count ? _tokens[id] : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary's ids go from 0 to {Count - 1}.");

    /// <inheritdoc/>
    public void Save(string folder) => TokenizerManifest.Write(folder, new("word"), (FileName, TokenFile.Lines(_tokens)));

    internal static WordTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var lines = TokenFile.ReadLines(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length is 0 or > TokenFile.LongestToken) throw TokenFile.Fault(path, i + 1, $"a word has 1 to {TokenFile.LongestToken} characters, this one {lines[i].Length}");
            if (!ids.TryAdd(lines[i], i)) throw TokenFile.Fault(path, i + 1, $"the word '{lines[i]}' stands in line {ids[lines[i]] + 1} already");
        }

        if (lines is not [Padding, Unknown, ..]) throw TokenFile.Fault(path, 1, $"the first two lines must be {Padding} and {Unknown}");
        return new([.. lines], ids);
    }

    // Letters, digits and their marks, and an apostrophe between two letters: don't, o'clock.
    private static int EndOfWord(string text, int start)
    {
        for (var at = start; at < text.Length;)
        {
            var valid = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used) == System.Buffers.OperationStatus.Done;
            var inside = rune.Value == '\''
                ? at > start && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1])
                : valid && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);
            if (!inside) return at;
            at += used;
        }

        return text.Length;
    }
}
