using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>x + attention(norm(x)), then x + mlp(norm(x)).</summary>
internal sealed class GptBlock : Module
{
    private readonly LayerNorm _ln1;
    private readonly GptAttention _attention;
    private readonly LayerNorm _ln2;
    private readonly GptMlp _mlp;

    public GptBlock(GptOptions options, Philox random)
    {
        _ln1 = AddModule("ln_1", new LayerNorm(options.Width, options.Epsilon));
        _attention = AddModule("attn", new GptAttention(options, random));
        _ln2 = AddModule("ln_2", new LayerNorm(options.Width, options.Epsilon));
        _mlp = AddModule("mlp", new GptMlp(options, random));
    }

    public Tensor Forward(Tensor input, Tensor? mask, GptLayerCache? cache)
    {
        input = BeforeForward(input);
        var x = input + _attention.Forward(_ln1.Forward(input), mask, cache);
        return AfterForward(input, x + _mlp.Forward(_ln2.Forward(x)));
    }

    protected override Tensor Compute(Tensor input)
    {
        var x = input + _attention.Forward(_ln1.Forward(input));
        return x + _mlp.Forward(_ln2.Forward(x));
    }
}

/// <summary>Causal attention of several heads over x [count, time, width]; query, key and value come from one product.</summary>
internal sealed class GptAttention : Module
{
    private readonly int _heads;
    private readonly double _drop;
    private readonly Philox _random;
    private readonly TransposedLinear _attend;
    private readonly TransposedLinear _project;
    private readonly Dropout _dropResult;

    public GptAttention(GptOptions options, Philox random)
    {
        (_heads, _drop, _random) = (options.Heads, options.AttentionDropout, random);
        _attend = AddModule("c_attn", new TransposedLinear(options.Width, 3 * options.Width, random, 0.02));
        _project = AddModule("c_proj", new TransposedLinear(options.Width, options.Width, random, 0.02 / Math.Sqrt(2 * options.Layers)));
        _dropResult = AddModule("resid_dropout", new Dropout(options.ResidualDropout, random));
    }

    /// <param name="input">[count, time, width].</param>
    /// <param name="mask">Broadcasts to [count, heads, time, time], 0 hides a key; null hides none. Not together with a cache.</param>
    /// <param name="cache">Keys and values of what came before; takes those of the input up. Null if nothing came before.</param>
    public Tensor Forward(Tensor input, Tensor? mask, GptLayerCache? cache)
    {
        input = BeforeForward(input);
        return AfterForward(input, Attend(input, mask, cache));
    }

    protected override Tensor Compute(Tensor input) => Attend(input, null, null);

    private Tensor Attend(Tensor input, Tensor? mask, GptLayerCache? cache)
    {
        var parts = _attend.Forward(input).Split(input.Shape[2], 2);
        var (query, key, value) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2]));
        var causal = true;
        if (cache is { } seen)
        {
            (key, value) = seen.Append(key, value);
            // One query after all keys sees them all; several see what came before and each other causally.
            if (key.Shape[2] > query.Shape[2])
            {
                causal = false;
                if (query.Shape[2] > 1) mask = Tensor.Ones([query.Shape[2], key.Shape[2]], DType.Int64).Tril(key.Shape[2] - query.Shape[2]);
            }
        }

        var mixed = Training && _drop > 0 ? WeightedDropout.Attention(query, key, value, mask, causal, _drop, _random) : Tensor.Attention(query, key, value, mask, causal);
        return _dropResult.Forward(_project.Forward(mixed.Transpose(1, 2).Reshape(input.Shape)));
    }

    /// <summary>[count, time, width] seen as [count, heads, time, size]; no element moves.</summary>
    private Tensor Heads(Tensor x) => x.Reshape([x.Shape[0], x.Shape[1], _heads, x.Shape[2] / _heads]).Transpose(1, 2);
}

/// <summary>Wider inside, with the activation there.</summary>
internal sealed class GptMlp : Module
{
    private readonly GptOptions _options;
    private readonly TransposedLinear _widen;
    private readonly TransposedLinear _project;
    private readonly Dropout _drop;

    public GptMlp(GptOptions options, Philox random)
    {
        _options = options;
        var inside = options.Inside ?? 4 * options.Width;
        _widen = AddModule("c_fc", new TransposedLinear(options.Width, inside, random, 0.02));
        _project = AddModule("c_proj", new TransposedLinear(inside, options.Width, random, 0.02 / Math.Sqrt(2 * options.Layers)));
        _drop = AddModule("dropout", new Dropout(options.ResidualDropout, random));
    }

    protected override Tensor Compute(Tensor input) => _drop.Forward(_project.Forward(_options.Activate(_widen.Forward(input))));
}

/// <summary>
/// A linear layer as GPT-2 stores it: y = x W + b with W [inputs, outputs]. Hugging Face calls it Conv1D, and so its files have the
/// weight the other way round than those of a <see cref="Linear"/>.
/// </summary>
internal sealed class TransposedLinear : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    public TransposedLinear(int inputs, int outputs, Philox random, double deviation)
    {
        _weight = AddParameter("weight", Tensor.Normal([inputs, outputs], random, 0, deviation));
        _bias = AddParameter("bias", Tensor.Zeros([outputs]));
    }

    protected override Tensor Compute(Tensor input) => input.Linear(_weight.Transpose(0, 1), _bias);
}
