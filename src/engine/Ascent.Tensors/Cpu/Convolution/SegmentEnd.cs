namespace Ascent.Tensors.Cpu;

/// <summary>What happens to a tile of a convolution between the registers and memory.</summary>
internal unsafe struct SegmentEnd<T>
    where T : unmanaged
{
    /// <summary>Whether the tile is added to; if not, it is not read.</summary>
    public bool Accumulate;

    /// <summary>Whether negative results become 0, after the bias; NaN stays.</summary>
    public bool Relu;

    /// <summary>One element for each row of the tile, added to the whole row; null for none.</summary>
    public T* Bias;

    public readonly bool IsPlain => !Accumulate && !Relu && Bias == null;
}
