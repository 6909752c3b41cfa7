using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ascent.Interop.Tests;

/// <summary>
/// A second opinion on files: the format's rules written down once more, slowly, from the description alone: own decoder of UTF-8, own
/// grammar of JSON, numbers of any size. It shares nothing with the reader, so where both agree on a million hostile files, a mistake
/// would have to be made twice.
/// </summary>
internal sealed class SafetensorsOracle
{
    private const int Deepest = 8;
    private static readonly BigInteger Largest = (BigInteger.One << 63) - 1;
    private static readonly string[] Bytes8 = ["I64", "U64", "F64", "C64"], Bytes4 = ["I32", "U32", "F32"], Bytes2 = ["I16", "U16", "F16", "BF16"];
    private static readonly string[] Bytes1 = ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E5M2FNUZ", "F8_E4M3FNUZ"], Bits6 = ["F6_E2M3", "F6_E3M2"];

    private readonly byte[] _file;
    private readonly List<Item> _tensors = [];
    private int[] _text = [];
    private int _data;
    private int _at;

    private SafetensorsOracle(byte[] file) => _file = file;

    /// <summary>The rule that the file breaks, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<Item> Tensors => _tensors;

    public Dictionary<string, string> Metadata { get; private set; } = new(StringComparer.Ordinal);

    public static SafetensorsOracle Judge(byte[] file)
    {
        var oracle = new SafetensorsOracle(file);
        try
        {
            oracle.Whole();
        }
        catch (BrokenException e)
        {
            oracle.Fault = e.Message;
        }

        return oracle;
    }

    /// <summary>The bytes of one tensor.</summary>
    public byte[] Bytes(string name)
    {
        var item = _tensors.Single(tensor => tensor.Name == name);
        return _file[(_data + (int)item.Begin)..(_data + (int)item.End)];
    }

    private void Whole()
    {
        Rule(_file.Length >= 8, "eight bytes of length");
        BigInteger length = 0;
        for (var i = 7; i >= 0; i--) length = (length * 256) + _file[i];
        Rule(length <= 100_000_000, "a header of at most 100,000,000 bytes");
        Rule(8 + length <= _file.Length, "the header lies inside the file");
        _data = 8 + (int)length;
        _text = [.. Decode(_file[8.._data])];
        Header();
        Layout();
    }

    private void Layout()
    {
        _tensors.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        BigInteger last = 0;
        foreach (var tensor in _tensors)
        {
            var bits = Bytes8.Contains(tensor.DType) ? 64 : Bytes4.Contains(tensor.DType) ? 32 : Bytes2.Contains(tensor.DType) ? 16 : Bytes1.Contains(tensor.DType) ? 8 : Bits6.Contains(tensor.DType) ? 6 : tensor.DType == "F4" ? 4 : 0;
            Rule(bits != 0, "a known element type");
            BigInteger size = 1;
            foreach (var extent in tensor.Shape)
            {
                size *= extent;
                Rule(size <= Largest, "a product that fits");
            }

            size *= bits;
            Rule(size <= Largest && size % 8 == 0, "whole bytes, and not too many");
            Rule(tensor.Begin == last, "no hole, no overlap");
            Rule(tensor.End - tensor.Begin == size / 8, "the size equals the range");
            last = tensor.End;
        }

        Rule(last == _file.Length - _data, "the last end is the file's end");
    }

    private void Header()
    {
        var names = new List<string>();
        Object(1, name =>
        {
            Once(names, name);
            if (name == "__metadata__")
            {
                Object(2, key =>
                {
                    Rule(!Metadata.ContainsKey(key), "no key twice");
                    Metadata.Add(key, Text(strict: true));
                });
                return;
            }

            string? dtype = null;
            List<BigInteger>? shape = null, offsets = null;
            var keys = new List<string>();
            Object(2, key =>
            {
                Once(keys, key);
                if (key == "dtype") dtype = Text(strict: true);
                else if (key == "shape") shape = Numbers();
                else if (key == "data_offsets") offsets = Numbers();
                else Anything(3);
            });
            Rule(dtype is not null && shape is not null && offsets is { Count: 2 }, "dtype, shape and two offsets");
            _tensors.Add(new(name, dtype!, shape!, offsets![0], offsets[1]));
        });
        Rule(_at == _text.Length, "nothing after the object");
    }

    private static void Once(List<string> seen, string key)
    {
        Rule(!seen.Contains(key), "no key twice");
        seen.Add(key);
    }

    /// <summary>An object whose keys are read; the action reads the value.</summary>
    private void Object(int depth, Action<string> value, bool strictKeys = true)
    {
        Rule(depth <= Deepest, "not too deep");
        Symbol('{');
        if (TrySymbol('}')) return;
        do
        {
            Space();
            var key = Text(strictKeys);
            Symbol(':');
            value(key);
        }
        while (TrySymbol(','));
        Symbol('}');
    }

