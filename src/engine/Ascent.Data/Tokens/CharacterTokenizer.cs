using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>One token for each character: Unicode's code points, so that an emoji of one code point is one token.</summary>
public sealed class CharacterTokenizer : ITokenizer
{
    /// <summary>The last token, where the vocabulary has one for characters that it does not know.</summary>
    public const string UnknownToken = "<unk>";

    private readonly Rune[] _characters;
    private readonly Dictionary<Rune, int> _ids = [];
    private readonly bool _unknown;

    private CharacterTokenizer(Rune[] characters, bool unknown)
    {
        _characters = characters;
        _unknown = unknown;
        for (var id = 0; id < characters.Length; id++) _ids.Add(characters[id], id);
    }

    /// <inheritdoc/>
    public int Count => _characters.Length + (_unknown ? 1 : 0);

    /// <summary>Takes the characters of a text in the order of their code points.</summary>
    /// <param name="text">What to learn from. A surrogate without its partner counts as U+FFFD.</param>
    /// <param name="unknown">Whether a last token stands for all other characters; without it they are refused.</param>
    public static CharacterTokenizer Train(string text, bool unknown = false)
    {
        var found = new HashSet<Rune>();
        foreach (var rune in text.EnumerateRunes()) found.Add(rune);
        return new([.. found.Order()], unknown);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        var ids = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (_ids.TryGetValue(rune, out var id)) ids.Add(id);
            else if (_unknown) ids.Add(_characters.Length);
            else throw new TokenizerException($"The character '{rune}' (U+{rune.Value:X4}), number {ids.Count + 1} of the text, is none of the {_characters.Length} that the vocabulary knows; leave it out.");
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids) text.Append(((uint)id < (uint)_characters.Length ? _characters[id] : Rune.ReplacementChar).ToString());
        return text.ToString();
    }

    /// <inheritdoc/>
    public int? IdOf(string token)
    {
        if (_unknown && token == UnknownToken) return _characters.Length;
        return Rune.DecodeFromUtf16(token, out var rune, out var used) == System.Buffers.OperationStatus.Done && used == token.Length && _ids.TryGetValue(rune, out var id) ? id : null;
    }

    /// <inheritdoc/>
    public string TokenOf(int id)
    {
        if ((uint)id >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary's ids go from 0 to {Count - 1}.");
        return id == _characters.Length ? UnknownToken : _characters[id].ToString();
    }

    /// <inheritdoc/>
    public void Save(string folder) =>
        TokenizerManifest.Write(folder, new("character") { Characters = string.Concat(_characters.Select(rune => rune.ToString())), Unknown = _unknown });

    internal static CharacterTokenizer From(string path, TokenizerManifest manifest)
    {
        if (manifest.Characters is not { } text) throw new TokenizerException($"{path}: the key 'characters' is missing.");
        var characters = new List<Rune>();
        var seen = new HashSet<Rune>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!seen.Add(rune)) throw new TokenizerException($"{path}: the character '{rune}' (U+{rune.Value:X4}) stands twice.");
            characters.Add(rune);
        }

        return new([.. characters], manifest.Unknown ?? throw new TokenizerException($"{path}: the key 'unknown' is missing."));
    }
}
