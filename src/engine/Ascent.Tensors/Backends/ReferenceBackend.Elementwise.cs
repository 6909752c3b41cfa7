using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Map<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator
    {
        var values = Read(x);
        for (var i = 0; i < values.Length; i++) values[i] = op.Invoke(values[i]);
        Write(values, y);
    }

    /// <inheritdoc/>
    public virtual void Zip<TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where TOp : struct, IBinaryOperator
    {
        double[] left = Stretched(a, c.Shape), right = Stretched(b, c.Shape);
        for (var i = 0; i < left.Length; i++) left[i] = op.Invoke(left[i], right[i]);
        Write(left, c);
    }

    /// <inheritdoc/>
    public virtual void Zip<TOp>(Tensor a, Tensor b, Tensor c, Tensor d, TOp op)
        where TOp : struct, ITernaryOperator
    {
        double[] first = Stretched(a, d.Shape), second = Stretched(b, d.Shape), third = Stretched(c, d.Shape);
        for (var i = 0; i < first.Length; i++) first[i] = op.Invoke(first[i], second[i], third[i]);
        Write(first, d);
    }

    /// <summary>A tensor's elements as often as broadcasting to a shape repeats them, in row-major order.</summary>
    private static double[] Stretched(Tensor x, Shape shape)
    {
        var values = Read(x);
        var result = new double[shape.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var (left, at, step) = (i, 0, 1);
            for (var d = 1; d <= x.Rank; d++)
            {
                (left, var index) = Math.DivRem(left, shape[^d]);
                if (x.Shape[^d] == 1) continue;
                at += index * step;
                step *= x.Shape[^d];
            }

            result[i] = values[at];
        }

        return result;
    }
}
