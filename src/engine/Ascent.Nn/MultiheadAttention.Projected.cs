using Ascent.Tensors;

namespace Ascent.Nn;

public sealed partial class MultiheadAttention
{
    /// <summary>
    /// The keys and values of an input, each [n, heads, steps, width / heads]: for a decoder, which attends to the same ones at every step
    /// and so need not compute them again.
    /// </summary>
    /// <param name="input">[n, steps, width], or with the first two dimensions exchanged, as the module was made.</param>
    /// <exception cref="ShapeException">The input is of another shape.</exception>
    public (Tensor Keys, Tensor Values) Project(Tensor input)
    {
        Check(input);
        return (Heads(Projected(input, 1)), Heads(Projected(input, 2)));
    }

    /// <summary>Queries attend to keys and values that <see cref="Project"/> gave.</summary>
    /// <param name="query">[n, queries, width], or with the first two dimensions exchanged.</param>
    /// <param name="keys">[n, heads, keys, width / heads].</param>
    /// <param name="values">As the keys.</param>
    /// <param name="mask">Broadcasts to [n, heads, queries, keys]: integers, 0 hides a key; floats are added to the scores.</param>
    /// <returns>Of the shape of the query.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Attend(Tensor query, Tensor keys, Tensor values, Tensor? mask = null)
    {
        Check(query);
        return Joined(Tensor.Attention(Heads(Projected(query, 0)), keys, values, mask), query.Shape);
    }
}
