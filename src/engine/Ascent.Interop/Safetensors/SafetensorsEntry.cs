using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">The format's name of the element type.</param>
/// <param name="Shape">The extents; none for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape, long Begin, long End);

/// <summary>Element types of the format.</summary>
internal static class SafetensorsTypes
{
    /// <summary>Size in bits of every element type that the format has, or null.</summary>
    public static int? Bits(string dtype) => dtype switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" or "F8_E5M2FNUZ" or "F8_E4M3FNUZ" => 8,
        "I16" or "U16" or "F16" or "BF16" => 16,
        "I32" or "U32" or "F32" => 32,
        "I64" or "U64" or "F64" or "C64" => 64,
        _ => null,
    };

    public static DType? ToDType(string dtype) => dtype switch
    {
        "F32" => Tensors.DType.Float32,
        "F64" => Tensors.DType.Float64,
        "I64" => Tensors.DType.Int64,
        _ => null,
    };

    public static string ToName(DType dtype) => dtype switch
    {
        Tensors.DType.Float32 => "F32",
        Tensors.DType.Float64 => "F64",
        Tensors.DType.Int64 => "I64",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "This element type cannot be written to safetensors."),
    };
}
