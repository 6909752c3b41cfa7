using System.Runtime.InteropServices;

namespace Ascent.Tensors.Backends;

/// <summary>
/// Where in its window each maximum of a pooling lay. A window of at most 256 places takes one byte for each output, a larger one four (little-endian), so that what the
/// tape holds is a quarter of the output at most and not twice of it. They lie one after the other in the bytes of an Int64 vector.
/// </summary>
public static class PoolingPlaces
{
    /// <summary>Room for the places of some outputs.</summary>
    public static Tensor Empty(int outputs, in PoolingWindow window) => Tensor.Empty([(int)((((long)outputs * (window.FitsByte ? 1 : 4)) + 7) / 8)], DType.Int64);

    /// <summary>Place of one output.</summary>
    public static int Read(Tensor places, int output, in PoolingWindow window)
    {
        var bytes = MemoryMarshal.AsBytes(places.AsSpan<long>());
        return window.FitsByte ? bytes[output] : MemoryMarshal.Cast<byte, int>(bytes)[output];
    }

    /// <summary>Sets the place of one output.</summary>
    public static void Write(Tensor places, int output, int place, in PoolingWindow window)
    {
        var bytes = MemoryMarshal.AsBytes(places.AsSpan<long>());
        if (window.FitsByte) bytes[output] = (byte)place;
        else MemoryMarshal.Cast<byte, int>(bytes)[output] = place;
    }
}
