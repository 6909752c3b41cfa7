using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape; a view where the strides allow it, else a copy.</summary>
    /// <exception cref="ShapeException">The counts differ.</exception>
    public Tensor Reshape(Shape shape) => Views.Reshape(this, shape);

    /// <summary>Merges the dimensions from <paramref name="startDim"/> to <paramref name="endDim"/>, both included.</summary>
    public Tensor Flatten(int startDim = 0, int endDim = -1) => Views.Flatten(this, startDim, endDim);

    /// <summary>A view with the dimensions in another order: dimension i of the result is dimension <c>dims[i]</c> of this.</summary>
    public Tensor Permute(params ReadOnlySpan<int> dims) => Views.Permute(this, dims);

    /// <summary>A view with two dimensions exchanged.</summary>
    public Tensor Transpose(int dim0 = -2, int dim1 = -1) => Views.Transpose(this, dim0, dim1);

    /// <summary>The last two dimensions exchanged.</summary>
    public Tensor T => Transpose();

    /// <summary>A view that repeats dimensions of extent 1, and new leading ones, without copying.</summary>
    /// <exception cref="ShapeException">An extent other than 1 would change.</exception>
    public Tensor Expand(Shape shape) => Views.Expand(this, shape);

    /// <summary>A view with a new dimension of extent 1 before <paramref name="dim"/>; -1 appends.</summary>
    public Tensor Unsqueeze(int dim) => Views.Unsqueeze(this, dim);

    /// <summary>A view without a dimension, if its extent is 1.</summary>
    public Tensor Squeeze(int dim) => Views.Squeeze(this, dim);

    /// <summary>A view of [start, end) along a dimension, of every <paramref name="step"/>th element. Negative bounds count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the dimension, or the step is under 1.</exception>
    public Tensor Slice(int dim, int start, int end, int step = 1) => Views.Slice(this, dim, start, end, step);

    /// <summary>A view without dimension 0, at an index.</summary>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public Tensor this[int index] => Views.At(this, index);
}