    private List<BigInteger> Numbers()
    {
        var numbers = new List<BigInteger>();
        Symbol('[');
        if (TrySymbol(']')) return numbers;
        do
        {
            Space();
            var digits = Number();
            Rule(digits.All(char.IsAsciiDigit), "whole numbers");
            numbers.Add(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
            Rule(numbers[^1] <= Largest, "numbers of 63 bits");
        }
        while (TrySymbol(','));
        Symbol(']');
        return numbers;
    }

    private void Anything(int depth)
    {
        Space();
        switch (Peek())
        {
            case '{':
                Object(depth, _ => Anything(depth + 1), strictKeys: false);
                break;
            case '[':
                Rule(depth <= Deepest, "not too deep");
                Symbol('[');
                if (TrySymbol(']')) return;
                do Anything(depth + 1);
                while (TrySymbol(','));
                Symbol(']');
                break;
            case '"':
                Text(strict: false);
                break;
            case 't': Word("true"); break;
            case 'f': Word("false"); break;
            case 'n': Word("null"); break;
            default: Number(); break;
        }

        Space();
    }

    private void Word(string word)
    {
        foreach (var letter in word) Rule(Take() == letter, "JSON");
    }

    private string Number()
    {
        var from = _at;
        if (Peek() == '-') _at++;
        if (Peek() == '0') _at++;
        else Digits();
        if (Peek() == '.')
        {
            _at++;
            Digits();
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-') _at++;
            Digits();
        }

        return string.Concat(_text[from.._at].Select(c => (char)c));
    }

    private void Digits()
    {
        Rule(Peek() is >= '0' and <= '9', "a digit");
        while (Peek() is >= '0' and <= '9') _at++;
    }

    private string Text(bool strict)
    {
        Symbol('"', spaceAfter: false);
        var text = new StringBuilder();
        while (Take() is var c && c != '"')
        {
            Rule(c >= 0x20, "no control characters in texts");
            if (c != '\\') text.Append(char.ConvertFromUtf32(c));
            else
            {
                var escape = Take();
                var at = "\"\\/bfnrt".IndexOf((char)escape, StringComparison.Ordinal);
                if (escape == 'u')
                {
                    var unit = 0;
                    for (var i = 0; i < 4; i++)
                    {
                        var digit = "0123456789abcdef".IndexOf(char.ToLowerInvariant((char)Math.Min(Take(), 0xFFFF)), StringComparison.Ordinal);
                        Rule(digit >= 0, "a hexadecimal digit");
                        unit = (unit * 16) + digit;
                    }

                    text.Append((char)unit);
                }
                else
                {
                    Rule(escape < 128 && at >= 0, "a known escape");
                    text.Append("\"\\/\b\f\n\r\t"[at]);
                }
            }
        }

        var result = text.ToString();
        for (var i = 0; strict && i < result.Length; i++)
        {
            if (char.IsHighSurrogate(result[i])) Rule(++i < result.Length && char.IsLowSurrogate(result[i]), "Unicode");
            else Rule(!char.IsLowSurrogate(result[i]), "Unicode");
        }

        Space();
        return result;
    }

    private void Space()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n') _at++;
    }

    private void Symbol(char symbol, bool spaceAfter = true)
    {
        Space();
        Rule(Take() == symbol, $"a {symbol}");
        if (spaceAfter) Space();
    }

    private bool TrySymbol(char symbol)
    {
        Space();
        if (Peek() != symbol) return false;
        _at++;
        Space();
        return true;
    }

    private int Peek() => _at < _text.Length ? _text[_at] : -1;

    private int Take()
    {
        Rule(_at < _text.Length, "the text goes on");
        return _text[_at++];
    }

    /// <summary>Code points of UTF-8 as RFC 3629 has it.</summary>
    private static IEnumerable<int> Decode(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            int first = bytes[i++];
            var more = first < 0x80 ? 0 : first is >= 0xC0 and < 0xE0 ? 1 : first is >= 0xE0 and < 0xF0 ? 2 : first is >= 0xF0 and < 0xF8 ? 3 : -1;
            Rule(more >= 0 && i + more <= bytes.Length, "UTF-8");
            var code = more == 0 ? first : first & (0x3F >> more);
            for (var k = 0; k < more; k++)
            {
                Rule((bytes[i] & 0xC0) == 0x80, "UTF-8");
                code = (code << 6) | (bytes[i++] & 0x3F);
            }

            int[] smallest = [0, 0x80, 0x800, 0x10000];
            Rule(code >= smallest[more] && code <= 0x10FFFF && code is < 0xD800 or > 0xDFFF, "UTF-8");
            yield return code;
        }
    }

    private static void Rule(bool holds, string rule)
    {
        if (!holds) throw new BrokenException(rule);
    }

    internal sealed record Item(string Name, string DType, List<BigInteger> Shape, BigInteger Begin, BigInteger End);

    private sealed class BrokenException(string rule) : Exception(rule);
}
