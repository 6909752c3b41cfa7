namespace Ascent.Tensors;

/// <summary>Element type of a tensor.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, the default.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, for gradient checks.</summary>
    Float64,

    /// <summary>Signed 64-bit integer, for indices and labels.</summary>
    Int64,

    /// <summary>Signed 32-bit integer, for indices and labels in half the memory.</summary>
    Int32,

    /// <summary>The upper half of a binary32: its range, three digits. For storage.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary16. For storage.</summary>
    Float16,

    /// <summary>Signed 8-bit integer. For storage.</summary>
    Int8,

    /// <summary>Unsigned 8-bit integer. For storage.</summary>
    UInt8,
}

/// <summary>
/// Facts about element types. Operations compute in Float32, Float64, Int64 and Int32; the others are for storage: they can be created,
/// viewed, copied and converted with <see cref="Tensor.To"/>, and arithmetic on them is refused.
/// </summary>
public static class DTypeFacts
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.BFloat16 or DType.Float16 => 2,
        _ => 1,
    };

    /// <summary>Whether the type is Float32 or Float64: only these carry gradients.</summary>
    public static bool IsFloat(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>Whether the type is Int64 or Int32: these are positions and labels.</summary>
    public static bool IsIndex(this DType dtype) => dtype is DType.Int64 or DType.Int32;

    /// <summary>Whether elements are only stored in this type and computed with in another.</summary>
    public static bool IsStorage(this DType dtype) => !dtype.IsFloat() && !dtype.IsIndex();

    /// <summary>The type that a mixed operation computes in: a float wins over an integer, the wider over the narrower.</summary>
    /// <exception cref="ArgumentException">The types differ, and one is for storage.</exception>
    public static DType Promote(DType a, DType b)
    {
        if (a == b) return a;
        if (a.IsStorage() || b.IsStorage()) throw new ArgumentException($"{a} and {b} have no common type to compute in; convert with To(DType.Float32).", nameof(a));
        if (a == DType.Float64 || b == DType.Float64) return DType.Float64;
        return a == DType.Float32 || b == DType.Float32 ? DType.Float32 : DType.Int64;
    }

    /// <summary>The element type of a .NET type.</summary>
    /// <exception cref="NotSupportedException">T is none of float, double, long, int, <see cref="Tensors.BFloat16"/>, Half, sbyte and byte.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(BFloat16) ? DType.BFloat16
        : typeof(T) == typeof(Half) ? DType.Float16
        : typeof(T) == typeof(sbyte) ? DType.Int8
        : typeof(T) == typeof(byte) ? DType.UInt8
        : throw new NotSupportedException($"A tensor holds float, double, long, int, BFloat16, Half, sbyte or byte, not {typeof(T).Name}.");

    internal static void RequireFloat(string operation, Tensor x)
    {
        if (!x.DType.IsFloat())
            throw new ArgumentException($"{operation} needs Float32 or Float64 elements, not {x.DType}; convert with To(DType.Float32).", nameof(x));
    }

    /// <summary>Refuses the types that are only stored.</summary>
    internal static void RequireNumber(string operation, Tensor x)
    {
        if (x.DType.IsStorage())
            throw new ArgumentException($"{operation} does not compute with {x.DType}, which is for storage; convert with To(DType.Float32).", nameof(x));
    }

    /// <summary>Refuses what does not name positions.</summary>
    internal static void RequireIndex(string operation, Tensor index)
    {
        if (!index.DType.IsIndex())
            throw new ArgumentException($"{operation} needs positions of Int64 or Int32, not {index.DType}.", nameof(index));
    }
}
