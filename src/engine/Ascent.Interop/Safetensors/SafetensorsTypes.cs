using System.Text.Json;

using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>Element types of the format.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, int Bits, DType? Type)[] All =
    [
        ("F32", 32, DType.Float32),
        ("F16", 16, DType.Float16),
        ("BF16", 16, DType.BFloat16),
        ("I64", 64, DType.Int64),
        ("F64", 64, DType.Float64),
        ("I32", 32, DType.Int32),
        ("U8", 8, DType.UInt8),
        ("I8", 8, DType.Int8),
        ("BOOL", 8, DType.UInt8),
        ("I16", 16, null),
        ("U16", 16, null),
        ("U32", 32, null),
        ("U64", 64, null),
        ("C64", 64, null),
        ("F8_E5M2", 8, null),
        ("F8_E4M3", 8, null),
        ("F8_E8M0", 8, null),
        ("F8_E5M2FNUZ", 8, null),
        ("F8_E4M3FNUZ", 8, null),
        ("F6_E2M3", 6, null),
        ("F6_E3M2", 6, null),
        ("F4", 4, null),
    ];

    /// <summary>The format's names of what is read as tensors, for messages.</summary>
    public static string Readable { get; } = string.Join(", ", All.Where(type => type.Type is not null).Select(type => type.Name));

    /// <summary>Size in bits of every element type that the format has, or null.</summary>
    public static int? Bits(string dtype)
    {
        foreach (var (name, bits, _) in All)
        {
            if (name == dtype) return bits;
        }

        return null;
    }

    public static DType? ToDType(string dtype) => Array.Find(All, type => type.Name == dtype).Type;

    public static string ToName(DType dtype) =>
        Array.Find(All, type => type.Type == dtype && type.Name != "BOOL").Name
        ?? throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "This element type cannot be written to safetensors.");

    /// <summary>The text under the reader; for the names above always the same object, so that a header of many tensors stays small.</summary>
    public static string NameAt(ref Utf8JsonReader reader)
    {
        foreach (var (name, _, _) in All)
        {
            if (reader.ValueTextEquals(name)) return name;
        }

        return reader.GetString()!;
    }
}
