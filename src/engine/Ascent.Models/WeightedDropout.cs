using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Attention of which the weights go through dropout: dropout(softmax(Q K^T / sqrt(d) + mask)) V.</summary>
internal static class WeightedDropout
{
    /// <summary>
    /// The plain way, with the matrix of weights, because dropout needs it. Shapes and mask as <see cref="Tensor.Attention"/> has them; a query that sees
    /// no key looks at all of them alike. If <paramref name="causal"/>, query i sees the keys up to i.
    /// </summary>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double p, Philox random)
    {
        var scores = (query / Math.Sqrt(query.Shape[-1])).MatMul(key.Transpose()); // [.., queries, keys]
        // The least float, not -infinity: a row that is hidden as a whole must not become NaN.
        if (causal) scores = scores.MaskedFill(Tensor.Ones([scores.Shape[-2], scores.Shape[-1]], DType.Int64).Triu(1), float.MinValue);
        if (mask is not null) scores = mask.DType.IsFloat() ? scores + mask : scores.MaskedFill(mask.EqualTo(0), float.MinValue);
        return scores.Softmax(-1).Dropout(p, random).MatMul(value);
    }
}
