namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// C = A B, or C += A B, for each index of <paramref name="batch"/>: A [.., m, k], B [.., k, n], C [.., m, n], whose leading extents
    /// broadcast to <paramref name="batch"/>. Only an accumulated C may itself be broadcast.
    /// </summary>
    void MatMul(Tensor a, Tensor b, Tensor c, Shape batch, bool accumulate);

    /// <summary>Y = X W^T + b, then max(., 0) if <paramref name="relu"/>: X [rows, inputs], W [outputs, inputs], b [outputs] or null, Y [rows, outputs].</summary>
    void Linear(Tensor x, Tensor weight, Tensor? bias, Tensor y, bool relu);
}
