namespace Ascent.Tensors.Operations;

/// <summary>The shape rules that all poolings share.</summary>
internal static class PoolingShapes
{
    /// <summary>[n, c, oh, ow] for [n, c, h, w], or without the n, after all that a window may not be has been refused.</summary>
    public static Shape Output(string operation, Tensor x, in PoolingWindow window, bool ceilMode)
    {
        RequirePlanes(operation, x);
        var (kernel, stride, padding, dilation) = window;
        if (Math.Min(kernel.Height, kernel.Width) < 1 || Math.Min(stride.Height, stride.Width) < 1 || Math.Min(dilation.Height, dilation.Width) < 1)
            throw new ArgumentException($"{operation}: kernel {kernel}, stride {stride} and dilation {dilation} must be at least 1.", nameof(window));
        if (padding.Height < 0 || padding.Width < 0 || padding.Height > kernel.Height / 2 || padding.Width > kernel.Width / 2)
            throw new ArgumentException($"{operation}: padding {padding} must lie between 0 and half the kernel {kernel}.", nameof(window));
        var height = PoolingWindow.Outputs(x.Shape[-2], kernel.Height, stride.Height, padding.Height, dilation.Height, ceilMode);
        var width = PoolingWindow.Outputs(x.Shape[-1], kernel.Width, stride.Width, padding.Width, dilation.Width, ceilMode);
        if (height < 1 || width < 1) throw new ShapeException($"{operation}: no window of kernel {kernel}, dilation {dilation} and padding {padding} fits into the planes of shape {x.Shape}.");
        return [.. x.Shape.Range(0, x.Rank - 2), height, width];
    }

    /// <summary>The output shape of an adaptive pooling.</summary>
    public static Shape Adaptive(string operation, Tensor x, (int Height, int Width) size)
    {
        RequirePlanes(operation, x);
        if (size.Height < 0 || size.Width < 0) throw new ShapeException($"{operation}: an output of {size} from shape {x.Shape} has a negative extent.");
        return [.. x.Shape.Range(0, x.Rank - 2), size.Height, size.Width];
    }

    /// <summary>[n, c, l] as planes of one row [n, c, 1, l].</summary>
    public static Tensor Rows(string operation, Tensor x)
    {
        DTypeFacts.RequireFloat(operation, x);
        if (x.Rank is not (2 or 3)) throw new ShapeException($"{operation}: shape {x.Shape} is not [n, c, l] or [c, l].");
        return Views.Unsqueeze(x, -2);
    }

    private static void RequirePlanes(string operation, Tensor x)
    {
        DTypeFacts.RequireFloat(operation, x);
        if (x.Rank is not (3 or 4)) throw new ShapeException($"{operation}: shape {x.Shape} is not [n, c, h, w] or [c, h, w].");
        if (x.Shape[-1] == 0 || x.Shape[-2] == 0 || x.Shape[-3] == 0) throw new ShapeException($"{operation}: only the batch of shape {x.Shape} may be empty.");
    }
}
