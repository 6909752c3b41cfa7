using System.Text;
using System.Text.Json;

namespace Ascent.Journey.Profiles;

/// <summary>A JSON value with the line that it stands on.</summary>
internal abstract record JsonPlaced(int Line)
{
    public abstract string Kind { get; }
}

internal sealed record JsonText(string Value, int Line) : JsonPlaced(Line)
{
    public override string Kind => "a text";
}

internal sealed record JsonNumber(double Value, int Line) : JsonPlaced(Line)
{
    public override string Kind => "a number";
}

internal sealed record JsonFlag(bool Value, int Line) : JsonPlaced(Line)
{
    public override string Kind => "true or false";
}

internal sealed record JsonNull(int Line) : JsonPlaced(Line)
{
    public override string Kind => "null";
}

internal sealed record JsonList(IReadOnlyList<JsonPlaced> Items, int Line) : JsonPlaced(Line)
{
    public override string Kind => "a list";
}

internal sealed record JsonMap(IReadOnlyDictionary<string, JsonPlaced> Entries, int Line) : JsonPlaced(Line)
{
    public override string Kind => "an object";
}

/// <summary>Parses JSON into values that know their line; duplicate keys and deep nesting are refused.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 16;
    private const int MaxCharacters = 1 << 20;

    /// <exception cref="JourneyException">Names <paramref name="source"/>, the line and the fault.</exception>
    public static JsonPlaced Parse(string json, string source)
    {
        if (json.Length > MaxCharacters) throw new JourneyException($"{source}: the file has {json.Length} characters; {MaxCharacters} are allowed.");
        if (json.StartsWith('\uFEFF')) json = json[1..];
        byte[] bytes;
        try
        {
            bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json);
        }
        catch (EncoderFallbackException e)
        {
            throw new JourneyException($"{source}: the text holds a broken character.", ProblemKind.BadInput, e);
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow });
        var lines = new LineCounter(bytes);
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, lines, source, "");
            if (reader.Read()) throw new JourneyException($"{source}:{lines.At(reader.TokenStartIndex)}: more text follows the document.");
            return value;
        }
        catch (JsonException e)
        {
            var message = e.Message;
            var cut = message.IndexOf(" LineNumber", StringComparison.Ordinal);
            throw new JourneyException($"{source}:{(e.LineNumber ?? 0) + 1}: not valid JSON: {(cut > 0 ? message[..cut] : message)}", ProblemKind.BadInput, e);
        }
        catch (InvalidOperationException e)
        {
            throw new JourneyException($"{source}: the text holds a broken character.", ProblemKind.BadInput, e);
        }
    }

    private static JsonPlaced ReadValue(ref Utf8JsonReader reader, LineCounter lines, string source, string path)
    {
        var line = lines.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return new JsonText(reader.GetString()!, line);
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) && double.IsFinite(number)
                    ? new JsonNumber(number, line)
                    : throw new JourneyException($"{source}:{line}: '{path}': the number is out of range.");
            case JsonTokenType.True or JsonTokenType.False: return new JsonFlag(reader.GetBoolean(), line);
            case JsonTokenType.Null: return new JsonNull(line);
            case JsonTokenType.StartArray:
                var items = new List<JsonPlaced>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, lines, source, $"{path}[{items.Count}]"));
                return new JsonList(items, line);
            case JsonTokenType.StartObject:
                var entries = new Dictionary<string, JsonPlaced>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    var at = lines.At(reader.TokenStartIndex);
                    var inner = path.Length == 0 ? key : $"{path}.{key}";
                    reader.Read();
                    var value = ReadValue(ref reader, lines, source, inner);
                    if (!entries.TryAdd(key, value)) throw new JourneyException($"{source}:{at}: the key {Nearest.Quote(inner)} stands twice.");
                }

                return new JsonMap(entries, line);
            default: throw new JsonException("The document is empty.");
        }
    }

    /// <summary>Line numbers of rising byte positions.</summary>
    private sealed class LineCounter(byte[] bytes)
    {
        private long _position;
        private int _line = 1;

        public int At(long position)
        {
            if (position < _position) (_position, _line) = (0, 1);
            for (; _position < position && _position < bytes.Length; _position++)
            {
                if (bytes[_position] == (byte)'\n') _line++;
            }

            return _line;
        }
    }
}
