namespace Ascent.Tensors.Cpu;

/// <summary>The arguments of one product, as they travel to the threads.</summary>
internal unsafe struct GemmCall<T>
    where T : unmanaged
{
    public int M, N, K;
    public T Alpha, Beta;
    public T* A, B, C;
    public nint RowsA, ColsA, RowsB, ColsB, RowsC;

    /// <summary>One element for each column of C, added last; null for none.</summary>
    public T* Bias;

    /// <summary>Whether negative results become 0, after the bias.</summary>
    public bool Relu;
}
