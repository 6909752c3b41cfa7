using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>What a PyTorch file says of one tensor.</summary>
public sealed class PtEntry
{
    internal PtEntry(string name, PtTensor tensor) => (Name, Tensor) = (name, tensor);

    /// <summary>Keys on the way to it, with dots between: <c>state_dict.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The element type as safetensors calls it: <c>F32</c>. (<c>C128</c>, which safetensors lacks, is complex of two F64.)</summary>
    public string DType => Tensor.Element.Name;

    /// <summary>The element type that it is read as, or null: then only its bytes can be read. BOOL is read as UInt8; I16 and U16 as Int32, U32 as Int64.</summary>
    public DType? ElementType => Tensor.Element.Type;

    /// <summary>The extents; none for a scalar.</summary>
    public IReadOnlyList<long> Shape => Tensor.Shape;

    /// <summary>Steps from an element to the next along each extent, in elements of the storage.</summary>
    public IReadOnlyList<long> Strides => Tensor.Strides;

    /// <summary>Its first element in the storage.</summary>
    public long Offset => Tensor.Offset;

    /// <summary>Bytes of its elements, written one after the other.</summary>
    public long Bytes => Tensor.Bytes;

    internal PtTensor Tensor { get; }
}
