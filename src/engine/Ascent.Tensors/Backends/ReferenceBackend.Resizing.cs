namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void ResizeNearest(Tensor x, Tensor y)
    {
        double[] input = Read(x), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++) output[at] = input[Nearest(at, x.Shape, y.Shape)];
        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void ResizeNearestBackward(Tensor gradient, Tensor dx)
    {
        double[] dy = Read(gradient), sum = new double[dx.Count];
        for (var at = 0; at < dy.Length; at++) sum[Nearest(at, dx.Shape, gradient.Shape)] += dy[at];
        Write(sum, dx);
    }

    /// <inheritdoc/>
    public virtual void ResizeBilinear(Tensor x, Tensor y, bool alignCorners)
    {
        double[] input = Read(x), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
        {
            foreach (var (from, weight) in Around(at, x.Shape, y.Shape, alignCorners)) output[at] += weight * input[from];
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void ResizeBilinearBackward(Tensor gradient, Tensor dx, bool alignCorners)
    {
        double[] dy = Read(gradient), sum = new double[dx.Count];
        for (var at = 0; at < dy.Length; at++)
        {
            foreach (var (from, weight) in Around(at, dx.Shape, gradient.Shape, alignCorners)) sum[from] += weight * dy[at];
        }

        Write(sum, dx);
    }

    private static int Nearest(int output, Shape input, Shape outputs)
    {
        var (plane, i, j) = (output / outputs[-1] / outputs[-2], output / outputs[-1] % outputs[-2], output % outputs[-1]);
        return (((plane * input[-2]) + Along(i, input[-2], outputs[-2])) * input[-1]) + Along(j, input[-1], outputs[-1]);

        static int Along(int at, int n, int m) => Math.Min((int)MathF.Floor(at * ((float)n / m)), n - 1);
    }

    /// <summary>The four elements that make an output, with their weights.</summary>
    private static IEnumerable<(int From, double Weight)> Around(int output, Shape input, Shape outputs, bool alignCorners)
    {
        var (plane, i, j) = (output / outputs[-1] / outputs[-2], output / outputs[-1] % outputs[-2], output % outputs[-1]);
        foreach (var (row, down) in Pair(i, input[-2], outputs[-2]))
        {
            foreach (var (column, across) in Pair(j, input[-1], outputs[-1])) yield return ((((plane * input[-2]) + row) * input[-1]) + column, down * across);
        }

        (int At, double Weight)[] Pair(int at, int n, int m)
        {
            var place = alignCorners ? m == 1 ? 0 : at * (n - 1.0) / (m - 1) : Math.Max(0, ((at + 0.5) * n / m) - 0.5);
            var low = Math.Min((int)place, n - 1);
            return [(low, 1 - (place - low)), (Math.Min(low + 1, n - 1), place - low)];
        }
    }
}
