namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void MatMul(Tensor a, Tensor b, Tensor c, Shape batch, bool accumulate)
    {
        double[] left = Read(a), right = Read(b), sum = accumulate ? Read(c) : new double[c.Count];
        int m = a.Shape[-2], k = a.Shape[-1], n = b.Shape[-1];
        for (var at = 0; at < batch.Count; at++)
        {
            var (atA, atB, atC) = (MatrixAt(a.Shape, batch, at) * m * k, MatrixAt(b.Shape, batch, at) * k * n, MatrixAt(c.Shape, batch, at) * m * n);
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    for (var p = 0; p < k; p++) sum[atC + (i * n) + j] += left[atA + (i * k) + p] * right[atB + (p * n) + j];
                }
            }
        }

        Write(sum, c);
    }

    /// <inheritdoc/>
    public virtual void Linear(Tensor x, Tensor weight, Tensor? bias, Tensor y, bool relu)
    {
        double[] input = Read(x), w = Read(weight), b = bias is null ? new double[weight.Shape[0]] : Read(bias), output = new double[y.Count];
        var (rows, inputs, outputs) = (x.Shape[0], weight.Shape[1], weight.Shape[0]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < outputs; j++)
            {
                var sum = b[j];
                for (var p = 0; p < inputs; p++) sum += input[(i * inputs) + p] * w[(j * inputs) + p];
                output[(i * outputs) + j] = relu && sum < 0 ? 0 : sum;
            }
        }

        Write(output, y);
    }

    /// <summary>Which matrix of a tensor serves an index of the batch: an extent of 1 serves all.</summary>
    private static int MatrixAt(Shape shape, Shape batch, int index)
    {
        var (matrix, step) = (0, 1);
        for (var d = 1; d <= batch.Rank; d++)
        {
            (index, var at) = Math.DivRem(index, batch[^d]);
            if (d > shape.Rank - 2) continue;
            var extent = shape[shape.Rank - 2 - d];
            if (extent != 1) matrix += at * step;
            step *= extent;
        }

        return matrix;
    }
}
