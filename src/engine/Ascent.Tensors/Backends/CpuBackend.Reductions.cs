using Ascent.Tensors.Cpu;
using Ascent.Tensors.Operations;

namespace Ascent.Tensors.Backends;

public partial class CpuBackend
{
    /// <inheritdoc/>
    public virtual void Sum<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator
    {
        using var packed = Copies.Contiguous(x);
        SumKernels.All(packed, y, op);
    }

    /// <inheritdoc/>
    public virtual void Sum<TOp>(Tensor x, Tensor y, int dim, TOp op)
        where TOp : struct, IUnaryOperator
    {
        if (y.Count == 0) return;
        if (x.Count == 0)
        {
            Copies.Fill(y, 0);
            return;
        }

        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        SumKernels.Middle(packed, y, outer, n, inner, op);
    }

    /// <inheritdoc/>
    public virtual void Extreme(Tensor x, Tensor y, bool smallest)
    {
        using var packed = Copies.Contiguous(x);
        ExtremeKernels.All(packed, y, smallest);
    }

    /// <inheritdoc/>
    public virtual void Extreme(Tensor x, Tensor values, Tensor positions, int dim, bool smallest)
    {
        if (values.Count == 0) return;
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        ExtremeKernels.Middle(packed, values, positions, outer, n, inner, smallest);
    }

    /// <inheritdoc/>
    public virtual void CumulativeSum(Tensor x, Tensor y, int dim, bool reverse)
    {
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        RunningKernels.Sum(packed, y, outer, n, inner, reverse);
    }

    /// <inheritdoc/>
    public virtual void Product(Tensor x, Tensor y, int dim)
    {
        if (y.Count == 0) return;
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        RunningKernels.Product(packed, y, outer, n, inner);
    }

    /// <inheritdoc/>
    public virtual void ProductBackward(Tensor dy, Tensor x, Tensor dx, int dim)
    {
        if (dx.Count == 0) return;
        using var packed = Copies.Contiguous(x);
        using var above = Copies.Contiguous(dy);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        RunningKernels.ProductBackward(above, packed, dx, outer, n, inner);
    }

    /// <inheritdoc/>
    public virtual void Sort(Tensor x, Tensor values, Tensor positions, int dim, bool descending)
    {
        using var packed = Copies.Contiguous(x);
        var (outer, n, inner) = Reductions.Around(x.Shape, dim);
        SortKernels.Sort(packed, values, positions, outer, n, values.Shape[dim], inner, descending);
    }

    /// <inheritdoc/>
    public virtual void Softmax(Tensor x, Tensor y, bool log)
    {
        using var packed = Copies.Contiguous(x);
        SoftmaxKernels.Forward(packed, y, x.Count / x.Shape[-1], x.Shape[-1], log);
    }

    /// <inheritdoc/>
    public virtual void SoftmaxBackward(Tensor dy, Tensor y, Tensor dx, bool log)
    {
        using var packed = Copies.Contiguous(dy);
        SoftmaxKernels.Backward(packed, y, dx, y.Count / y.Shape[-1], y.Shape[-1], log);
    }
}
