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

    /// <summary>y = the largest of all elements, NaN if any is; <paramref name="x"/> has some.</summary>
    void Max(Tensor x, Tensor y);

    /// <summary>
    /// The largest elements along a dimension of at least one element, and their Int64 positions: NaN counts as the largest, and of equals the
    /// first. <paramref name="values"/> and <paramref name="positions"/> lack the dimension or have it with an extent of 1.
    /// </summary>
    void Max(Tensor x, Tensor values, Tensor positions, int dim);

    /// <summary>y = softmax(x), or its logarithm, along the last dimension; x has elements.</summary>
    void Softmax(Tensor x, Tensor y, bool log);

    /// <summary>dx from dy and y = softmax(x), or its logarithm, along the last dimension.</summary>
    void SoftmaxBackward(Tensor dy, Tensor y, Tensor dx, bool log);
}
