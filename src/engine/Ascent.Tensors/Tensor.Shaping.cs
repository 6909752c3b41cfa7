using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>The tensors behind each other along a dimension, in their common element type; their other extents are equal.</summary>
    /// <exception cref="ShapeException">An extent outside the dimension differs.</exception>
    public static Tensor Cat(IReadOnlyList<Tensor> tensors, int dim = 0) => Joining.Cat(tensors, dim);

    /// <summary>Tensors of one shape beside each other along a new dimension.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int dim = 0) => Joining.Stack(tensors, dim);

    /// <summary>Sums of products of elements in Einstein's notation, as PyTorch reads it: <c>"bij,bjk->bik"</c>, <c>"ii"</c>, <c>"...d,ed->...e"</c>.</summary>
    /// <param name="equation">A letter for each dimension of each operand, and after <c>-></c> those of the result; what is not there is summed. Without <c>-></c> the result has the letters that appear once, in alphabetical order.</param>
    /// <param name="operands">As many as the equation names; Float32 or Float64.</param>
    /// <exception cref="ArgumentException">The equation cannot be read; the message says where.</exception>
    /// <exception cref="ShapeException">A letter stands for different extents.</exception>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands) => EinsteinSums.Einsum(equation, operands);

    /// <summary>Views of <paramref name="size"/> along a dimension, one after the other; the last may be smaller.</summary>
    public Tensor[] Split(int size, int dim = 0) => Splitting.Split(this, size, dim);

    /// <summary>Views of the given extents along a dimension, one after the other.</summary>
    /// <exception cref="ShapeException">They do not add up to the dimension.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int dim = 0) => Splitting.Split(this, sizes, dim);

    /// <summary>At most so many views of equal extent along a dimension; the last may be smaller.</summary>
    public Tensor[] Chunk(int chunks, int dim = 0) => Splitting.Chunk(this, chunks, dim);

    /// <summary>The elements in reverse order along the dimensions.</summary>
    public Tensor Flip(params ReadOnlySpan<int> dims) => Rearranging.Flip(this, dims);

    /// <summary>The elements moved on along a dimension; what leaves at one end enters at the other.</summary>
    public Tensor Roll(int shift, int dim) => Rearranging.Roll(this, shift, dim);

    /// <summary>The elements moved on in row-major order.</summary>
    public Tensor Roll(int shift) => Rearranging.Roll(Flatten(), shift, 0).Reshape(Shape);

    /// <summary>This tensor repeated along each of the last dimensions; more counts than dimensions add leading ones.</summary>
    public Tensor Tile(params ReadOnlySpan<int> repeats) => Rearranging.Tile(this, repeats);

    /// <summary>Matrices [.., rows, columns] with 0 above a diagonal; 0 is the main one, 1 that above it.</summary>
    public Tensor Tril(int diagonal = 0) => Triangles.Triangle("Tril", this, diagonal, lower: true);

    /// <summary>Matrices [.., rows, columns] with 0 below a diagonal; 0 is the main one, 1 that above it.</summary>
    public Tensor Triu(int diagonal = 0) => Triangles.Triangle("Triu", this, diagonal, lower: false);

    /// <summary>A view of the elements whose indices in two dimensions differ by <paramref name="offset"/>, as the last dimension.</summary>
    public Tensor Diagonal(int offset = 0, int dim0 = 0, int dim1 = 1) => Triangles.Diagonal(this, offset, dim0, dim1);

    /// <summary>This tensor with a border.</summary>
    /// <param name="padding">Extents before and after, as pairs, the last dimension first; negative ones cut off.</param>
    /// <param name="mode">What the border holds.</param>
    /// <param name="value">The number in a constant border.</param>
    /// <exception cref="ShapeException">More pairs than dimensions, or a border wider than the mode has elements for.</exception>
    public Tensor Pad(ReadOnlySpan<int> padding, PaddingMode mode = PaddingMode.Constant, double value = 0) => Padding.Pad(this, padding, mode, value);

    /// <summary>The planes of [n, c, h, w] or [c, h, w] at another size.</summary>
    /// <param name="size">Rows and columns of the result.</param>
    /// <param name="mode">Which elements a new one is made of.</param>
    /// <param name="alignCorners">Bilinear only: whether the centres of the corner elements stay at the corners, or the corners of the plane do.</param>
    /// <exception cref="ShapeException">The rank is not 3 or 4, or an extent is empty.</exception>
    public Tensor Resize((int Height, int Width) size, ResizeMode mode = ResizeMode.Nearest, bool alignCorners = false) => Resizing.Resize(this, size, mode, alignCorners);
}
