using System.Buffers.Binary;
using System.Text;

namespace Ascent.Interop.Tests;

/// <summary>
/// Files that are nearly right. Each begins as a correct one with random tensors, formatting and escapes, is then changed where the
/// format has rules (lengths, offsets, shapes, keys, tokens, Unicode) and sometimes where it has none (bits, splices). The same seed
/// and number give the same file.
/// </summary>
internal sealed class SafetensorsMutations(int seed)
{
    private static readonly (string Name, int Bits)[] Types =
        [("F32", 32), ("F64", 64), ("I64", 64), ("F16", 16), ("BF16", 16), ("I32", 32), ("U8", 8), ("I8", 8), ("BOOL", 8), ("U16", 16), ("I16", 16), ("U32", 32), ("U64", 64), ("C64", 64), ("F8_E4M3", 8), ("F8_E5M2", 8), ("F8_E8M0", 8), ("F4", 4), ("F6_E2M3", 6), ("F4", 4), ("F6_E3M2", 6), ("F6_E2M3", 6)];

    private static readonly string[] Names =
        ["a", "b", "fc.weight", "fc.bias", "", " ", "é", "e\u0301", "\u0000", "\u202Eabc", "\u200B", "\uFEFF", "😀", "__metadata", "__metadata__ ", "__Metadata__", "dtype", "shape", "data_offsets", "\"", "\\", "/", "ﬁ", "fi", "\uFFFD", "constructor", "../../etc/passwd", "line\nline", new string('x', 300)];

