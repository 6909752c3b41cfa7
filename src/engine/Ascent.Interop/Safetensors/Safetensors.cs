using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

using Ascent.Tensors;

using Microsoft.Win32.SafeHandles;

namespace Ascent.Interop;

/// <summary>
/// Strict reading and writing of safetensors files: a length, a JSON header, the elements little-endian and row-major.
/// See https://github.com/huggingface/safetensors for the format.
/// </summary>
public static class Safetensors
{
    private const int WriteAtOnce = 1 << 24;

    /// <summary>Reads all tensors. Each is read from the file straight into its own storage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The texts under <c>__metadata__</c>; empty when there are none.</param>
    /// <returns>Tensors by name, in the order of their data. Float32, Float64 and Int64 are read.</returns>
    /// <exception cref="SafetensorsException">The file breaks the format, or holds an element type that is not read yet.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var header = ReadHeader(file, path, out var data);
        metadata = header.Metadata;

        // Everything is checked before the first tensor takes memory.
        var shapes = header.Entries.Select(entry => (Entry: entry, Type: TypeOf(entry, path), Shape: ShapeOf(entry, path))).ToList();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (entry, type, shape) in shapes)
        {
            var tensor = Tensor.Zeros(shape, type);
            ReadExactly(file, Bytes(tensor), data + entry.Begin, path);
            GC.KeepAlive(tensor);
            tensors.Add(entry.Name, tensor);
        }

        return tensors;
    }

    /// <summary>Written beside and renamed over, so that a reader finds the old file or the new, never half of one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name; views are written as their elements stand.</param>
    /// <param name="metadata">Texts to store under <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">A name cannot be stored.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        foreach (var text in tensors.Keys.Concat(metadata?.SelectMany(pair => new[] { pair.Key, pair.Value }) ?? [])) CheckText(text);
        if (tensors.ContainsKey("__metadata__")) throw new ArgumentException("No tensor can be called '__metadata__': the format keeps its texts there.", nameof(tensors));
        var entries = SafetensorsHeaderWriter.Lay(tensors.Select(pair => (pair.Key, SafetensorsTypes.ToName(pair.Value.DType), (IReadOnlyList<long>)[.. pair.Value.Shape.Select(extent => (long)extent)])));
        var header = SafetensorsHeaderWriter.Build(entries, metadata);
        var beside = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(header);
                foreach (var entry in entries)
                {
                    var tensor = tensors[entry.Name].Contiguous();
                    var bytes = Bytes(tensor);
                    for (var at = 0; at < bytes.Length; at += WriteAtOnce) stream.Write(bytes.Slice(at, Math.Min(WriteAtOnce, bytes.Length - at)));
                    GC.KeepAlive(tensor);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }

    internal static SafetensorsHeader ReadHeader(SafeFileHandle file, string path, out long data)
    {
        var length = RandomAccess.GetLength(file);
        if (length < SafetensorsHeader.LengthBytes) throw new SafetensorsException($"{path}: the file has {length} bytes; a safetensors file begins with {SafetensorsHeader.LengthBytes} that give the header's length.");
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.LengthBytes];
        ReadExactly(file, prefix, 0, path);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > SafetensorsHeader.LongestHeader) throw new SafetensorsException($"{path}: the header's length is {headerBytes}; at most {SafetensorsHeader.LongestHeader} is allowed.");
        data = SafetensorsHeader.LengthBytes + (long)headerBytes;
        if (data > length) throw new SafetensorsException($"{path}: the header ends at byte {data}, but the file has {length}.");
        var json = new byte[(int)headerBytes];
        ReadExactly(file, json, SafetensorsHeader.LengthBytes, path);
        return SafetensorsHeader.Parse(json, length - data, path);
    }

    private static DType TypeOf(SafetensorsEntry entry, string path) =>
        SafetensorsTypes.ToDType(entry.DType)
        ?? throw new SafetensorsException($"{path}: tensor '{entry.Name}' has element type {entry.DType}, which is not read yet; F32, F64 and I64 are.");

    private static Shape ShapeOf(SafetensorsEntry entry, string path)
    {
        if (entry.Shape.Any(extent => extent > int.MaxValue) || entry.Shape.Where(extent => extent != 0).Aggregate(1.0, (product, extent) => product * extent) > int.MaxValue)
            throw new SafetensorsException($"{path}: tensor '{entry.Name}' of shape [{string.Join(", ", entry.Shape)}] has more elements than a tensor can have ({int.MaxValue}).");
        return new Shape([.. entry.Shape.Select(extent => (int)extent)]);
    }

    private static Span<byte> Bytes(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.AsSpan<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.AsSpan<double>()),
        _ => MemoryMarshal.AsBytes(tensor.AsSpan<long>()),
    };

    private static void ReadExactly(SafeFileHandle file, Span<byte> destination, long offset, string path)
    {
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(file, destination, offset);
            if (count == 0) throw new SafetensorsException($"{path}: the file ended at byte {offset} while it was read.");
            destination = destination[count..];
            offset += count;
        }
    }

    private static void CheckText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD')) throw new ArgumentException($"'{text}' is not valid Unicode and cannot be stored.", nameof(text));
        }
    }
}
