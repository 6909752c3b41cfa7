using System.Runtime.InteropServices;

using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>The elements of a contiguous tensor as bytes, piece by piece: all of them may be more than a span can hold.</summary>
internal static class TensorBytes
{
    /// <summary>Elements of a piece.</summary>
    public const int AtOnce = 1 << 21;

    /// <summary>The bytes of the piece that begins at an element. Whoever uses them keeps the tensor alive.</summary>
    public static Span<byte> Of(Tensor tensor, int first) => tensor.DType switch
    {
        DType.Float32 => Piece<float>(tensor, first),
        DType.Float64 => Piece<double>(tensor, first),
        DType.Int64 => Piece<long>(tensor, first),
        DType.Int32 => Piece<int>(tensor, first),
        DType.BFloat16 => Piece<BFloat16>(tensor, first),
        DType.Float16 => Piece<Half>(tensor, first),
        DType.Int8 => Piece<sbyte>(tensor, first),
        DType.UInt8 => Piece<byte>(tensor, first),
        _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor.DType, "This element type has no bytes here."),
    };

    private static Span<byte> Piece<T>(Tensor tensor, int first)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(tensor.AsSpan<T>().Slice(first, Math.Min(AtOnce, tensor.Count - first)));
}
