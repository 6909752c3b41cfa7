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
}

/// <summary>Facts about element types.</summary>
public static class DTypeFacts
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype == DType.Float32 ? 4 : 8;

    /// <summary>Whether the type is Float32 or Float64: only these carry gradients.</summary>
    public static bool IsFloat(this DType dtype) => dtype != DType.Int64;

    /// <summary>The type that a mixed operation computes in: a float wins over an integer, the wider float over the narrower.</summary>
    public static DType Promote(DType a, DType b) =>
        a == b ? a : a == DType.Float64 || b == DType.Float64 ? DType.Float64 : DType.Float32;

    /// <summary>The element type of a .NET type.</summary>
    /// <exception cref="NotSupportedException">T is not float, double or long.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(long) ? DType.Int64
        : throw new NotSupportedException($"A tensor holds float, double or long, not {typeof(T).Name}.");

    internal static void RequireFloat(string operation, Tensor x)
    {
        if (!x.DType.IsFloat())
            throw new ArgumentException($"{operation} needs Float32 or Float64 elements, not {x.DType}; convert with To(DType.Float32).", nameof(x));
    }
}
