using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// Attention in several heads (Vaswani and others: Attention Is All You Need, 2017): queries, keys and values are projected, each head
/// attends over its part of the width, and the heads' outputs are projected together. Parameters under PyTorch's names: in_proj_weight
/// [3 width, width] (Xavier uniform), in_proj_bias (0), out_proj.weight [width, width] and out_proj.bias (0).
/// </summary>
/// <remarks>The matrix of weights is never made, so it can be neither returned nor thinned by dropout.</remarks>
public sealed partial class MultiheadAttention : Module
{
    private readonly int _width;
    private readonly int _heads;
    private readonly bool _batchFirst;
    private readonly Linear _output;

    /// <summary>Draws the projections of the inputs, then that of the output.</summary>
    /// <param name="width">Of inputs and outputs; a multiple of the heads.</param>
    /// <param name="heads">How many there are.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="batchFirst">Whether inputs are [n, steps, width]; else [steps, n, width], PyTorch's default.</param>
    public MultiheadAttention(int width, int heads, Philox random, bool bias = true, bool batchFirst = true)
    {
        if (heads < 1 || width % heads != 0) throw new ArgumentOutOfRangeException(nameof(heads), heads, $"{heads} heads do not divide a width of {width}.");
        (_width, _heads, _batchFirst) = (width, heads, batchFirst);
        var weight = Tensor.Empty([3 * width, width]);
        Init.XavierUniform(weight, random);
        InputWeight = AddParameter("in_proj_weight", weight);
        if (bias) InputBias = AddParameter("in_proj_bias", Tensor.Zeros([3 * width]));
        _output = AddModule("out_proj", new Linear(width, width, random, bias));
        if (_output.Bias is not null) Init.Zeros(_output.Bias);
    }

    /// <summary>[3 width, width]: the projections of queries, keys and values, one below the other.</summary>
    public Tensor InputWeight { get; }

    /// <summary>[3 width], or null.</summary>
    public Tensor? InputBias { get; }

    /// <summary>Queries [n, queries, width] attend to keys and values [n, keys, width]; or with the first two dimensions exchanged.</summary>
    /// <param name="query">What attends.</param>
    /// <param name="key">What is looked at.</param>
    /// <param name="value">What is taken from there.</param>
    /// <param name="mask">
    /// Broadcasts to [n, heads, queries, keys], as in <see cref="Tensor.Attention"/>: integers, 0 hides a key from a query; floats are added
    /// to the scores.
    /// </param>
    /// <param name="causal">Whether a query sees only the keys up to its own position.</param>
    /// <returns>Of the shape of the query.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool causal = false)
    {
        query = BeforeForward(query);
        return AfterForward(query, Attend(query, key, value, mask, causal));
    }

    /// <summary>Attention of the input to itself.</summary>
    protected override Tensor Compute(Tensor input) => Attend(input, input, input, null, causal: false);

    private Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal)
    {
        Check(query);
        Check(key);
        Check(value);
        Tensor q, k, v;
        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            // One product for all three; the heads are views of its output.
            var all = query.Linear(InputWeight, InputBias);
            (q, k, v) = (all.Slice(2, 0, _width), all.Slice(2, _width, 2 * _width), all.Slice(2, 2 * _width, 3 * _width));
        }
        else
        {
            (q, k, v) = (Projected(query, 0), Projected(key, 1), Projected(value, 2));
        }

        return Joined(Tensor.Attention(Heads(q), Heads(k), Heads(v), mask, causal), query.Shape);
    }

    private void Check(Tensor input)
    {
        if (input.Rank != 3 || input.Shape[2] != _width) throw new ShapeException($"MultiheadAttention: input {input.Shape} must be [.., .., {_width}].");
    }

    /// <summary>The output for what the heads gave, [n, heads, queries, width / heads].</summary>
    private Tensor Joined(Tensor output, Shape shape)
    {
        var joined = _batchFirst ? output.Transpose(1, 2) : output.Permute(2, 0, 1, 3);
        return _output.Forward(joined.Reshape(shape));
    }

    private Tensor Projected(Tensor input, int part) =>
        input.Linear(InputWeight.Slice(0, part * _width, (part + 1) * _width), InputBias?.Slice(0, part * _width, (part + 1) * _width));

    /// <summary>[n, heads, steps, width / heads], a view.</summary>
    private Tensor Heads(Tensor x)
    {
        var split = x.Reshape([x.Shape[0], x.Shape[1], _heads, _width / _heads]);
        return _batchFirst ? split.Transpose(1, 2) : split.Permute(1, 2, 0, 3);
    }
}
