namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void MaxPool2d(Tensor x, Tensor y, Tensor? places, in PoolingWindow window)
    {
        double[] input = Read(x), output = new double[y.Count], found = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
        {
            var (best, place) = (double.NegativeInfinity, -1);
            foreach (var (from, candidate) in Window(at, x.Shape, y.Shape, window))
            {
                if (place >= 0 && !(input[from] > best) && !double.IsNaN(input[from])) continue;
                (best, place) = (input[from], candidate);
            }

            (output[at], found[at]) = (best, Math.Max(place, 0));
        }

        Write(output, y);
        if (places is not null) Write(found, places);
    }

    /// <inheritdoc/>
    public virtual void MaxPool2dBackward(Tensor gradient, Tensor places, Tensor dx, in PoolingWindow window)
    {
        double[] dy = Read(gradient), found = Read(places), sum = new double[dx.Count];
        for (var at = 0; at < dy.Length; at++)
        {
            foreach (var (from, candidate) in Window(at, dx.Shape, gradient.Shape, window))
            {
                if (candidate == (int)found[at]) sum[from] += dy[at];
            }
        }

        Write(sum, dx);
    }

    /// <inheritdoc/>
    public virtual void MaxPool2dIndices(Tensor places, Tensor indices, int width, in PoolingWindow window)
    {
        double[] found = Read(places), positions = new double[indices.Count];
        for (var at = 0; at < found.Length; at++)
        {
            var (a, b) = Math.DivRem((int)found[at], window.Kernel.Width);
            var (i, j) = (at / indices.Shape[-1] % indices.Shape[-2], at % indices.Shape[-1]);
            var row = (i * window.Stride.Height) - window.Padding.Height + (a * window.Dilation.Height);
            positions[at] = (row * width) + (j * window.Stride.Width) - window.Padding.Width + (b * window.Dilation.Width);
        }

        Write(positions, indices);
    }

    /// <inheritdoc/>
    public virtual void AveragePool2d(Tensor x, Tensor y, in PoolingWindow window, bool countPadding, int divisor)
    {
        double[] input = Read(x), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
        {
            foreach (var (from, _) in Window(at, x.Shape, y.Shape, window)) output[at] += input[from];
            output[at] /= Places(at, x.Shape, y.Shape, window, countPadding, divisor);
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void AveragePool2dBackward(Tensor gradient, Tensor dx, in PoolingWindow window, bool countPadding, int divisor)
    {
        double[] dy = Read(gradient), sum = new double[dx.Count];
        for (var at = 0; at < dy.Length; at++)
        {
            var count = Places(at, dx.Shape, gradient.Shape, window, countPadding, divisor);
            foreach (var (from, _) in Window(at, dx.Shape, gradient.Shape, window)) sum[from] += dy[at] / count;
        }

        Write(sum, dx);
    }

    /// <inheritdoc/>
    public virtual void AdaptiveAveragePool2d(Tensor x, Tensor y)
    {
        double[] input = Read(x), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
        {
            var window = AdaptiveWindow(at, x.Shape, y.Shape);
            foreach (var from in window) output[at] += input[from] / window.Count;
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void AdaptiveAveragePool2dBackward(Tensor gradient, Tensor dx)
    {
        double[] dy = Read(gradient), sum = new double[dx.Count];
        for (var at = 0; at < dy.Length; at++)
        {
            var window = AdaptiveWindow(at, dx.Shape, gradient.Shape);
            foreach (var from in window) sum[from] += dy[at] / window.Count;
        }

        Write(sum, dx);
    }

    /// <inheritdoc/>
    public virtual void AdaptiveMaxPool2d(Tensor x, Tensor y, Tensor indices)
    {
        double[] input = Read(x), output = new double[y.Count], found = new double[y.Count];
        var plane = x.Shape[-2] * x.Shape[-1];
        for (var at = 0; at < output.Length; at++)
        {
            var best = -1;
            foreach (var from in AdaptiveWindow(at, x.Shape, y.Shape))
            {
                if (best < 0 || input[from] > input[best] || double.IsNaN(input[from])) best = from;
            }

            (output[at], found[at]) = (input[best], best % plane);
        }

        Write(output, y);
        Write(found, indices);
    }

    /// <inheritdoc/>
    public virtual void AdaptiveMaxPool2dBackward(Tensor gradient, Tensor indices, Tensor dx)
    {
        double[] dy = Read(gradient), where = Read(indices), sum = new double[dx.Count];
        var (outputs, plane) = (gradient.Shape[-2] * gradient.Shape[-1], dx.Shape[-2] * dx.Shape[-1]);
        for (var at = 0; at < dy.Length; at++) sum[(at / outputs * plane) + (int)where[at]] += dy[at];
        Write(sum, dx);
    }

    /// <summary>The elements under the window of an output, by position in the input and place in the window.</summary>
    private static IEnumerable<(int From, int Place)> Window(int output, Shape input, Shape outputs, PoolingWindow window)
    {
        var (height, width) = (input[-2], input[-1]);
        var (plane, i, j) = (output / outputs[-1] / outputs[-2], output / outputs[-1] % outputs[-2], output % outputs[-1]);
        for (var a = 0; a < window.Kernel.Height; a++)
        {
            for (var b = 0; b < window.Kernel.Width; b++)
            {
                var row = (i * window.Stride.Height) - window.Padding.Height + (a * window.Dilation.Height);
                var column = (j * window.Stride.Width) - window.Padding.Width + (b * window.Dilation.Width);
                if (row >= 0 && row < height && column >= 0 && column < width)
                    yield return ((((plane * height) + row) * width) + column, (a * window.Kernel.Width) + b);
            }
        }
    }

    /// <summary>What the sum over a window is divided by.</summary>
    private static int Places(int output, Shape input, Shape outputs, PoolingWindow window, bool countPadding, int divisor)
    {
        if (divisor != 0) return divisor;
        var (i, j) = (output / outputs[-1] % outputs[-2], output % outputs[-1]);
        return Along(i, input[-2], window.Kernel.Height, window.Stride.Height, window.Padding.Height)
            * Along(j, input[-1], window.Kernel.Width, window.Stride.Width, window.Padding.Width);

        int Along(int at, int extent, int kernel, int stride, int padding)
        {
            var border = countPadding ? padding : 0;
            return Enumerable.Range((at * stride) - padding, kernel).Count(place => place >= -border && place < extent + border);
        }
    }

    private static List<int> AdaptiveWindow(int output, Shape input, Shape outputs)
    {
        var (height, width) = (input[-2], input[-1]);
        var (plane, i, j) = (output / outputs[-1] / outputs[-2], output / outputs[-1] % outputs[-2], output % outputs[-1]);
        var elements = new List<int>();
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                if (Covers(i, row, height, outputs[-2]) && Covers(j, column, width, outputs[-1])) elements.Add((((plane * height) + row) * width) + column);
            }
        }

        return elements;

        static bool Covers(int at, int element, int n, int m) => element >= Math.Floor(at * (double)n / m) && element < Math.Ceiling((at + 1) * (double)n / m);
    }
}
