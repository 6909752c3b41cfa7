using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Operands for kernels that read row-major elements.</summary>
internal static class Rowed
{
    /// <summary>A tensor of one's own, to be disposed, with the same elements in row-major order: another window if they lie so, else a copy. Not on the tape.</summary>
    public static Tensor Major(Tensor x) => x.IsContiguous ? x.Alias() : Copies.Packed(x, x.DType);
}
