using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>An element type of PyTorch's.</summary>
/// <param name="Name">The name that safetensors gives it (C128, which safetensors lacks, is complex of two F64).</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="Type">What tensors have for it: the same, or a wider integer; null where they have nothing.</param>
/// <param name="Storage">The class of its storages, null where they are untyped.</param>
/// <param name="Torch">Its name in <c>torch</c>.</param>
internal sealed record PtElement(string Name, int Size, DType? Type, string? Storage, string Torch)
{
    /// <summary>Bytes whose type is told elsewhere.</summary>
    public static readonly PtElement Untyped = new("U8", 1, DType.UInt8, "UntypedStorage", "untyped");

    public static readonly IReadOnlyList<PtElement> All =
    [
        new("F32", 4, DType.Float32, "FloatStorage", "float32"),
        new("F64", 8, DType.Float64, "DoubleStorage", "float64"),
        new("F16", 2, DType.Float16, "HalfStorage", "float16"),
        new("BF16", 2, DType.BFloat16, "BFloat16Storage", "bfloat16"),
        new("I64", 8, DType.Int64, "LongStorage", "int64"),
        new("I32", 4, DType.Int32, "IntStorage", "int32"),
        new("I16", 2, DType.Int32, "ShortStorage", "int16"),
        new("I8", 1, DType.Int8, "CharStorage", "int8"),
        new("U8", 1, DType.UInt8, "ByteStorage", "uint8"),
        new("BOOL", 1, DType.UInt8, "BoolStorage", "bool"),
        new("C64", 8, null, "ComplexFloatStorage", "complex64"),
        new("C128", 16, null, "ComplexDoubleStorage", "complex128"),
        new("U16", 2, DType.Int32, null, "uint16"),
        new("U32", 4, DType.Int64, null, "uint32"),
        new("U64", 8, null, null, "uint64"),
        new("F8_E4M3", 1, null, null, "float8_e4m3fn"),
        new("F8_E5M2", 1, null, null, "float8_e5m2"),
    ];

    public static PtElement? OfStorage(string name) => All.FirstOrDefault(element => element.Storage == name);

    public static PtElement? OfTorch(string name) => All.FirstOrDefault(element => element.Torch == name);
}
