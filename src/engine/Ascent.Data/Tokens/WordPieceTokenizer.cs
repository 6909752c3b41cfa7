using System.Collections.Concurrent;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>A sequence as BERT takes it.</summary>
/// <param name="Ids">Begins with [CLS]; [SEP] follows each text.</param>
/// <param name="Segments">For each id: 0 for the first text, 1 for the second (Hugging Face's token_type_ids).</param>
public sealed record TokenSequence(IReadOnlyList<int> Ids, IReadOnlyList<int> Segments);

/// <summary>
/// Word pieces (Schuster, Nakajima: Japanese and Korean Voice Search, 2012) with BERT's files and words (Devlin et al., 2019): a word is cut from the
/// left into the longest pieces that the vocabulary has; pieces inside a word begin with ##; a word that cannot be cut, or of more than 100 characters,
/// is [UNK].
/// </summary>
public sealed class WordPieceTokenizer : ITokenizer
{
    /// <summary>Stands where a batch is padded.</summary>
    public const string Padding = "[PAD]";

    /// <summary>A word that the vocabulary cannot say.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>Begins each sequence; its output is what is classified.</summary>
    public const string Classify = "[CLS]";

    /// <summary>Follows each text.</summary>
    public const string Separator = "[SEP]";

    /// <summary>Hides a token that is to be found.</summary>
    public const string Mask = "[MASK]";

    internal const string Inside = "##";
    private const string FileName = "vocab.txt";
    private const int LongestWord = 100;
    private const int MostCached = 1 << 16;

    private readonly string[] _tokens;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly int _unknown;
    private readonly int _longestPiece;
    private readonly SpecialTokenFinder _finder;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private int _cacheCount;

    internal WordPieceTokenizer(string[] tokens, Dictionary<string, int> ids, bool lowercase)
    {
        _tokens = tokens;
        _ids = ids;
        _pieces = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknown = ids[Unknown];
        _longestPiece = tokens.Max(token => token.Length);
        _finder = new(Special.Where(ids.ContainsKey));
        Lowercase = lowercase;
    }

    /// <inheritdoc/>
    public int Count => _tokens.Length;

    /// <summary>Whether text is lower-cased and loses its accents before it is cut.</summary>
    public bool Lowercase { get; }

    internal static IReadOnlyList<string> Special { get; } = [Padding, Unknown, Classify, Separator, Mask];

    /// <summary>Reads BERT's file: a token in each line, the first with id 0.</summary>
    /// <param name="vocabTxt">The file, <c>vocab.txt</c>.</param>
    /// <param name="lowercase">Whether the vocabulary is uncased.</param>
    /// <exception cref="TokenizerException">The file is missing or damaged: names the line.</exception>
    public static WordPieceTokenizer Load(string vocabTxt, bool lowercase = true)
    {
        var lines = TokenFile.ReadLines(vocabTxt);
        var ids = new Dictionary<string, int>(lines.Count, StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0) throw TokenFile.Fault(vocabTxt, i + 1, "a token is empty");
            if (lines[i].Length > TokenFile.LongestToken) throw TokenFile.Fault(vocabTxt, i + 1, $"a token has {lines[i].Length} characters; at most {TokenFile.LongestToken} are read");
            if (!ids.TryAdd(lines[i], i)) throw TokenFile.Fault(vocabTxt, i + 1, $"the token '{lines[i]}' stands in line {ids[lines[i]] + 1} already");
        }

