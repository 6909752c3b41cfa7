namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// y[.., i, j] = x[.., i, j] where j - i is at most <paramref name="diagonal"/> (<paramref name="lower"/>) or at least, else 0; any element type.
    /// </summary>
    void Triangle(Tensor x, Tensor y, int diagonal, bool lower);
}
