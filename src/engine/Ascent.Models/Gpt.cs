using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Which GPT.</summary>
/// <param name="Vocabulary">Tokens that there are.</param>
/// <param name="Context">The longest sequence.</param>
/// <param name="Width">Numbers that stand for a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Heads of the attention; they share the width.</param>
public sealed record GptOptions(int Vocabulary = 50257, int Context = 1024, int Width = 768, int Layers = 12, int Heads = 12);

/// <summary>
/// GPT-2 (Radford, Wu, Child, Luan, Amodei, Sutskever: Language Models are Unsupervised Multitask Learners, 2019): learned positions,
/// blocks with the norm before attention and MLP, GELU in its tanh form, and the embedding of the tokens as the weight of the head. There
/// is no dropout. The keys are Hugging Face's: <c>wte.weight</c>, <c>wpe.weight</c>, <c>h.0.ln_1.weight</c>, <c>h.0.attn.c_attn.weight</c>, ...,
/// <c>ln_f.bias</c>; as there, the weights of a block's linear layers are stored [inputs, outputs].
/// </summary>
public sealed class Gpt : Module
{
    private readonly GptOptions _options;
    private readonly Embedding _wte;
    private readonly Embedding _wpe;
    private readonly ModuleList<GptBlock> _blocks;
    private readonly LayerNorm _normalize;

    /// <summary>Draws the weights as GPT-2 did: normal of deviation 0.02, and 0.02 / sqrt(2 layers) where a block adds to the stream.</summary>
    public Gpt(GptOptions options, Philox random)
    {
        if (options.Width % options.Heads != 0)
            throw new ArgumentException($"{options.Heads} heads cannot share a width of {options.Width}.", nameof(options));
        _options = options;
        _wte = AddModule("wte", new Embedding(Tensor.Normal([options.Vocabulary, options.Width], random, 0, 0.02)));
        _wpe = AddModule("wpe", new Embedding(Tensor.Normal([options.Context, options.Width], random, 0, 0.02)));
        _blocks = AddModule("h", new ModuleList<GptBlock>(Enumerable.Range(0, options.Layers).Select(_ => new GptBlock(options, random))));
        _normalize = AddModule("ln_f", new LayerNorm(options.Width));
    }

    /// <summary>Logits [count, time, vocabulary] of tokens Int64 [count, time]: at each place those of the token that follows.</summary>
    /// <exception cref="ShapeException">The sequences are longer than the context.</exception>
    protected override Tensor Compute(Tensor input)
    {
        if (input.Rank != 2 || input.Shape[1] > _options.Context)
            throw new ShapeException($"Gpt: tokens {input.Shape} are not [count, time] with a time of at most {_options.Context}.");
        var x = _wte.Forward(input) + _wpe.Weight.Slice(0, 0, input.Shape[1]);
        foreach (var block in _blocks) x = block.Forward(x);
        return _normalize.Forward(x).Linear(_wte.Weight, null);
    }
}

/// <summary>x + attention(norm(x)), then x + mlp(norm(x)).</summary>
internal sealed class GptBlock : Module
{
    private readonly LayerNorm _ln1;
    private readonly GptAttention _attention;
    private readonly LayerNorm _ln2;
    private readonly GptMlp _mlp;

    public GptBlock(GptOptions options, Philox random)
    {
        _ln1 = AddModule("ln_1", new LayerNorm(options.Width));
        _attention = AddModule("attn", new GptAttention(options, random));
        _ln2 = AddModule("ln_2", new LayerNorm(options.Width));
        _mlp = AddModule("mlp", new GptMlp(options, random));
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
    private readonly TransposedLinear _attend;
    private readonly TransposedLinear _project;

    public GptAttention(GptOptions options, Philox random)
    {
        _heads = options.Heads;
        _attend = AddModule("c_attn", new TransposedLinear(options.Width, 3 * options.Width, random, 0.02));
        _project = AddModule("c_proj", new TransposedLinear(options.Width, options.Width, random, 0.02 / Math.Sqrt(2 * options.Layers)));
    }

    protected override Tensor Compute(Tensor input)
    {
        var (count, time, width) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var parts = _attend.Forward(input).Split(width, 2);
        var mixed = Tensor.Attention(Heads(parts[0]), Heads(parts[1]), Heads(parts[2]), causal: true);
        return _project.Forward(mixed.Transpose(1, 2).Reshape([count, time, width]));
    }

    /// <summary>[count, time, width] seen as [count, heads, time, size]; no element moves.</summary>
    private Tensor Heads(Tensor x) => x.Reshape([x.Shape[0], x.Shape[1], _heads, x.Shape[2] / _heads]).Transpose(1, 2);
}

/// <summary>Four times as wide inside, with GELU.</summary>
internal sealed class GptMlp : Module
{
    private readonly TransposedLinear _widen;
    private readonly TransposedLinear _project;

    public GptMlp(GptOptions options, Philox random)
    {
        _widen = AddModule("c_fc", new TransposedLinear(options.Width, 4 * options.Width, random, 0.02));
        _project = AddModule("c_proj", new TransposedLinear(4 * options.Width, options.Width, random, 0.02 / Math.Sqrt(2 * options.Layers)));
    }

    protected override Tensor Compute(Tensor input) => _project.Forward(_widen.Forward(input).Gelu(tanh: true));
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
