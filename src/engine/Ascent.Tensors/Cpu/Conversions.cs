using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Rows of contiguous elements converted between types. Floats round to nearest, ties to even; a float becomes an integer by cutting
/// off its fraction, saturated, NaN as 0; an integer becomes a narrower one by its low bits, as in PyTorch. The 16-bit floats go by way
/// of Float32, as PyTorch's do.
/// </summary>
internal static unsafe class Conversions
{
    private const int Block = 256;

    /// <summary>to[i] = from[i], of different types that are both contiguous.</summary>
    public static void Row(byte* from, DType fromType, byte* to, DType toType, int count)
    {
        switch (fromType)
        {
            case DType.Float32: From((float*)from, to, toType, count); break;
            case DType.Float64: From((double*)from, to, toType, count); break;
            case DType.Int64: From((long*)from, to, toType, count); break;
            case DType.Int32: From((int*)from, to, toType, count); break;
            case DType.Int8: From((sbyte*)from, to, toType, count); break;
            case DType.UInt8: From((byte*)from, to, toType, count); break;
            default: FromHalf(from, fromType, to, toType, count); break;
        }
    }

    private static void From<T>(T* from, byte* to, DType toType, int count)
        where T : unmanaged, INumber<T>
    {
        switch (toType)
        {
            case DType.Float32: Convert(from, (float*)to, count); break;
            case DType.Float64: Convert(from, (double*)to, count); break;
            case DType.Int64: Convert(from, (long*)to, count); break;
            case DType.Int32: Convert(from, (int*)to, count); break;
            case DType.Int8: Convert(from, (sbyte*)to, count); break;
            case DType.UInt8: Convert(from, to, count); break;
            default: ToHalf(from, to, toType, count); break;
        }
    }

    private static void Convert<TFrom, TTo>(TFrom* from, TTo* to, int count)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double))
        {
            for (var i = 0; i < count; i++) to[i] = TTo.CreateSaturating(from[i]);
        }
        else
        {
            for (var i = 0; i < count; i++) to[i] = TTo.CreateTruncating(from[i]);
        }
    }

    private static void FromHalf(byte* from, DType fromType, byte* to, DType toType, int count)
    {
        if (toType == DType.Float32)
        {
            Widen((ushort*)from, (float*)to, count, fromType);
            return;
        }

        var wide = stackalloc float[Block];
        for (var i = 0; i < count; i += Block)
        {
            var size = Math.Min(Block, count - i);
            Widen((ushort*)from + i, wide, size, fromType);
            From(wide, to + ((nint)i * toType.Size()), toType, size);
        }
    }

    private static void ToHalf<T>(T* from, byte* to, DType toType, int count)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            Narrow((float*)from, (ushort*)to, count, toType);
            return;
        }

        var wide = stackalloc float[Block];
        for (var i = 0; i < count; i += Block)
        {
            var size = Math.Min(Block, count - i);
            Convert(from + i, wide, size);
            Narrow(wide, (ushort*)to + i, size, toType);
        }
    }

    private static void Widen(ushort* from, float* to, int count, DType type)
    {
        if (type == DType.BFloat16) Widen<BFloat16Lanes>(from, to, count);
        else Widen<Float16Lanes>(from, to, count);
    }

    private static void Narrow(float* from, ushort* to, int count, DType type)
    {
        if (type == DType.BFloat16) Narrow<BFloat16Lanes>(from, to, count);
        else Narrow<Float16Lanes>(from, to, count);
    }

    private static void Widen<TLanes>(ushort* from, float* to, int count)
        where TLanes : struct, IHalfLanes
    {
        var width = Vector<ushort>.Count;
        var i = 0;
        for (; i <= count - width; i += width) Widen<TLanes>(Vector.Load(from + i), to + i);
        if (i == count) return;
        var rest = stackalloc float[width];
        Widen<TLanes>(VectorSpan.LoadPart(from + i, count - i, (ushort)0), rest);
        new Span<float>(rest, count - i).CopyTo(new Span<float>(to + i, count - i));
    }

    private static void Widen<TLanes>(Vector<ushort> from, float* to)
        where TLanes : struct, IHalfLanes
    {
        Vector.Widen(from, out var low, out var high);
        TLanes.Widen(low).Store(to);
        TLanes.Widen(high).Store(to + Vector<float>.Count);
    }

    private static void Narrow<TLanes>(float* from, ushort* to, int count)
        where TLanes : struct, IHalfLanes
    {
        var width = Vector<ushort>.Count;
        var i = 0;
        for (; i <= count - width; i += width) Narrow<TLanes>(from + i).Store(to + i);
        if (i == count) return;
        var rest = stackalloc float[width];
        new Span<float>(from + i, count - i).CopyTo(new Span<float>(rest, width));
        VectorSpan.StorePart(Narrow<TLanes>(rest), to + i, count - i);
    }

    private static Vector<ushort> Narrow<TLanes>(float* from)
        where TLanes : struct, IHalfLanes =>
        Vector.Narrow(TLanes.Narrow(Vector.Load(from)), TLanes.Narrow(Vector.Load(from + Vector<float>.Count)));
}
