using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>y = sum over all elements of op(x); <paramref name="y"/> has one element, 0 where x has none.</summary>
    void Sum<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator;

    /// <summary>y = sum of op(x) along a dimension, which y lacks or has with an extent of 1.</summary>
    void Sum<TOp>(Tensor x, Tensor y, int dim, TOp op)
        where TOp : struct, IUnaryOperator;

    /// <summary>y = the largest or smallest of all elements, NaN if any is; <paramref name="x"/> has some.</summary>
    void Extreme(Tensor x, Tensor y, bool smallest);

    /// <summary>
    /// The largest or smallest elements along a dimension of at least one element, and their Int64 positions: NaN counts as the most extreme,
    /// and of equals the first. <paramref name="values"/> and <paramref name="positions"/> lack the dimension or have it with an extent of 1.
    /// </summary>
    void Extreme(Tensor x, Tensor values, Tensor positions, int dim, bool smallest);

    /// <summary>y_i = x_0 + ... + x_i along a dimension, or x_i + ... + x_(n-1) if <paramref name="reverse"/>; x has elements.</summary>
    void CumulativeSum(Tensor x, Tensor y, int dim, bool reverse);

    /// <summary>y = product along a dimension, which y lacks or has with an extent of 1; 1 where there are no elements.</summary>
    void Product(Tensor x, Tensor y, int dim);

    /// <summary>dx_i = dy times the product of all x_j along the dimension with j other than i.</summary>
    void ProductBackward(Tensor dy, Tensor x, Tensor dx, int dim);

    /// <summary>
    /// The first elements in ascending or descending order along a dimension, as many as the results have there, and their Int64
    /// positions. Equal elements keep their order; NaN is the largest.
    /// </summary>
    void Sort(Tensor x, Tensor values, Tensor positions, int dim, bool descending);

    /// <summary>y = softmax(x), or its logarithm, along the last dimension; x has elements.</summary>
    void Softmax(Tensor x, Tensor y, bool log);

    /// <summary>dx from dy and y = softmax(x), or its logarithm, along the last dimension.</summary>
    void SoftmaxBackward(Tensor dy, Tensor y, Tensor dx, bool log);
}
