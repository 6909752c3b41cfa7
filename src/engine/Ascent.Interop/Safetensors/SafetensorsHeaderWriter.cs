using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Ascent.Interop;

/// <summary>Writes headers byte for byte as the reference does: no spaces, metadata first, padded with spaces to a multiple of 8.</summary>
internal static class SafetensorsHeaderWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Places tensors one after the other, those with large elements first, then by name, so that each lies aligned to its elements.</summary>
    public static IReadOnlyList<SafetensorsEntry> Lay(IEnumerable<(string Name, string DType, IReadOnlyList<long> Shape)> tensors)
    {
        var entries = new List<SafetensorsEntry>();
        var end = 0L;
        foreach (var (name, dtype, shape) in tensors.OrderByDescending(t => SafetensorsTypes.Bits(t.DType)).ThenBy(t => Strict.GetBytes(t.Name), Utf8Order.Instance))
        {
            var bytes = checked(shape.Aggregate(1L, (product, extent) => checked(product * extent)) * SafetensorsTypes.Bits(dtype)!.Value) / 8;
            entries.Add(new(name, dtype, shape, end, end + bytes));
            end += bytes;
        }

        return entries;
    }

    /// <summary>Length and header.</summary>
    public static byte[] Build(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new StringBuilder("{");
        if (metadata is { Count: > 0 })
        {
            json.Append("\"__metadata__\":{");
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Text(json, key).Append(':');
                Text(json, value).Append(',');
            }

            json[^1] = '}';
            json.Append(',');
        }

        foreach (var entry in entries)
        {
            Text(json, entry.Name).Append(CultureInfo.InvariantCulture, $":{{\"dtype\":\"{entry.DType}\",\"shape\":[{string.Join(',', entry.Shape)}],\"data_offsets\":[{entry.Begin},{entry.End}]}},");
        }

        if (json[^1] == ',') json.Length--;
        json.Append('}');
        var bytes = Strict.GetByteCount(json.ToString());
        var padded = (bytes + 7) / 8 * 8;
        if (padded > SafetensorsHeader.LongestHeader) throw new ArgumentException($"The header has {padded} bytes; the format allows {SafetensorsHeader.LongestHeader}.", nameof(entries));
        var result = new byte[SafetensorsHeader.LengthBytes + padded];
        BinaryPrimitives.WriteInt64LittleEndian(result, padded);
        Strict.GetBytes(json.ToString(), result.AsSpan(SafetensorsHeader.LengthBytes));
        result.AsSpan(SafetensorsHeader.LengthBytes + bytes).Fill((byte)' ');
        return result;
    }

    private static StringBuilder Text(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.Append('"');
    }

    private sealed class Utf8Order : IComparer<byte[]>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
