using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// O = P V with P = softmax(S), S = scale Q K^T + M; Q [.., queries, d], K [.., keys, d], V [.., keys, e]. Neither S nor P is ever in memory as a whole:
/// the forward pass keeps L = log sum e^S of each row, from which the backward pass computes P again.
/// dV = P^T dO, dS = scale P (dO V^T - row sums of dO O), dQ = dS K, dK = dS^T Q.
/// </summary>
internal static class Attentions
{
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double? scale)
    {
        DTypeFacts.RequireFloat("Attention", query);
        Check(query, key, value);
        Shape scores = [.. query.Shape.Range(0, query.Rank - 1), key.Shape[-2]];
        if (mask is not null && (mask.Rank > scores.Rank || Shape.Broadcast("Attention: mask", mask.Shape, scores) != scores))
            throw new ShapeException($"Attention: mask {mask.Shape} does not broadcast to the scores {scores} of query {query.Shape} and key {key.Shape}.");
        if (mask?.DType is { } dtype && dtype != query.DType && !dtype.IsIndex() && dtype is not (DType.Int8 or DType.UInt8))
            throw new ArgumentException($"Attention: the mask is {mask.DType} and the query {query.DType}; it must be an integer or have the query's element type.", nameof(mask));
        var factor = scale ?? 1 / Math.Sqrt(query.Shape[-1]);
        if (Tape.Records(mask)) return Composed(query, key, value, mask!, causal, factor);

        using var additive = mask is null ? null : Additive(mask, query.DType);
        using var added = additive?.View(scores, Views.BroadcastStrides(additive, scores));
        var output = Like(query, [.. query.Shape.Range(0, query.Rank - 1), value.Shape[-1]]);
        using var logSumExp = Tensor.Empty(new Shape(query.Shape.Range(0, query.Rank - 1)), query.DType);
        Backend.Current.Attention(query, key, value, added, causal, factor, output, logSumExp);
        if (!Tape.Records(query, key, value)) return output;
        var masked = added is not null;
        return Tape.Record("Attention", output, [query, key, value], masked ? [query, key, value, output, logSumExp, added!] : [query, key, value, output, logSumExp], c =>
        {
            Tensor q = c.Saved(0), k = c.Saved(1), v = c.Saved(2);
            Tensor dq = Like(q, q.Shape), dk = Like(k, k.Shape), dv = Like(v, v.Shape);
            Backend.Current.AttentionBackward(c.Gradient, q, k, v, masked ? c.Saved(5) : null, causal, factor, c.Saved(3), c.Saved(4), dq, dk, dv);
            c.Give(0, dq);
            c.Give(1, dk);
            c.Give(2, dv);
        });
    }

    /// <summary>The plain way, for a mask that is learnt: its gradient is a matrix of scores anyway.</summary>
    private static Tensor Composed(Tensor query, Tensor key, Tensor value, Tensor mask, bool causal, double scale)
    {
        if (query.Rank > 2 && query.Shape[-3] != key.Shape[-3])
            throw new ShapeException($"Attention: a mask that requires gradients needs as many heads in key {key.Shape} as in query {query.Shape}.");
        var scores = (query * scale).MatMul(key.Transpose()) + mask;
        if (causal)
        {
            using Tensor rows = Tensor.Arange(query.Shape[-2], query.DType).Unsqueeze(1), columns = Tensor.Arange(key.Shape[-2], query.DType);
            scores += (1 - (columns - rows).GreaterThan(0)).Log();
        }

        return scores.Softmax(-1).MatMul(value);
    }

    /// <summary>0 where an integer mask lets a query see a key, else -infinity.</summary>
    private static Tensor Additive(Tensor mask, DType dtype)
    {
        using var off = GradMode.NoGrad();
        if (mask.DType.IsFloat()) return mask.Detach();
        using Tensor integers = mask.DType.IsStorage() ? mask.To(DType.Int32) : mask.Detach(), zero = Tensor.Scalar(0, integers.DType);
        using var hidden = integers.EqualTo(zero);
        using var numbers = hidden.To(dtype);
        using var seen = 1 - numbers;
        return seen.Log();
    }

    /// <summary>
    /// An empty tensor that lies as another does: with [.., heads, T, d] a view of [.., T, heads, d], so that splitting heads off and
    /// merging them again copies nothing.
    /// </summary>
    private static Tensor Like(Tensor x, Shape shape)
    {
        if (x.Rank < 3 || x.Strides[^3] >= x.Strides[^2]) return Tensor.Empty(shape, x.DType);
        var (heads, rows, columns) = (shape[-3], shape[-2], shape[-1]);
        using var block = Tensor.Empty([.. shape.Range(0, shape.Rank - 3), rows, heads, columns], x.DType);
        var strides = block.Strides.ToArray();
        (strides[^3], strides[^2]) = (strides[^2], strides[^3]);
        return block.View(shape, strides);
    }

    private static void Check(Tensor query, Tensor key, Tensor value)
    {
        var fits = query.Rank >= 2 && key.Rank == query.Rank && value.Rank == query.Rank
            && query.Shape[-1] == key.Shape[-1] && key.Shape[-2] == value.Shape[-2];
        for (var d = 0; fits && d < query.Rank - 2; d++)
        {
            fits = key.Shape[d] == value.Shape[d] && (query.Shape[d] == key.Shape[d] || (d == query.Rank - 3 && key.Shape[d] > 0 && query.Shape[d] % key.Shape[d] == 0));
        }

        if (!fits)
        {
            throw new ShapeException(
                $"Attention: query {query.Shape}, key {key.Shape} and value {value.Shape} do not fit: they must be [.., queries, d], [.., keys, d] and [.., keys, e]; the heads of key and value may divide those of the query.");
        }

        if (key.DType != query.DType || value.DType != query.DType)
            throw new ArgumentException($"Attention: query, key and value must have one element type, not {query.DType}, {key.DType}, {value.DType}.", nameof(key));
    }
}
