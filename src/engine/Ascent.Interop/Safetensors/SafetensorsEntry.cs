using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">The format's name of the element type, <c>F32</c> for one.</param>
/// <param name="Shape">The extents; none for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
public sealed record SafetensorsEntry(string Name, string DType, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The tensors' element type that it is read as, or null: then only its bytes can be read. BOOL is read as UInt8, 0 or 1.</summary>
    public DType? ElementType => SafetensorsTypes.ToDType(DType);

    /// <summary>Bytes of its elements.</summary>
    public long Bytes => End - Begin;
}
