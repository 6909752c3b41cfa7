using System.Text.Json;
using System.Text.Unicode;

namespace Ascent.Interop;

/// <summary>
/// The header of a safetensors file: JSON with an object for each tensor. Parsed strictly: UTF-8, one object, no key twice, exact
/// whole numbers, and tensors that fill the data from its first byte to its last without hole or overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const int LengthBytes = 8;
    public const long LongestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>In the order of their data.</summary>
    public required IReadOnlyList<SafetensorsEntry> Entries { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <param name="json">The header without its length.</param>
    /// <param name="dataBytes">Bytes of the file after the header.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="SafetensorsException">The header breaks the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string file)
    {
        if (!Utf8.IsValid(json)) throw new SafetensorsException($"{file}: the header is not UTF-8.");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            var parser = new Parser(file);
            var header = parser.Header(ref reader);
            CheckLayout(header.Entries, dataBytes, file);
            return header;
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"{file}: the header is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to half of a surrogate pair in an escape.
            throw new SafetensorsException($"{file}: the header holds a text that is not Unicode.");
        }
    }

    private static void CheckLayout(IReadOnlyList<SafetensorsEntry> entries, long dataBytes, string file)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw new SafetensorsException($"{file}: tensor '{entry.Name}' begins at byte {entry.Begin} of the data, but the one before it ends at {end}; tensors follow each other without hole or overlap.");
            if (entry.End < entry.Begin) throw new SafetensorsException($"{file}: tensor '{entry.Name}' ends at byte {entry.End}, before its beginning {entry.Begin}.");
            var bits = SafetensorsTypes.Bits(entry.DType) ?? throw new SafetensorsException($"{file}: tensor '{entry.Name}' has the unknown element type '{entry.DType}'.");
            var size = Bytes(entry, bits, file);
            if (size != entry.End - entry.Begin)
                throw new SafetensorsException($"{file}: tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] and type {entry.DType} has {size} bytes, its range has {entry.End - entry.Begin}.");
            end = entry.End;
        }

        if (end != dataBytes) throw new SafetensorsException($"{file}: the tensors end at byte {end} of the data, but the file holds {dataBytes}; it is cut off or something follows.");
    }

    private static long Bytes(SafetensorsEntry entry, int bits, string file)
    {
        try
        {
            // Multiplied in order and checked, as the reference does: a product that overflows is refused even where a zero follows.
            var count = 1L;
            foreach (var extent in entry.Shape) count = checked(count * extent);
            var all = checked(count * bits);
            if (all % 8 != 0) throw new SafetensorsException($"{file}: tensor '{entry.Name}' of type {entry.DType} does not fill whole bytes.");
            return all / 8;
        }
        catch (OverflowException)
        {
            throw new SafetensorsException($"{file}: the shape [{string.Join(", ", entry.Shape)}] of tensor '{entry.Name}' is larger than any file.");
        }
    }

    /// <summary>Walks through the JSON once.</summary>
    private readonly struct Parser(string file)
    {
        public SafetensorsHeader Header(ref Utf8JsonReader reader)
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, "the header is a JSON object");
            var entries = new List<SafetensorsEntry>();
            IReadOnlyDictionary<string, string>? metadata = null;
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                if (!names.Add(name)) throw Fault(reader, $"the key '{name}' stands twice");
                if (name == MetadataKey) metadata = Texts(ref reader);
                else entries.Add(Entry(ref reader, name));
            }

            if (reader.Read()) throw Fault(reader, "something follows the header's object");
            entries.Sort(static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name));
            return new SafetensorsHeader { Entries = entries, Metadata = metadata ?? new Dictionary<string, string>() };
        }

        private Dictionary<string, string> Texts(ref Utf8JsonReader reader)
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, $"{MetadataKey} is an object");
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                var key = reader.GetString()!;
                reader.Read();
                Expect(ref reader, JsonTokenType.String, $"{MetadataKey} maps texts to texts");
                if (!texts.TryAdd(key, reader.GetString()!)) throw Fault(reader, $"the key '{key}' stands twice in {MetadataKey}");
            }

            return texts;
        }

        private SafetensorsEntry Entry(ref Utf8JsonReader reader, string name)
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}' is described by an object");
            string? dtype = null;
            List<long>? shape = null;
            List<long>? offsets = null;
            var keys = new HashSet<string>(StringComparer.Ordinal);
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                var key = reader.GetString()!;
                if (!keys.Add(key)) throw Fault(reader, $"'{key}' of tensor '{name}' stands twice");
                reader.Read();
                switch (key)
                {
                    case "dtype":
                        Expect(ref reader, JsonTokenType.String, $"the dtype of tensor '{name}' is a text");
                        dtype = reader.GetString();
                        break;
                    case "shape":
                        shape = Numbers(ref reader, name, key);
                        break;
                    case "data_offsets":
                        offsets = Numbers(ref reader, name, key);
                        break;
                    default:
                        // The format may grow; what is not known describes nothing that is read here.
                        reader.Skip();
                        break;
                }
            }

            if (dtype is null || shape is null || offsets is null) throw Fault(reader, $"tensor '{name}' lacks {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
            if (offsets.Count != 2) throw Fault(reader, $"data_offsets of tensor '{name}' has {offsets.Count} numbers, not 2");
            return new SafetensorsEntry(name, dtype, shape, offsets[0], offsets[1]);
        }

        private List<long> Numbers(ref Utf8JsonReader reader, string name, string key)
        {
            Expect(ref reader, JsonTokenType.StartArray, $"{key} of tensor '{name}' is an array");
            var numbers = new List<long>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.Number || reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !reader.TryGetInt64(out var number))
                    throw Fault(reader, $"{key} of tensor '{name}' holds whole numbers from 0 to {long.MaxValue}");
                numbers.Add(number);
            }

            return numbers;
        }

        /// <summary>The next key or the object's end.</summary>
        private static JsonTokenType Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType;
        }

        private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string rule)
        {
            if (reader.TokenType != type) throw Fault(reader, rule);
        }

        private SafetensorsException Fault(in Utf8JsonReader reader, string problem) => new($"{file}: at byte {LengthBytes + reader.TokenStartIndex}: {problem}.");
    }
}
