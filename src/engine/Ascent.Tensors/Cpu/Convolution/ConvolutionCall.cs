namespace Ascent.Tensors.Cpu;

/// <summary>One spatial axis of a convolution: extents on both sides and how the filter steps along it.</summary>
internal readonly record struct ConvolutionAxis(int In, int Out, int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>The axis of the adjoint, which maps gradients of the output to gradients of the input.</summary>
    public ConvolutionAxis Swapped => this with { In = Out, Out = In };

    /// <summary>Whether every output element sees the input element of its own position alone; a transposed convolution may pad its output.</summary>
    public bool IsPointwise => Kernel == 1 && Stride == 1 && Padding == 0 && In == Out;
}

/// <summary>
/// The arguments of out = bias + weight * in, or of its adjoint, which is the gradient of the input and the transposed convolution.
/// Everything is contiguous, images outermost, channels next.
/// </summary>
internal unsafe struct ConvolutionCall<T>
    where T : unmanaged
{
    public T* In, Weight, Out;

    /// <summary>One element for each channel of the output; null for none.</summary>
    public T* Bias;

    /// <summary>Whether negative results become 0, after the bias.</summary>
    public bool Relu;

    /// <summary>Whether the weights map from what this call writes to what it reads.</summary>
    public bool Adjoint;

    public int Batch, Groups;

    /// <summary>Channels of one group.</summary>
    public int InChannels, OutChannels;

    public ConvolutionAxis Height, Width;

    public readonly int Taps => Height.Kernel * Width.Kernel;

    public readonly nint InPlane => (nint)Height.In * Width.In;

    public readonly nint OutPlane => (nint)Height.Out * Width.Out;

    public readonly nint InImage => InPlane * InChannels * Groups;

    public readonly nint OutImage => OutPlane * OutChannels * Groups;

    /// <summary>Multiply-adds, those on padding included.</summary>
    public readonly double Work => (double)Batch * Groups * InChannels * OutChannels * Taps * (Adjoint ? InPlane : OutPlane);
}

/// <summary>The arguments of dW = sum over images and positions of dY times the input under each tap.</summary>
internal unsafe struct WeightGradientCall<T>
    where T : unmanaged
{
    public T* X, DY, DW;

    /// <summary>Whether dW is added to; if not, it is not read.</summary>
    public bool Accumulate;

    public int Batch, Groups;

    /// <summary>Channels of one group.</summary>
    public int InChannels, OutChannels;

    public ConvolutionAxis Height, Width;

    public readonly int Taps => Height.Kernel * Width.Kernel;

    public readonly nint InPlane => (nint)Height.In * Width.In;

    public readonly nint OutPlane => (nint)Height.Out * Width.Out;

    public readonly double Work => (double)Batch * Groups * InChannels * OutChannels * Taps * OutPlane;
}
