using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Sum<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator
    {
        var sum = 0.0;
        foreach (var value in Read(x)) sum += op.Invoke(value);
        Write([sum], y);
    }

    /// <inheritdoc/>
    public virtual void Sum<TOp>(Tensor x, Tensor y, int dim, TOp op)
        where TOp : struct, IUnaryOperator =>
        Write(Lines(x, dim, line => line.Sum(op.Invoke)), y);

    /// <inheritdoc/>
    public virtual void Max(Tensor x, Tensor y) => Write([Read(x).Max(NanLargest.Instance)], y);

    /// <inheritdoc/>
    public virtual void Max(Tensor x, Tensor values, Tensor positions, int dim)
    {
        Write(Lines(x, dim, line => line.Max(NanLargest.Instance)), values);
        Write(Lines(x, dim, line => line.Index().MaxBy(item => item.Item, NanLargest.Instance).Index), positions);
    }

    /// <inheritdoc/>
    public virtual void Softmax(Tensor x, Tensor y, bool log)
    {
        var values = Read(x);
        foreach (var line in values.Chunk(x.Shape[-1]).Index())
        {
            var largest = line.Item.Max(NanLargest.Instance);
            var sum = line.Item.Sum(value => Math.Exp(value - largest));
            for (var i = 0; i < line.Item.Length; i++)
            {
                var shifted = line.Item[i] - largest;
                values[(line.Index * line.Item.Length) + i] = log ? shifted - Math.Log(sum) : Math.Exp(shifted) / sum;
            }
        }

        Write(values, y);
    }

    /// <inheritdoc/>
    public virtual void SoftmaxBackward(Tensor dy, Tensor y, Tensor dx, bool log)
    {
        double[] above = Read(dy), values = Read(y), result = new double[values.Length];
        var n = y.Shape[-1];
        for (var row = 0; row < values.Length; row += n)
        {
            var sum = 0.0;
            for (var i = row; i < row + n; i++) sum += log ? above[i] : above[i] * values[i];
            for (var i = row; i < row + n; i++) result[i] = log ? above[i] - (Math.Exp(values[i]) * sum) : values[i] * (above[i] - sum);
        }

        Write(result, dx);
    }

    /// <summary>A function of each line along a dimension, the lines in row-major order of what is left.</summary>
    private static double[] Lines(Tensor x, int dim, Func<double[], double> function)
    {
        var values = Read(x);
        var (outer, n, inner) = Around(x.Shape, dim);
        var result = new double[outer * inner];
        var line = new double[n];
        for (var i = 0; i < result.Length; i++)
        {
            for (var k = 0; k < n; k++) line[k] = values[Place(i, k, n, inner)];
            result[i] = function(line);
        }

        return result;
    }

    /// <summary>Where element k of a line stands in row-major order.</summary>
    private static int Place(int line, int k, int n, int inner) => (((line / inner * n) + k) * inner) + (line % inner);

    private static (int Outer, int N, int Inner) Around(Shape shape, int dim)
    {
        var (outer, inner) = (1, 1);
        for (var d = 0; d < shape.Rank; d++)
        {
            if (d < dim) outer *= shape[d];
            if (d > dim) inner *= shape[d];
        }

        return (outer, shape[dim], inner);
    }

    /// <summary>The order in which NaN is larger than everything.</summary>
    private sealed class NanLargest : IComparer<double>
    {
        public static NanLargest Instance { get; } = new();

        public int Compare(double x, double y) =>
            double.IsNaN(x) || double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : x.CompareTo(y);
    }
}
