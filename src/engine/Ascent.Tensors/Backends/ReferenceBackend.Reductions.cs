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
    public virtual void Extreme(Tensor x, Tensor y, bool smallest) => Write([Extreme(Read(x), smallest).Value], y);

    /// <inheritdoc/>
    public virtual void Extreme(Tensor x, Tensor values, Tensor positions, int dim, bool smallest)
    {
        Write(Lines(x, dim, line => Extreme(line, smallest).Value), values);
        Write(Lines(x, dim, line => Extreme(line, smallest).Position), positions);
    }

    private static (double Value, int Position) Extreme(double[] line, bool smallest)
    {
        var best = 0;
        for (var k = 1; k < line.Length && !double.IsNaN(line[best]); k++)
        {
            if (double.IsNaN(line[k]) || (smallest ? line[k] < line[best] : line[k] > line[best])) best = k;
        }

        return (line[best], best);
    }

    /// <inheritdoc/>
    public virtual void CumulativeSum(Tensor x, Tensor y, int dim, bool reverse)
    {
        var values = Read(x);
        var (outer, n, inner) = Around(x.Shape, dim);
        for (var line = 0; line < outer * inner; line++)
        {
            var sum = 0.0;
            for (var k = 0; k < n; k++)
            {
                ref var at = ref values[Place(line, reverse ? n - 1 - k : k, n, inner)];
                at = sum += at;
            }
        }

        Write(values, y);
    }

    /// <inheritdoc/>
    public virtual void Product(Tensor x, Tensor y, int dim) => Write(Lines(x, dim, line => line.Aggregate(1.0, (product, value) => product * value)), y);

    /// <inheritdoc/>
    public virtual void ProductBackward(Tensor dy, Tensor x, Tensor dx, int dim)
    {
        double[] above = Read(dy), values = Read(x), result = new double[values.Length];
        var (outer, n, inner) = Around(x.Shape, dim);
        for (var line = 0; line < outer * inner; line++)
        {
            for (var i = 0; i < n; i++)
            {
                var others = above[line];
                for (var j = 0; j < n; j++) others *= j == i ? 1 : values[Place(line, j, n, inner)];
                result[Place(line, i, n, inner)] = others;
            }
        }

        Write(result, dx);
    }

    /// <inheritdoc/>
    public virtual void Sort(Tensor x, Tensor values, Tensor positions, int dim, bool descending)
    {
        double[] all = Read(x), sorted = new double[values.Count], places = new double[values.Count];
        var (outer, n, inner) = Around(x.Shape, dim);
        var k = values.Shape[dim];
        for (var line = 0; line < outer * inner; line++)
        {
            var items = Enumerable.Range(0, n).Select(i => (Value: all[Place(line, i, n, inner)], Index: i));
            var ordered = descending ? items.OrderByDescending(item => item.Value, NanLargest.Instance) : items.OrderBy(item => item.Value, NanLargest.Instance);
            foreach (var (rank, item) in ordered.Take(k).Index())
            {
                sorted[Place(line, rank, k, inner)] = item.Value;
                places[Place(line, rank, k, inner)] = item.Index;
            }
        }

        Write(sorted, values);
        Write(places, positions);
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
