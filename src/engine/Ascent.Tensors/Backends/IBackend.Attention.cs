namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// O = softmax(scale Q K^T + M) V for each index of the leading dimensions: Q [.., queries, d], K [.., keys, d], V [.., keys, e], M (or null)
    /// [.., queries, keys], O [.., queries, e]; L [.., queries] the logarithm of the sum of the exponentials of each row. With
    /// <paramref name="causal"/> query i sees the keys up to i. A query that sees none, or only scores of -infinity, has O = 0 and L = -infinity. The dimension
    /// before the last two may be shorter in K and V: then as many neighbouring heads of Q as its quotient share one. O may have any strides but between columns.
    /// </summary>
    void Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp);

    /// <summary>
    /// Gradients of <see cref="Attention"/>, from dO and what the forward pass had. With P = e^(scale Q K^T + M - L), D = row sums of dO x O:
    /// dV = P^T dO, dS = scale P (dO V^T - D), dQ = dS K, dK = dS^T Q. The results may have any strides but between columns.
    /// </summary>
    void AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp, Tensor dquery, Tensor dkey, Tensor dvalue);
}
