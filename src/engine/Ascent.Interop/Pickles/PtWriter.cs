using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ascent.Interop;

/// <summary>
/// Writes a state dictionary as <c>torch.save</c> does: a zip archive of stored records, a pickle of protocol 2 with
/// <c>_rebuild_tensor_v2</c> for each tensor, a storage for each. <c>torch.load(path, weights_only=True)</c> reads it.
/// </summary>
internal static class PtWriter
{
    private const string Top = "archive";

    public static void Write(string path, IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> tensors, Action<string, Stream> content) => SafetensorsStream.Replace(path, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Record(zip, "data.pkl", record => record.Write(Pickle(tensors)));
        Record(zip, "byteorder", record => record.Write("little"u8));
        for (var i = 0; i < tensors.Count; i++)
        {
            var name = tensors[i].Name;
            Record(zip, $"data/{i}", record => content(name, record));
        }

        Record(zip, "version", record => record.Write("3\n"u8));
    });

    private static void Record(ZipArchive zip, string name, Action<Stream> write)
    {
        using var record = zip.CreateEntry($"{Top}/{name}", CompressionLevel.NoCompression).Open();
        write(record);
    }

    private static byte[] Pickle(IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> tensors)
    {
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2]);
        pickle.Write("}("u8);
        for (var i = 0; i < tensors.Count; i++)
        {
            var (name, dtype, shape) = tensors[i];
            var element = PtElement.All.First(element => element.Name == dtype);
            Text(pickle, name);
            pickle.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
            Text(pickle, "storage");
            pickle.Write(Encoding.ASCII.GetBytes($"ctorch\n{element.Storage}\n"));
            Text(pickle, $"{i}");
            Text(pickle, "cpu");
            Number(pickle, shape.Aggregate(1L, (product, extent) => product * extent));
            pickle.Write("tQ"u8);
            Number(pickle, 0);
            Tuple(pickle, shape);
            Tuple(pickle, Strides(shape));
            pickle.WriteByte(0x89);
            pickle.Write("ccollections\nOrderedDict\n)RtR"u8);
        }

        pickle.Write("u."u8);
        return pickle.ToArray();
    }

    private static long[] Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var step = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, shape[i]);
        }

        return strides;
    }

    private static void Tuple(MemoryStream pickle, IReadOnlyList<long> numbers)
    {
        pickle.WriteByte((byte)'(');
        foreach (var number in numbers) Number(pickle, number);
        pickle.WriteByte((byte)'t');
    }

    private static void Number(MemoryStream pickle, long number)
    {
        Span<byte> bytes = stackalloc byte[10];
        if (number <= int.MaxValue)
        {
            bytes[0] = (byte)'J';
            BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], (int)number);
            pickle.Write(bytes[..5]);
            return;
        }

        (bytes[0], bytes[1]) = (0x8a, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], number);
        pickle.Write(bytes);
    }

    private static void Text(MemoryStream pickle, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        pickle.WriteByte((byte)'X');
        pickle.Write(length);
        pickle.Write(bytes);
    }
}
