namespace Ascent.Tensors.Cpu;

/// <summary>The arguments of a layer norm or an RMS norm over the rows of [Rows, Length].</summary>
internal unsafe struct RowNormCall<T>
    where T : unmanaged
{
    /// <summary>[Rows, Length].</summary>
    public T* X, Y, Dy, Dx;

    /// <summary>[Rows]; the mean is null for an RMS norm.</summary>
    public T* Mean, Inverse;

    /// <summary>[Length], or null.</summary>
    public T* Weight, Bias;

    /// <summary>[blocks of rows, Length]: what each block adds to the gradients of weight and bias, or null.</summary>
    public T* PartsOfWeight, PartsOfBias;

    public int Rows, Length;

    public double Epsilon;
}
