using Ascent.Tensors.Operations;
using Ascent.Tensors.Random;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>Rows along a dimension chosen by an Int64 vector, which may repeat.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the dimension.</exception>
    public Tensor IndexSelect(int dim, Tensor index) => Indexing.Select(this, dim, index);

    /// <summary>This tensor with row i of the source added to row index_i along a dimension; equal indices add up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the dimension.</exception>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source) => Indexing.Add(this, dim, index, source);

    /// <summary>The rows of this weight [rows, width] that integers of any shape name: [.., width]. The gradient of the weight is dense.</summary>
    /// <param name="indices">Rows, 0 to rows - 1.</param>
    /// <param name="paddingIndex">A row that gets no gradient; negative counts from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the rows.</exception>
    public Tensor Embedding(Tensor indices, int? paddingIndex = null) => Indexing.Embedding(this, indices, paddingIndex);

    /// <summary>y[i, j, ..] = x[index[i, j, ..], j, ..] for dimension 0, and so on: one element for each of the index, which has this rank and lies inside this shape apart from the dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the dimension.</exception>
    public Tensor Gather(int dim, Tensor index) => Gathering.Gather(this, dim, index);

    /// <summary>This tensor with y[index[i, j, ..], j, ..] = source[i, j, ..] for dimension 0, and so on; of several the last in row-major order stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the dimension.</exception>
    public Tensor Scatter(int dim, Tensor index, Tensor source) => Gathering.Scatter(this, dim, index, source);

    /// <summary>As <see cref="Scatter"/>, but adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside the dimension.</exception>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source) => Gathering.ScatterAdd(this, dim, index, source);

    /// <summary>This tensor with a value where the mask, which broadcasts with it, is not 0.</summary>
    public Tensor MaskedFill(Tensor mask, double value) => Gathering.MaskedFill(this, mask, value);

    /// <summary>
    /// Each element with probability <paramref name="p"/> times 0, else times 1 / (1 - p). The draws come from the generator by position, 32 bits for each element in row-major
    /// order, so that they depend on its seed, stream and position alone; it moves on by the count, rounded up to 4. This tensor itself for p = 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public Tensor Dropout(double p, Philox random) => Dropouts.Dropout(this, p, random);
}
