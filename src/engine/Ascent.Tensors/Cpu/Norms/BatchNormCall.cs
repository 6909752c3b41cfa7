namespace Ascent.Tensors.Cpu;

/// <summary>The arguments of a batch norm over [N, C, S], as they travel to the threads; a range of the loop is a range of channels.</summary>
internal unsafe struct BatchNormCall<T>
    where T : unmanaged
{
    /// <summary>[N, C, S]; what a pass does not use is null.</summary>
    public T* X, Y, Dy, Dx;

    /// <summary>[C]; weight, bias and their gradients may be null.</summary>
    public T* Weight, Bias, Mean, Variance, DWeight, DBias;

    /// <summary>Samples, channels, and elements of a channel in one sample.</summary>
    public int N, C, S;

    public double Epsilon;

    /// <summary>Whether negative outputs become 0.</summary>
    public bool Relu;

    /// <summary>Whether mean and variance are those of X, so that the gradient passes through them too.</summary>
    public bool OfBatch;
}
