namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>y[.., i, ..] = x[.., index_i, ..] in a dimension; the index is a contiguous Int64 vector whose positions were checked.</summary>
    void IndexSelect(Tensor x, Tensor index, Tensor y, int dim);

    /// <summary>sum[.., index_i, ..] += x[.., i, ..] in a dimension, in the order of i; the sum is contiguous.</summary>
    void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim);

    /// <summary>y[.., positions[.., k, ..], ..] = x[.., k, ..]: each element to a position of its own along a dimension. The positions are Int64, of x's shape.</summary>
    void PutAlong(Tensor x, Tensor positions, Tensor y, int dim);
}
