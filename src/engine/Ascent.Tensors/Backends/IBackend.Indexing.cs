namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>y[.., i, ..] = x[.., index_i, ..] along a dimension; the index is contiguous Int64, read as a vector, and was checked. Any element type.</summary>
    void IndexSelect(Tensor x, Tensor index, Tensor y, int dim);

    /// <summary>
    /// sum[.., index_i, ..] += x[.., i, ..] along a dimension, in the order of i; the index is contiguous Int64, read as a vector, and was checked. Places i with
    /// index_i = <paramref name="skip"/> are left out (-1: none). The sum is contiguous and begins with 0 if <paramref name="accumulate"/> is false.
    /// </summary>
    void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim, long skip = -1, bool accumulate = true);

    /// <summary>
    /// y[.., k, ..] = x[.., positions[.., k, ..], ..]: each element from a position of its own along a dimension. The positions are Int64, of y's shape, which lies inside x's
    /// apart from the dimension. Any element type.
    /// </summary>
    void Gather(Tensor x, Tensor positions, Tensor y, int dim);

    /// <summary>
    /// y[.., positions[.., k, ..], ..] = x[.., k, ..]: each element to a position of its own along a dimension; of several the last in row-major order stays. The positions are
    /// Int64, of x's shape, which lies inside y's apart from the dimension. Any element type.
    /// </summary>
    void PutAlong(Tensor x, Tensor positions, Tensor y, int dim);

    /// <summary>As <see cref="PutAlong"/>, but adds, in row-major order.</summary>
    void ScatterAdd(Tensor x, Tensor positions, Tensor y, int dim);

    /// <summary>y = value where the mask is not 0, else x; X and the mask, of one type, broadcast to Y.</summary>
    void MaskedFill(Tensor x, Tensor mask, Tensor y, double value);
}
