using System.Buffers.Binary;
using System.Numerics;

namespace Ascent.Tracking.Export;

/// <summary>
/// TensorFlow's record file: length (8 bytes, little-endian), masked CRC-32C of the length, data, masked CRC-32C of the data
/// (tensorflow/core/lib/io/record_writer.h).
/// </summary>
internal static class TfRecord
{
    private const uint MaskDelta = 0xa282ead8;

    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Masked(head[..8]));
        stream.Write(head);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(head, Masked(data));
        stream.Write(head[..4]);
    }

    /// <summary>A checksum of data that itself holds checksums is weak, so it is rotated and moved before it is stored.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Crc32C(data), 15) + MaskDelta;

    /// <summary>CRC-32 by Castagnoli's polynomial (RFC 3720, section 12.1).</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
