using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ascent.Data.Tokens;

/// <summary>A byte-pair vocabulary: tokens as they are spelled, the merges in their order, and the special tokens, which no merge makes.</summary>
internal sealed class BytePairVocabulary
{
    private const string EncoderName = "encoder.json";
    private const string MergesName = "vocab.bpe";

    private BytePairVocabulary(string[] tokens, Dictionary<string, int> ids, (int Left, int Right, int Merged)[] merges, IEnumerable<string> specials)
    {
        Tokens = tokens;
        Ids = ids;
        Merges = merges;
        Specials = [.. specials.OrderByDescending(token => token.Length).ThenBy(token => token, StringComparer.Ordinal)];
        var special = Specials.ToHashSet(StringComparer.Ordinal);
        Bytes = [.. tokens.Select(token => special.Contains(token) ? Encoding.UTF8.GetBytes(token) : ByteAlphabet.Read(token)!)];
    }

    /// <summary>By id, in the byte alphabet; special tokens as they are.</summary>
    internal string[] Tokens { get; }

    internal Dictionary<string, int> Ids { get; }

    internal (int Left, int Right, int Merged)[] Merges { get; }

    /// <summary>Longest first.</summary>
    internal string[] Specials { get; }

    /// <summary>By id, the bytes that a token stands for.</summary>
    internal byte[][] Bytes { get; }

    /// <summary>Whether a text can be a special token: it shows that it is none of the text's by brackets, as &lt;|endoftext|&gt; and [PAD] do.</summary>
    internal static bool CanBeSpecial(string token) => token is ['<', _, .., '>'] or ['[', _, .., ']'] && token.All(unit => !char.IsSurrogate(unit) && unit != '\0');

    /// <summary>A vocabulary that was learnt.</summary>
    internal static BytePairVocabulary From(List<string> tokens, List<(int Left, int Right, int Merged)> merges, IEnumerable<string> specials)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++) ids.Add(tokens[id], id);
        return new([.. tokens], ids, [.. merges], specials);
    }

    internal static BytePairVocabulary Read(string encoderPath, string mergesPath)
    {
        var (tokens, ids) = ReadEncoder(encoderPath);
        var merges = new List<(int, int, int)>();
        var made = new bool[tokens.Length];
        for (var value = 0; value < 256; value++)
        {
            var spelled = ByteAlphabet.Spell((byte)value).ToString();
            if (!ids.TryGetValue(spelled, out var id)) throw new TokenizerException($"{encoderPath} has no token '{spelled}' for the byte 0x{value:x2}; all 256 bytes must have one.");
            made[id] = true;
        }

        var lines = TokenFile.ReadLines(mergesPath);
        var pairs = new HashSet<(int, int)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (i == 0 && line.StartsWith("#version", StringComparison.Ordinal)) continue;
            if (line.Length == 0 && i == lines.Count - 1) continue;
            var space = line.IndexOf(' ');
            if (space <= 0 || space == line.Length - 1 || line.IndexOf(' ', space + 1) >= 0)
                throw TokenFile.Fault(mergesPath, i + 1, $"a merge is two tokens with one space between them, this is '{Short(line)}'");
            var left = Part(line[..space], i);
            var right = Part(line[(space + 1)..], i);
            var merged = line.Remove(space, 1);
            if (!ids.TryGetValue(merged, out var result)) throw TokenFile.Fault(mergesPath, i + 1, $"'{Short(merged)}', which this merge makes, is not in {Path.GetFileName(encoderPath)}");
            if (!pairs.Add((left, right))) throw TokenFile.Fault(mergesPath, i + 1, $"the merge '{Short(line)}' stands twice");
            made[result] = true;
            merges.Add((left, right, result));
        }

        var specials = new List<string>();
        for (var id = 0; id < tokens.Length; id++)
        {
            if (made[id]) continue;
            if (!CanBeSpecial(tokens[id])) throw new TokenizerException($"{mergesPath} has no merge that makes '{Short(tokens[id])}' (id {id} in {Path.GetFileName(encoderPath)}), and without brackets it is no special token; the file may be cut off or belong to another vocabulary.");
            specials.Add(tokens[id]);
        }

        return new(tokens, ids, [.. merges], specials);

        int Part(string token, int line)
        {
            if (!ids.TryGetValue(token, out var id)) throw TokenFile.Fault(mergesPath, line + 1, $"'{Short(token)}' is not in {Path.GetFileName(encoderPath)}");
            return made[id] ? id : throw TokenFile.Fault(mergesPath, line + 1, $"'{Short(token)}' is neither a byte nor made by a merge above");
        }
    }

    internal void Write(string folder)
    {
        using var encoder = new MemoryStream();
        using (var writer = new Utf8JsonWriter(encoder, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            for (var id = 0; id < Tokens.Length; id++) writer.WriteNumber(Tokens[id], id);
            writer.WriteEndObject();
        }

        var merges = TokenFile.Lines(Merges.Select(merge => $"{Tokens[merge.Left]} {Tokens[merge.Right]}").Prepend("#version: 0.2"));
        TokenizerManifest.Write(folder, new("byte-pair"), (EncoderName, encoder.ToArray()), (MergesName, merges));
    }

    private static (string[] Tokens, Dictionary<string, int> Ids) ReadEncoder(string path)
    {
        var content = TokenFile.Read(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = 2 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Fault(content, reader.TokenStartIndex, "a JSON object from token to id must begin here");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var at = reader.TokenStartIndex;
                if (reader.ValueSpan.Length > 6 * TokenFile.LongestToken) throw Fault(content, at, $"a token has {reader.ValueSpan.Length} bytes; at most {TokenFile.LongestToken} characters are read");
                var token = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || id < 0) throw Fault(content, at, $"the id of '{Short(token)}' must be a whole number from 0");
                if (token.Length == 0) throw Fault(content, at, "a token is empty");
                if (!ids.TryAdd(token, id)) throw Fault(content, at, $"the token '{Short(token)}' stands twice");
                if (ids.Count > TokenFile.MostTokens) throw Fault(content, at, $"there are more than the {TokenFile.MostTokens} tokens that are read");
            }

            if (reader.Read()) throw Fault(content, reader.TokenStartIndex, "something follows the object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped surrogate without its partner.
            var line = (e as JsonException)?.LineNumber + 1 ?? TokenFile.LineOf(content, reader.TokenStartIndex);
            throw TokenFile.Fault(path, (int)line, $"the JSON is damaged: {e.Message}");
        }

        var tokens = new string?[ids.Count];
        foreach (var (token, id) in ids)
        {
            if (id >= tokens.Length) throw new TokenizerException($"{path}: '{Short(token)}' has the id {id}, but there are {tokens.Length} tokens, so ids go from 0 to {tokens.Length - 1}, each once.");
            if (tokens[id] is { } other) throw new TokenizerException($"{path}: '{Short(other)}' and '{Short(token)}' have the same id {id}.");
            tokens[id] = token;
        }

        return ((string[])tokens!, ids);

        TokenizerException Fault(byte[] content, long at, string problem) => TokenFile.Fault(path, TokenFile.LineOf(content, at), problem);
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
