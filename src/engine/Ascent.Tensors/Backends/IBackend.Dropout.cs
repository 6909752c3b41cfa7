namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// y_i = x_i / (1 - p) where word i of the generator, counted from <paramref name="position"/>, is at least p 2^32 (rounded), else 0 x_i; 0 &lt; p &lt; 1. X and Y are
    /// contiguous. Bit i mod 64 of element i / 64 of the Int64 vector <paramref name="mask"/> says whether x_i was kept.
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output, of the same shape.</param>
    /// <param name="mask">Room for one bit for each element.</param>
    /// <param name="p">The share of elements to drop.</param>
    /// <param name="seed">Key of the Philox generator.</param>
    /// <param name="stream">Stream of the generator.</param>
    /// <param name="position">Word of the stream that belongs to the first element; a multiple of 4.</param>
    void Dropout(Tensor x, Tensor y, Tensor mask, double p, ulong seed, ulong stream, ulong position);

    /// <summary>dx_i = dy_i / (1 - p) where bit i of the mask is set, else 0 dy_i; both contiguous.</summary>
    void DropoutBackward(Tensor gradient, Tensor mask, Tensor dx, double p);
}
