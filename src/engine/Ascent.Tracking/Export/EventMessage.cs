using System.Buffers.Binary;
using System.Text;

namespace Ascent.Tracking.Export;

/// <summary>
/// TensorBoard's event, as a protocol buffer: Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; },
/// Summary { repeated Value value = 1; }, Value { string tag = 1; float simple_value = 2; } (tensorboard/compat/proto/event.proto and
/// summary.proto). Written by hand: six fields of three kinds need fewer lines than a generator needs files, and the engine stays
/// without a dependency.
/// </summary>
internal static class EventMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>The event that a file begins with.</summary>
    public static byte[] Version(double wallTime)
    {
        using var message = new MemoryStream();
        WriteDouble(message, 1, wallTime);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return message.ToArray();
    }

    public static byte[] Scalar(double wallTime, long step, string tag, float value)
    {
        using var message = new MemoryStream();
        WriteBytes(message, 1, Encoding.UTF8.GetBytes(tag));
        WriteKey(message, 2, Fixed32);
        Span<byte> bits = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bits, value);
        message.Write(bits);
        var entry = message.ToArray();

        message.SetLength(0);
        WriteBytes(message, 1, entry);
        var summary = message.ToArray();

        message.SetLength(0);
        WriteDouble(message, 1, wallTime);
        WriteKey(message, 2, Varint);
        WriteVarint(message, (ulong)step);
        WriteBytes(message, 5, summary);
        return message.ToArray();
    }

    private static void WriteKey(MemoryStream message, int field, int kind) => WriteVarint(message, (ulong)((field << 3) | kind));

    private static void WriteDouble(MemoryStream message, int field, double value)
    {
        WriteKey(message, field, Fixed64);
        Span<byte> bits = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bits, value);
        message.Write(bits);
    }

    private static void WriteBytes(MemoryStream message, int field, ReadOnlySpan<byte> value)
    {
        WriteKey(message, field, Bytes);
        WriteVarint(message, (ulong)value.Length);
        message.Write(value);
    }

    private static void WriteVarint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7) message.WriteByte((byte)(value | 0x80));
        message.WriteByte((byte)value);
    }
}
