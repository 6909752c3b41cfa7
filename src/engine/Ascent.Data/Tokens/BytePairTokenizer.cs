using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// Byte-pair encoding over bytes (Sennrich, Haddow, Birch: Neural Machine Translation of Rare Words with Subword Units, 2016; Radford et al.:
/// Language Models are Unsupervised Multitask Learners, 2019), with GPT-2's files, words and ids. Every string has an encoding and comes back
/// from it as it was; a surrogate without its partner, which UTF-8 cannot hold, comes back as U+FFFD.
/// </summary>
public sealed partial class BytePairTokenizer : ITokenizer
{
    /// <summary>GPT-2's only special token, which stands between documents.</summary>
    public const string EndOfText = "<|endoftext|>";

    // Words that come again are most of any text; a longer one hardly does.
    private const int LongestCached = 48;
    private const int MostCached = 1 << 16;

    private readonly BytePairVocabulary _vocabulary;
    private readonly BytePairMerger _merger;
    private readonly SpecialTokenFinder _finder;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cached;
    private int _cacheCount;

    private BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _merger = new(vocabulary);
        _cached = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        _finder = new(vocabulary.Specials);
    }

    /// <inheritdoc/>
    public int Count => _vocabulary.Tokens.Length;

    /// <summary>The tokens that no text is encoded to unless it is asked for, longest first.</summary>
    public IReadOnlyList<string> SpecialTokens => _vocabulary.Specials;

    /// <summary>Reads GPT-2's files, or others in their format.</summary>
    /// <param name="encoderJson">A JSON object from token to id (<c>encoder.json</c>; Hugging Face calls it <c>vocab.json</c>).</param>
    /// <param name="vocabBpe">The merges, first come first merged (<c>vocab.bpe</c>, or <c>merges.txt</c>).</param>
    /// <exception cref="TokenizerException">A file is missing or damaged, or the two do not fit each other: names the file and the line.</exception>
    public static BytePairTokenizer Load(string encoderJson, string vocabBpe) => new(BytePairVocabulary.Read(encoderJson, vocabBpe));

    /// <summary>
    /// Learns a vocabulary: the 256 bytes, then merges of the pair that is most frequent inside words, ties going to the smaller ids, then the
    /// special tokens. It is smaller than asked where no pair comes twice. The same texts give the same vocabulary.
    /// </summary>
    /// <param name="texts">What to learn from; special tokens in it are left out.</param>
    /// <param name="size">Tokens in all.</param>
    /// <param name="specials">Special tokens, <see cref="EndOfText"/> alone if null.</param>
    /// <exception cref="ArgumentException">The size has no room for bytes and special tokens, or a special token is empty, doubled or without angle or square brackets around it.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int size, IReadOnlyList<string>? specials = null) =>
        new(BytePairTrainer.Train(texts, size, specials ?? [EndOfText]));

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text) => Encode(text, specials: false);

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any string.</param>
    /// <param name="specials">Whether special tokens in the text become themselves. Leave it off for text that others wrote.</param>
    public IReadOnlyList<int> Encode(string text, bool specials)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>((text.Length / 3) + 8);
        var rest = text.AsSpan();
        if (!specials)
        {
            EncodeText(rest, ids);
            return ids;
        }

        while (!rest.IsEmpty)
        {
            var special = _finder.Next(ref rest, out var before);
            EncodeText(before, ids);
            if (special is not null) ids.Add(_vocabulary.Ids[special]);
        }

        return ids;
    }

    /// <summary>The text of ids; bytes that are not UTF-8, and ids outside the vocabulary, become U+FFFD.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids) bytes.Write((uint)id < (uint)Count ? _vocabulary.Bytes[id] : "\uFFFD"u8);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The bytes of a token, which need not be whole characters: for text that appears token by token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not one of the vocabulary's.</exception>
    public ReadOnlySpan<byte> BytesOf(int id) => _vocabulary.Bytes[Checked(id)];

    /// <inheritdoc/>
    public int? IdOf(string token) => _vocabulary.Ids.TryGetValue(token, out var id) ? id : null;

    /// <inheritdoc/>
    public string TokenOf(int id) => _vocabulary.Tokens[Checked(id)];

    /// <inheritdoc/>
    public void Save(string folder) => _vocabulary.Write(folder);

    private int Checked(int id) => (uint)id < (uint)Count ? id : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary's ids go from 0 to {Count - 1}.");

    private void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = BytePairWords.End(text, start);
            var word = text[start..end];
            start = end;
            if (word.Length > LongestCached)
            {
                _merger.Encode(word, ids);
                continue;
            }

            if (!_cached.TryGetValue(word, out var known))
            {
                var before = ids.Count;
                _merger.Encode(word, ids);
                if (Volatile.Read(ref _cacheCount) < MostCached && _cached.TryAdd(word, [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids)[before..]]))
                    Interlocked.Increment(ref _cacheCount);
                continue;
            }

            ids.AddRange(known);
        }
    }
}
