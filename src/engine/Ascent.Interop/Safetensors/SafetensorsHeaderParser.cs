using System.Text.Json;

namespace Ascent.Interop;

/// <summary>
/// Walks through a header's JSON once. What it takes grows with the header's length by a small factor, whatever stands there: the
/// numbers of a tensor are collected in one list that all share, and a tensor's keys are remembered only where an unknown one appears.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    private const string MetadataKey = "__metadata__";
    private const int DeepestNesting = 8;

    private readonly string _file;
    private readonly List<long> _numbers = [];
    private Utf8JsonReader _reader;

    private SafetensorsHeaderParser(ReadOnlySpan<byte> json, string file)
    {
        _file = file;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <exception cref="SafetensorsException">A rule of the format is broken.</exception>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="InvalidOperationException">An escape that is not Unicode.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file) => new SafetensorsHeaderParser(json, file).Header();

    private SafetensorsHeader Header()
    {
        _reader.Read();
        Expect(JsonTokenType.StartObject, "the header is a JSON object");
        var entries = new List<SafetensorsEntry>();
        IReadOnlyDictionary<string, string>? metadata = null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next() != JsonTokenType.EndObject)
        {
            var name = _reader.GetString()!;
            if (!names.Add(name)) throw Fault($"the key {SafetensorsException.Quote(name)} stands twice");
            if (name == MetadataKey) metadata = Texts();
            else entries.Add(Entry(name));
        }

        if (_reader.Read()) throw Fault("something follows the header's object");
        entries.Sort(static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name));
        return new SafetensorsHeader { Entries = entries, Metadata = metadata ?? new Dictionary<string, string>() };
    }

    private Dictionary<string, string> Texts()
    {
        _reader.Read();
        Expect(JsonTokenType.StartObject, $"{MetadataKey} is an object");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Next() != JsonTokenType.EndObject)
        {
            var key = _reader.GetString()!;
            _reader.Read();
            Expect(JsonTokenType.String, $"{MetadataKey} maps texts to texts");
            if (!texts.TryAdd(key, _reader.GetString()!)) throw Fault($"the key {SafetensorsException.Quote(key)} stands twice in {MetadataKey}");
        }

        return texts;
    }

    private SafetensorsEntry Entry(string name)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject) throw Fault($"tensor {SafetensorsException.Quote(name)} is described by an object");
        string? dtype = null;
        long[]? shape = null;
        (long Begin, long End)? offsets = null;
        HashSet<string>? unknown = null;
        while (Next() != JsonTokenType.EndObject)
        {
            if (_reader.ValueTextEquals("dtype"u8))
            {
                if (dtype is not null) throw Twice(name, "dtype");
                _reader.Read();
                if (_reader.TokenType != JsonTokenType.String) throw Fault($"the dtype of tensor {SafetensorsException.Quote(name)} is a text");
                dtype = SafetensorsTypes.NameAt(ref _reader);
            }
            else if (_reader.ValueTextEquals("shape"u8))
            {
                if (shape is not null) throw Twice(name, "shape");
                Numbers(name, "shape");
                shape = [.. _numbers];
            }
            else if (_reader.ValueTextEquals("data_offsets"u8))
            {
                if (offsets is not null) throw Twice(name, "data_offsets");
                Numbers(name, "data_offsets");
                if (_numbers.Count != 2) throw Fault($"data_offsets of tensor {SafetensorsException.Quote(name)} has {_numbers.Count} numbers, not 2");
                offsets = (_numbers[0], _numbers[1]);
            }
            else
            {
                // The format may grow; what is not known describes nothing that is read here.
                var key = _reader.GetString()!;
                if (!(unknown ??= new(StringComparer.Ordinal)).Add(key)) throw Twice(name, key);
                _reader.Read();
                _reader.Skip();
            }
        }

        if (dtype is null || shape is null || offsets is not { } range)
            throw Fault($"tensor {SafetensorsException.Quote(name)} lacks {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        return new SafetensorsEntry(name, dtype, shape, range.Begin, range.End);
    }

    private void Numbers(string name, string key)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray) throw Fault($"{key} of tensor {SafetensorsException.Quote(name)} is an array");
        _numbers.Clear();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !_reader.TryGetInt64(out var number))
                throw Fault($"{key} of tensor {SafetensorsException.Quote(name)} holds whole numbers from 0 to {long.MaxValue}");
            _numbers.Add(number);
        }
    }

    /// <summary>The next key or the object's end.</summary>
    private JsonTokenType Next()
    {
        _reader.Read();
        return _reader.TokenType;
    }

    private readonly void Expect(JsonTokenType type, string rule)
    {
        if (_reader.TokenType != type) throw Fault(rule);
    }

    private readonly SafetensorsException Twice(string tensor, string key) => Fault($"{SafetensorsException.Quote(key)} of tensor {SafetensorsException.Quote(tensor)} stands twice");

    private readonly SafetensorsException Fault(string problem) => new($"{_file}: at byte {SafetensorsHeader.LengthBytes + _reader.TokenStartIndex}: {problem}.");
}
