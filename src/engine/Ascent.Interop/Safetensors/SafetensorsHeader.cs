using System.Buffers.Binary;
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

    /// <summary>In the order of their data.</summary>
    public required IReadOnlyList<SafetensorsEntry> Entries { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Reads length and header and checks them against the size of the file, which holds the elements from <paramref name="data"/> on.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format.</exception>
    public static SafetensorsHeader Read(ByteSource source, out long data)
    {
        var (file, length) = (source.Name, source.Length);
        if (length < LengthBytes) throw new SafetensorsException($"{file}: the file has {length} bytes; a safetensors file begins with {LengthBytes} that give the header's length.");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        source.Read(0, prefix);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > LongestHeader) throw new SafetensorsException($"{file}: the header's length is {headerBytes}; at most {LongestHeader} is allowed.");
        data = LengthBytes + (long)headerBytes;
        if (data > length) throw new SafetensorsException($"{file}: the header ends at byte {data}, but the file has {length}.");
        var json = new byte[(int)headerBytes];
        source.Read(LengthBytes, json);
        return Parse(json, length - data, file);
    }

    /// <param name="json">The header without its length.</param>
    /// <param name="dataBytes">Bytes of the file after the header.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="SafetensorsException">The header breaks the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string file)
    {
        if (!Utf8.IsValid(json)) throw new SafetensorsException($"{file}: the header is not UTF-8.");
        try
        {
            var header = SafetensorsHeaderParser.Parse(json, file);
            CheckLayout(header.Entries, dataBytes, file);
            return header;
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"{file}: the header is not valid JSON: {SafetensorsException.Printable(e.Message)}");
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
                throw new SafetensorsException($"{file}: tensor {Name(entry)} begins at byte {entry.Begin} of the data, but the one before it ends at {end}; tensors follow each other without hole or overlap.");
            if (entry.End < entry.Begin) throw new SafetensorsException($"{file}: tensor {Name(entry)} ends at byte {entry.End}, before its beginning {entry.Begin}.");
            var bits = SafetensorsTypes.Bits(entry.DType)
                ?? throw new SafetensorsException($"{file}: tensor {Name(entry)} has the unknown element type {SafetensorsException.Quote(entry.DType)}.");
            var size = Bytes(entry, bits, file);
            if (size != entry.Bytes)
                throw new SafetensorsException($"{file}: tensor {Name(entry)} of shape {SafetensorsException.Quote(entry.Shape)} and type {entry.DType} has {size} bytes, its range has {entry.Bytes}.");
            end = entry.End;
        }

        if (end != dataBytes) throw new SafetensorsException($"{file}: the tensors end at byte {end} of the data, but the file holds {dataBytes}; it is cut off or something follows.");
    }

    private static string Name(SafetensorsEntry entry) => SafetensorsException.Quote(entry.Name);

    private static long Bytes(SafetensorsEntry entry, int bits, string file)
    {
        // Multiplied in order and checked, as the reference does: a product that overflows is refused even where a zero follows.
        var all = 1L;
        foreach (var extent in entry.Shape)
        {
            if (Math.BigMul(all, extent) > long.MaxValue) throw TooLarge(entry, file);
            all *= extent;
        }

        if (all > long.MaxValue / bits) throw TooLarge(entry, file);
        all *= bits;
        if (all % 8 != 0) throw new SafetensorsException($"{file}: tensor {Name(entry)} of type {entry.DType} does not fill whole bytes.");
        return all / 8;
    }

    private static SafetensorsException TooLarge(SafetensorsEntry entry, string file) =>
        new($"{file}: the shape {SafetensorsException.Quote(entry.Shape)} of tensor {Name(entry)} is larger than any file.");
}