    private static readonly string[] Numbers =
        ["0", "1", "2", "3", "4", "8", "-1", "-0", "00", "01", "1.0", "1e0", "1E2", "0x1", "+1", "1_0", ".5", "1.", "NaN", "Infinity", "2147483647", "2147483648", "4294967295", "4294967296", "4611686018427387904", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "100000000000000000000000000000000000", "\"1\"", "null", "true", "[]", "{}", "[1]"];

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "/**/", "//\n", " ", "\n", "\t", "\r", "\0", "\v", "\u00A0", "\uFEFF", "\u2028", "null", "true", "fals", "\"x\"", "'x'", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u12\"", "\"\\x41\"", "\"\\/\"", "\"__metadata__\"", "\"__metadata__\":{},", "\"__metadata__\":null,", "\"\\u005f_metadata__\":{\"a\":\"b\"},", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"data_offsets\":[0,0],", "\"Shape\":[1],", "\"note\":[[[[[[[[1]]]]]]]],", "\"note\":[[[[[[1]]]]]],", "\"note\":\"\\ud800\",", "\"note\":{\"a\":1,\"a\":2},", "\"note\":1,\"note\":2,", "\"\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},", "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"];

    private const string BadBytes = "\uE000";

    private readonly Random _random = new(seed);
    private byte[] _before = [];

    public byte[] Next()
    {
        var (tokens, data) = Correct();
        if (_random.Next(8) != 0)
        {
            for (var change = _random.Next(1, 4); change > 0; change--) Mutate(tokens);
        }

        var header = Spoilt(Encoding.UTF8.GetBytes(string.Concat(tokens)));
        if (_random.Next(3) == 0) header = [.. header, .. Enumerable.Repeat((byte)' ', _random.Next(9))];
        if (_random.Next(10) == 0) data = _random.Next(2) == 0 ? [.. data, .. new byte[_random.Next(1, 9)]] : data[..^Math.Min(data.Length, _random.Next(1, 9))];
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, _random.Next(16) == 0 ? Length(header.Length) : (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        if (_random.Next(6) == 0) file = Scramble(file);
        _before = file;
        return file;
    }

    /// <summary>Puts bytes that are not UTF-8 where the private-use character stands.</summary>
    private byte[] Spoilt(byte[] header)
    {
        var at = header.AsSpan().IndexOf(Encoding.UTF8.GetBytes(BadBytes));
        byte[][] bad = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]];
        return at < 0 ? header : [.. header[..at], .. bad[_random.Next(bad.Length)], .. header[(at + 3)..]];
    }

    private ulong Length(int right) => _random.Next(8) switch
    {
        0 => (ulong)Math.Max(0, right + _random.Next(-9, 10)),
        1 => ulong.MaxValue,
        2 => long.MaxValue,
        3 => 100_000_000,
        4 => 100_000_001,
        5 => (ulong)_random.Next(right + 1),
        6 => ulong.MaxValue - (ulong)_random.Next(32),
        _ => (ulong)_random.NextInt64(),
    };

    /// <summary>A correct file: tokens of its header, and its data.</summary>
    private (List<string> Tokens, byte[] Data) Correct()
    {
        var objects = new List<List<string>>();
        var at = 0;
        var count = _random.Next(5);
        for (var i = 0; i < count; i++)
        {
            var (type, bits) = Types[_random.Next(_random.Next(2) == 0 ? 3 : Types.Length)];
            var shape = Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(12) == 0 ? 0 : _random.Next(1, 4)).ToList();
            if (bits < 8) shape.Add(4);
            var bytes = shape.Aggregate(1, (product, extent) => product * extent) * bits / 8;
            var fields = new List<List<string>>
            {
                new() { Quote("dtype"), ":", Quote(type) },
                new() { Quote("shape"), ":", "[" },
                new() { Quote("data_offsets"), ":", "[", $"{at}", ",", $"{at + bytes}", "]" },
            };
            foreach (var extent in shape) fields[1].AddRange([$"{extent}", ","]);
            if (shape.Count > 0) fields[1].RemoveAt(fields[1].Count - 1);
            fields[1].Add("]");
            if (_random.Next(12) == 0) fields.Add([Quote("note"), ":", "{", "\"a\"", ":", "[", "1", ",", "null", "]", "}"]);
            if (_random.Next(20) == 0) Sabotage(fields, bytes);
            objects.Add([Quote(_random.Next(3) == 0 ? Names[_random.Next(Names.Length)] : $"t{i}"), ":", "{", .. Joined(fields), "}"]);
            at += bytes;
        }

        if (objects.Count > 0 && _random.Next(40) == 0) objects.Add(objects[_random.Next(objects.Count)]);
        if (_random.Next(3) == 0) objects.Add([Quote("__metadata__"), ":", "{", Quote("format"), ":", Quote("pt"), "}"]);
        List<string> tokens = ["{", .. Joined(objects), "}"];
        if (_random.Next(4) == 0)
        {
            for (var i = tokens.Count; i > 0; i--)
            {
                if (_random.Next(6) == 0) tokens.Insert(i, new[] { " ", "\n", "\t", "\r\n" }[_random.Next(4)]);
            }
        }

        var data = new byte[at];
        _random.NextBytes(data);
        return (tokens, data);
    }

    /// <summary>One of the attacks that a careless reader falls for, aimed at one tensor of the size given.</summary>
    private void Sabotage(List<List<string>> fields, int bytes)
    {
        var (shape, offsets) = (fields[1], fields[2]);
        switch (_random.Next(9))
        {
            case 0: fields.Add(fields[_random.Next(fields.Count)]); break;
            case 1: fields.RemoveAt(_random.Next(fields.Count)); break;
            case 2: shape.InsertRange(3, ["4294967296", ",", "4294967296", ","]); break; // wraps to 0 in 64 bits
            case 3 when bytes == 0: fields[1] = [.. shape[..3], "288230376151711744", "]"]; break; // 2^58 elements of 64 bits are 0 bits in 64
            case 3: fields[1] = [.. shape[..3], "4294967296", ",", "4294967296", ",", "0", "]"]; break;
            case 4: fields[1] = [.. shape[..3], .. Wrapping(bytes), "]"]; break;
            case 5: (offsets[3], offsets[5]) = (offsets[5], offsets[3]); break;
            case 6: offsets[3] = "0"; break;
            case 7: fields.Add([Quote("note"), ":", "\"", BadBytes, "\""]); break;
            default: fields.Add([Quote("note"), ":", "\"\\ud800\""]); break;
        }
    }

    /// <summary>Two extents whose product is the number of elements only in 64 bits: an odd number and its inverse modulo 2^64, of which one is scaled.</summary>
    private IEnumerable<string> Wrapping(int elements)
    {
        var odd = ((ulong)_random.NextInt64() << 1) | 1;
        var inverse = odd;
        for (var i = 0; i < 6; i++) inverse *= 2 - (odd * inverse);
        return [$"{odd}", ",", $"{unchecked(inverse * (ulong)elements)}"];
    }

    private IEnumerable<string> Joined(List<List<string>> items)
    {
        if (_random.Next(2) == 0) _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
        return items.SelectMany((item, i) => i == 0 ? item : [",", .. item]);
    }

    private string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (_random.Next(3000) == 0) json.Append((char)_random.Next(' '));
            if (c < ' ' || c is '"' or '\\' || _random.Next(30) == 0) json.Append($"\\u{(int)c:x4}");
            else json.Append(c);
        }

        return json.Append('"').ToString();
    }

    private void Mutate(List<string> tokens)
    {
        var at = _random.Next(tokens.Count);
        var numbers = Enumerable.Range(0, tokens.Count).Where(i => char.IsAsciiDigit(tokens[i][0])).ToList();
        var texts = Enumerable.Range(0, tokens.Count).Where(i => tokens[i][0] == '"').ToList();
        var number = numbers.Count > 0 ? numbers[_random.Next(numbers.Count)] : -1;
        switch (_random.Next(12))
        {
            case 0 or 1 when number >= 0:
                tokens[number] = Numbers[_random.Next(Numbers.Length)];
                break;
            case 2 when number >= 0 && long.TryParse(tokens[number], out var value):
                tokens[number] = $"{value + _random.Next(-4, 5)}";
                break;
            case 3 when number >= 0:
                // A shape whose product overflows, or of absurd rank.
                tokens[number] += string.Concat(Enumerable.Repeat("," + Numbers[_random.Next(Numbers.Length)], _random.Next(4) == 0 ? _random.Next(400) : _random.Next(4)));
                break;
            case 4 when texts.Count > 1:
                tokens[texts[_random.Next(texts.Count)]] = tokens[texts[_random.Next(texts.Count)]];
                break;
            case 5 when texts.Count > 0:
                tokens[texts[_random.Next(texts.Count)]] = Quote(_random.Next(2) == 0 ? Names[_random.Next(Names.Length)] : Types[_random.Next(Types.Length)].Name);
                break;
            case 6:
                tokens.RemoveAt(at);
                if (tokens.Count == 0) tokens.Add("");
                break;
            case 7:
                tokens.Insert(at, tokens[_random.Next(tokens.Count)]);
                break;
            case 8:
                tokens.Insert(at, string.Concat(Enumerable.Repeat(_random.Next(2) == 0 ? "[" : "{\"a\":", _random.Next(1, 40))));
                break;
            case 9:
                var length = Math.Min(tokens.Count - at, _random.Next(1, 24));
                var range = tokens.GetRange(at, length);
                if (_random.Next(2) == 0) tokens.InsertRange(_random.Next(tokens.Count), range);
                else if (length < tokens.Count) tokens.RemoveRange(at, length);
                break;
            default:
                tokens.Insert(at, Pieces[_random.Next(Pieces.Length)]);
                break;
        }

        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            if (tokens[i].Length == 0) tokens[i] = " ";
        }
    }

    private byte[] Scramble(byte[] file)
    {
        var bytes = file.ToList();
        for (var change = _random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: bytes[at] = (byte)_random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 9))); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, _random.Next(1, 17)))); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5 when _before.Length > 0: bytes = [.. bytes[..at], .. _before.AsSpan(_random.Next(_before.Length))]; break;
                default: bytes[Math.Min(at, 7)] = (byte)_random.Next(256); break;
            }
        }

        return [.. bytes];
    }
}
