using System.IO.Compression;
using System.Text;

namespace Ascent.Interop.Tests;

/// <summary>Pickles and archives by hand, for what PyTorch would not write.</summary>
internal static class PtPickles
{
    /// <summary>Opcodes as text; every character is a byte.</summary>
    public static byte[] Bytes(string latin) => Encoding.Latin1.GetBytes(latin);

    /// <summary>A dictionary with one tensor "w", whose arguments are given: storage, offset, sizes, strides.</summary>
    public static byte[] OneTensor(string offset = "K\0", string sizes = "K\u0002\u0085", string strides = "K\u0001\u0085", string count = "K\u0004", string type = "FloatStorage", string key = "0", string function = "_rebuild_tensor_v2") =>
        Bytes($"\u0080\u0002}}{Text("w")}ctorch._utils\n{function}\n(({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{count}tQ{offset}{sizes}{strides}\u0089ccollections\nOrderedDict\n)RtRs.");

    /// <summary>A dictionary with tensors of Int32, each seen through a storage of as many elements as said.</summary>
    public static byte[] ManyTensors(params IEnumerable<(string Name, string Key, long Count, long Size, long Stride)> tensors) =>
        Bytes($"\u0080\u0002}}{string.Concat(tensors.Select(one => $"{Text(one.Name)}ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nIntStorage\n{Text(one.Key)}{Text("cpu")}{Long(one.Count)}tQK\0{Long(one.Size)}\u0085{Long(one.Stride)}\u0085\u0089ccollections\nOrderedDict\n)RtRs"))}.");

    /// <summary>The text as an opcode.</summary>
    public static string Text(string text) => $"X{(char)(byte)text.Length}{(char)(byte)(text.Length >> 8)}{(char)(byte)(text.Length >> 16)}\0{text}";

    /// <summary>A number as an opcode.</summary>
    public static string Long(long number) => $"\u008a\u0008{Encoding.Latin1.GetString(BitConverter.GetBytes(number))}";

    public static byte[] Archive(byte[] pickle, params (string Name, byte[] Content)[] records)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in records.Prepend(("top/data.pkl", pickle)))
            {
                using var record = zip.CreateEntry(name, name.Contains("deflated", StringComparison.Ordinal) ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
                record.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>With a storage "0" of four floats.</summary>
    public static byte[] WithStorage(byte[] pickle) => Archive(pickle, ("top/data/0", [.. Enumerable.Range(0, 4).SelectMany(i => BitConverter.GetBytes((float)i))]));
}
