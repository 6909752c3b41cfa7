namespace Ascent.Tensors;

/// <summary>How the window of a pooling moves over a plane. Output (i, j) looks at input (i stride - padding + a dilation, ...) for each place a of the kernel.</summary>
/// <param name="Kernel">Places of the window.</param>
/// <param name="Stride">Distance between neighbouring windows.</param>
/// <param name="Padding">Border on both sides that lies outside the plane.</param>
/// <param name="Dilation">Distance between neighbouring places of a window.</param>
public readonly record struct PoolingWindow((int Height, int Width) Kernel, (int Height, int Width) Stride, (int Height, int Width) Padding, (int Height, int Width) Dilation)
{
    /// <summary>Places in one window.</summary>
    public int Count => Kernel.Height * Kernel.Width;

    /// <summary>Whether the place of a maximum is kept in one byte; else it takes four.</summary>
    public bool FitsByte => Count <= 256;

    /// <summary>Windows along one dimension of a plane.</summary>
    /// <param name="extent">Elements of the plane along the dimension.</param>
    /// <param name="kernel">Places of the window along it.</param>
    /// <param name="stride">Distance between windows.</param>
    /// <param name="padding">Border on both sides.</param>
    /// <param name="dilation">Distance between places.</param>
    /// <param name="ceilMode">Whether a last window may hang over the end, as long as it begins inside the plane or its left border.</param>
    internal static int Outputs(int extent, int kernel, int stride, int padding, int dilation, bool ceilMode)
    {
        var room = extent + (2L * padding) - ((long)dilation * (kernel - 1)) - 1;
        if (room < 0 && (!ceilMode || room + stride - 1 < 0)) return 0;
        var outputs = ((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;
        return (int)(ceilMode && (outputs - 1) * stride >= (long)extent + padding ? outputs - 1 : outputs);
    }
}
