using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Scaled dot-product attention, softmax(scale Q K^T + mask) V, without the matrix of scores in memory, forward or backward.
    /// Vaswani et al., "Attention is all you need", 2017 (arXiv 1706.03762); Dao et al., "FlashAttention", 2022 (arXiv 2205.14135).
    /// </summary>
    /// <remarks>
    /// Operands may have any strides: heads that are views of a projection [b, T, 3c] are read where they lie. The output is laid out
    /// like the query, so that <c>Transpose(1, 2).Reshape([b, T, c])</c> of heads that were split off so costs no copy either. A query
    /// that sees no key (its whole row is masked) gets zeros and no gradient, as in PyTorch from 2.5 on; earlier ones gave NaN.
    /// </remarks>
    /// <param name="query">Q [.., heads, queries, d]; the leading dimensions may be any.</param>
    /// <param name="key">K [.., heads, keys, d]; its heads, the third dimension from the end, may also be a divisor of those of the query (grouped queries).</param>
    /// <param name="value">V [.., heads, keys, e].</param>
    /// <param name="mask">
    /// Broadcasts to the scores [.., heads, queries, keys]. Integers: 0 hides a key from a query, all else shows it (PyTorch's Boolean mask). Floats of
    /// the query's type: added to the scores. One that requires gradients gets them, at the price of the matrix of scores.
    /// </param>
    /// <param name="causal">Whether query i sees only the keys up to i, counted from the first of each.</param>
    /// <param name="scale">1 / sqrt(d) unless given.</param>
    /// <returns>[.., heads, queries, e].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool causal = false, double? scale = null) =>
        Attentions.Attention(query, key, value, mask, causal, scale);
}