        if (!ids.ContainsKey(Unknown)) throw new TokenizerException($"{vocabTxt} has no line {Unknown}, which stands for words that the vocabulary cannot say.");
        return new([.. lines], ids, lowercase);
    }

    /// <summary>
    /// Learns a vocabulary as Hugging Face's trainer for word pieces does: the special tokens, the characters of the texts (at the beginning of a word, and
    /// inside with ##), then byte-pair encoding's merges, the pair of pieces that is most frequent inside words first. (The published description of word
    /// pieces takes the pair that raises the likelihood of the text most; the two find much the same pieces, and the code for the latter was never
    /// published.) The same texts give the same vocabulary.
    /// </summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens in all; fewer where no pair comes twice.</param>
    /// <param name="lowercase">Whether the vocabulary is uncased.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for special tokens and characters.</exception>
    public static WordPieceTokenizer Train(IEnumerable<string> texts, int size, bool lowercase = true) => WordPieceTrainer.Train(texts, size, lowercase);

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text) => Encode(text, specials: false);

    /// <summary>The ids of a text, without [CLS] and [SEP] around them.</summary>
    /// <param name="text">Any string.</param>
    /// <param name="specials">Whether [MASK] and its like in the text become themselves. Leave it off for text that others wrote.</param>
    public IReadOnlyList<int> Encode(string text, bool specials)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>((text.Length / 4) + 8);
        if (!specials)
        {
            EncodeText(text, ids);
            return ids;
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var special = _finder.Next(ref rest, out var before);
            EncodeText(before.ToString(), ids);
            if (special is not null) ids.Add(_ids[special]);
        }

        return ids;
    }

    /// <summary>[CLS] first [SEP], or [CLS] first [SEP] second [SEP]; what is too long loses tokens at the end of the longer text.</summary>
    /// <param name="first">A text.</param>
    /// <param name="second">Another one, for tasks on pairs.</param>
    /// <param name="length">Most ids.</param>
    /// <exception cref="InvalidOperationException">The vocabulary lacks [CLS] or [SEP].</exception>
    public TokenSequence EncodeSequence(string first, string? second = null, int length = 512)
    {
        if (!_ids.TryGetValue(Classify, out var begin) || !_ids.TryGetValue(Separator, out var end)) throw new InvalidOperationException($"The vocabulary lacks {Classify} or {Separator}.");
        var room = length - (second is null ? 2 : 3);
        ArgumentOutOfRangeException.ThrowIfNegative(room, nameof(length));
        var a = Encode(first);
        var b = second is null ? [] : Encode(second);
        var (keepA, keepB) = (a.Count, b.Count);
        if (keepA + keepB > room)
        {
            // Token by token from the longer, from the second where both are as long: what is left is half and half, unless one is shorter than that.
            keepA = Math.Min(a.Count, Math.Max((room + 1) / 2, room - b.Count));
            keepB = Math.Min(b.Count, room - keepA);
        }

        List<int> ids = [begin, .. a.Take(keepA), end];
        var segments = Enumerable.Repeat(0, ids.Count).ToList();
        if (second is null) return new(ids, segments);
        ids.AddRange([.. b.Take(keepB), end]);
        segments.AddRange(Enumerable.Repeat(1, keepB + 1));
        return new(ids, segments);
    }

    /// <summary>The words with a space between them. What lower-casing and cutting took away does not come back.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            var token = (uint)id < (uint)Count ? _tokens[id] : Unknown;
            var inside = token.Length > Inside.Length && token.StartsWith(Inside, StringComparison.Ordinal);
            if (text.Length > 0 && !inside) text.Append(' ');
            text.Append(inside ? token.AsSpan(Inside.Length) : token);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <inheritdoc/>
    public string TokenOf(int id) => (uint)id < (uint)Count ? _tokens[id] : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary's ids go from 0 to {Count - 1}.");

    /// <inheritdoc/>
    public void Save(string folder) => TokenizerManifest.Write(folder, new("word-piece") { Lowercase = Lowercase }, (FileName, TokenFile.Lines(_tokens)));

    private void EncodeText(string text, List<int> ids)
    {
        foreach (var word in WordPieceWords.Of(text, Lowercase))
        {
            if (!_cache.TryGetValue(word, out var pieces))
            {
                pieces = Cut(word);
                if (word.Length <= LongestWord && Volatile.Read(ref _cacheCount) < MostCached && _cache.TryAdd(word, pieces)) Interlocked.Increment(ref _cacheCount);
            }

            ids.AddRange(pieces);
        }
    }

    private int[] Cut(string word)
    {
        if (word.Length > 2 * LongestWord || (word.Length > LongestWord && word.EnumerateRunes().Count() > LongestWord)) return [_unknown];
        var pieces = new List<int>();
        Span<char> buffer = stackalloc char[Inside.Length + (2 * LongestWord)];
        Inside.CopyTo(buffer);
        word.CopyTo(buffer[Inside.Length..]);
        for (var start = 0; start < word.Length;)
        {
            // Inside a word the marker goes in front; it may overwrite what was cut off already.
            var marked = start == 0 ? 0 : Inside.Length;
            if (marked > 0) Inside.CopyTo(buffer[start..]);
            var from = Inside.Length + start - marked;
            var length = Math.Min(word.Length - start, _longestPiece - marked);
            var id = -1;
            while (length > 0 && !_pieces.TryGetValue(buffer.Slice(from, marked + length), out id))
            {
                id = -1;
                length--;
            }

            if (length <= 0) return [_unknown];
            pieces.Add(id);
            start += length;
        }

        return [.. pieces];
    }
}
