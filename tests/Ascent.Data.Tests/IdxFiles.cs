using System.Buffers.Binary;
using System.IO.Compression;

namespace Ascent.Data.Tests;

/// <summary>Small IDX files.</summary>
internal static class IdxFiles
{
    public static byte[] Make(byte[] data, params int[] dimensions)
    {
        var file = new byte[4 + 4 * dimensions.Length + data.Length];
        file[2] = 8;
        file[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), dimensions[i]);
        data.CopyTo(file, 4 + 4 * dimensions.Length);
        return file;
    }

    /// <summary>Elements that compress badly, the same for the same seed.</summary>
    public static byte[] Noise(int count, int seed = 1)
    {
        var data = new byte[count];
        new Random(seed).NextBytes(data);
        return data;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }
}
