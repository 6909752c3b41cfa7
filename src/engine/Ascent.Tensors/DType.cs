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
