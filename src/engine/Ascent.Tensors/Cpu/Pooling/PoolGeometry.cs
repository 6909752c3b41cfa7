namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>The extents of a pooling over planes [planes, h, w] to [planes, oh, ow], in the form that the kernels read.</summary>
internal readonly struct PoolGeometry
{
    public readonly int Planes, Height, Width, OutHeight, OutWidth;
    public readonly int KernelHeight, KernelWidth, StrideHeight, StrideWidth, PadHeight, PadWidth, StepHeight, StepWidth;

    /// <summary>The outputs [Inner, InnerEnd) of a row whose windows do not reach over its ends.</summary>
    public readonly int Inner, InnerEnd;

    public PoolGeometry(Shape input, Shape output, in PoolingWindow window)
    {
        (Height, Width, OutHeight, OutWidth) = (input[-2], input[-1], output[-2], output[-1]);
        Planes = OutHeight * OutWidth == 0 ? 0 : output.Count / (OutHeight * OutWidth);
        (KernelHeight, KernelWidth) = window.Kernel;
        (StrideHeight, StrideWidth) = window.Stride;
        (PadHeight, PadWidth) = window.Padding;
        (StepHeight, StepWidth) = window.Dilation;
        Inner = Math.Min(OutWidth, (PadWidth + StrideWidth - 1) / StrideWidth);
        var room = Width - 1 - ((KernelWidth - 1) * StepWidth) + PadWidth;
        InnerEnd = room < 0 ? Inner : Math.Clamp((room / StrideWidth) + 1, Inner, OutWidth);
    }

    /// <summary>Windows of 2 x 2 beside each other: each element is under one window.</summary>
    public bool IsPairs => KernelHeight == 2 && KernelWidth == 2 && StrideHeight == 2 && StrideWidth == 2 && PadHeight == 0 && PadWidth == 0
        && StepHeight == 1 && StepWidth == 1 && OutHeight * 2 <= Height && OutWidth * 2 <= Width;

    /// <summary>The places [first, end) of a window along one dimension that lie inside the plane.</summary>
    public static (int First, int End) Inside(int origin, int kernel, int step, int extent)
    {
        var first = origin >= 0 ? 0 : (-origin + step - 1) / step;
        var end = origin >= extent ? 0 : Math.Min(kernel, ((extent - 1 - origin) / step) + 1);
        return (Math.Min(first, kernel), end);
    }
}
