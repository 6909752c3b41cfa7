using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>Sums along several dimensions; over all where none is named.</summary>
    public Tensor Sum(ReadOnlySpan<int> dims, bool keepDim = false) => Reductions.Sum(this, dims, keepDim);

    /// <summary>Means along several dimensions; over all where none is named.</summary>
    public Tensor Mean(ReadOnlySpan<int> dims, bool keepDim = false) => Reductions.Mean(this, dims, keepDim);

    /// <summary>Mean squared distance of all elements from their mean, of rank 0: divided by n - 1 if <paramref name="unbiased"/>, else by n.</summary>
    public Tensor Variance(bool unbiased = true) => Variances.All(this, unbiased, root: false);

    /// <summary>As <see cref="Variance(bool)"/>, along a dimension.</summary>
    public Tensor Variance(int dim, bool unbiased = true, bool keepDim = false) => Variances.Along(this, dim, unbiased, keepDim, root: false);

    /// <summary>Square root of <see cref="Variance(bool)"/>; its gradient at 0 is 0.</summary>
    public Tensor StandardDeviation(bool unbiased = true) => Variances.All(this, unbiased, root: true);

    /// <summary>As <see cref="StandardDeviation(bool)"/>, along a dimension.</summary>
    public Tensor StandardDeviation(int dim, bool unbiased = true, bool keepDim = false) => Variances.Along(this, dim, unbiased, keepDim, root: true);

    /// <summary>Smallest element, NaN if any is; equal elements share the gradient.</summary>
    /// <exception cref="ShapeException">There are no elements.</exception>
    public Tensor Min() => Extremes.Min(this);

    /// <summary>Smallest elements along a dimension, NaN if any is; the gradient goes to the first of them.</summary>
    public Tensor Min(int dim, bool keepDim = false) => Take(MinWithIndex(dim, keepDim));

    /// <summary>Int64 positions of the smallest elements along a dimension: the first of equals, the first NaN if there is one.</summary>
    public Tensor ArgMin(int dim) => Extremes.Arg("ArgMin", this, dim, smallest: true);

    /// <summary>Largest elements along a dimension and their Int64 positions.</summary>
    public (Tensor Values, Tensor Indices) MaxWithIndex(int dim, bool keepDim = false) => Extremes.WithIndex("MaxWithIndex", this, dim, keepDim, smallest: false);

    /// <summary>Smallest elements along a dimension and their Int64 positions.</summary>
    public (Tensor Values, Tensor Indices) MinWithIndex(int dim, bool keepDim = false) => Extremes.WithIndex("MinWithIndex", this, dim, keepDim, smallest: true);

    /// <summary>ln of the sum of exp(x) along a dimension, without overflow.</summary>
    public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExps.LogSumExp(this, dim, keepDim);

    /// <summary>(sum |x|^p)^(1/p) over all elements: p = 0 counts those that are not 0, infinity is the largest |x|, -infinity the smallest.</summary>
    public Tensor Norm(double p = 2) => VectorNorms.All(this, p);

    /// <summary>As <see cref="Norm(double)"/>, along a dimension.</summary>
    public Tensor Norm(double p, int dim, bool keepDim = false) => VectorNorms.Along(this, p, dim, keepDim);

    /// <summary>y_i = x_0 + ... + x_i along a dimension.</summary>
    public Tensor CumulativeSum(int dim) => Cumulatives.Sum(this, dim);

    /// <summary>Product of all elements, of rank 0.</summary>
    public Tensor Product() => Products.All(this);

    /// <summary>Products along a dimension.</summary>
    public Tensor Product(int dim, bool keepDim = false) => Products.Along(this, dim, keepDim);

    /// <summary>The elements in order along a dimension, and the Int64 positions that they came from. Equal elements keep their order; NaN is the largest.</summary>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false) => Sorts.Sort("Sort", this, dim, count: null, descending);

    /// <summary>The positions that <see cref="Sort"/> gives.</summary>
    public Tensor ArgSort(int dim = -1, bool descending = false)
    {
        var (values, indices) = Sorts.Sort("ArgSort", Detach(), dim, count: null, descending);
        values.Dispose();
        return indices;
    }

    /// <summary>The k largest elements along a dimension, or the smallest, best first, and their Int64 positions.</summary>
    /// <exception cref="ShapeException">The dimension has fewer than k elements.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true) => Sorts.Sort("TopK", this, dim, k, largest);

    private static Tensor Take((Tensor Values, Tensor Indices) found)
    {
        found.Indices.Dispose();
        return found.Values;
    }
}
