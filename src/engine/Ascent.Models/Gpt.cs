using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// GPT-2 (Radford, Wu, Child, Luan, Amodei, Sutskever: Language Models are Unsupervised Multitask Learners, 2019): learned positions,
/// blocks with the norm before attention and MLP, and the embedding of the tokens as the weight of the head. The keys are Hugging Face's:
/// <c>wte.weight</c>, <c>wpe.weight</c>, <c>h.0.ln_1.weight</c>, <c>h.0.attn.c_attn.weight</c>, ..., <c>ln_f.bias</c>; as there, the weights of a
/// block's linear layers are stored [inputs, outputs]. Files with <c>transformer.</c> before the keys, with <c>lm_head.weight</c> (the
/// embedding once more) and with the masks that older files keep load too, through <see cref="Models.PretrainedKeys.Load"/>.
/// </summary>
public sealed class Gpt : Module, IPretrained
{
    private static readonly PretrainedKeys Keys = new()
    {
        Prefixes = ["transformer."],
        Tied = [("lm_head.weight", "wte.weight")],
        Ignored = static key => key.EndsWith(".attn.bias", StringComparison.Ordinal) || key.EndsWith(".attn.masked_bias", StringComparison.Ordinal),
    };

    private readonly Embedding _wte;
    private readonly Embedding _wpe;
    private readonly Dropout _drop;
    private readonly ModuleList<GptBlock> _blocks;
    private readonly LayerNorm _normalize;

    /// <summary>Draws the weights as GPT-2 did: normal of deviation 0.02, and 0.02 / sqrt(2 layers) where a block adds to the stream. Dropout goes on drawing from the same generator.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public Gpt(GptOptions options, Philox random)
    {
        GptOptions.Check(options);
        Options = options;
        _wte = AddModule("wte", new Embedding(Tensor.Normal([options.Vocabulary, options.Width], random, 0, 0.02)));
        _wpe = AddModule("wpe", new Embedding(Tensor.Normal([options.Context, options.Width], random, 0, 0.02)));
        _drop = AddModule("drop", new Dropout(options.EmbeddingDropout, random));
        _blocks = AddModule("h", new ModuleList<GptBlock>(Enumerable.Range(0, options.Layers).Select(_ => new GptBlock(options, random))));
        _normalize = AddModule("ln_f", new LayerNorm(options.Width, options.Epsilon));
    }

    /// <summary>Which GPT this is.</summary>
    public GptOptions Options { get; }

    /// <inheritdoc/>
    public PretrainedKeys PretrainedKeys => Keys;

    /// <summary>An empty cache for sequences that are fed piece by piece.</summary>
    /// <param name="count">Sequences side by side.</param>
    public GptCache NewCache(int count = 1) => new(Options, count, _wte.Weight.DType);

    /// <summary>
    /// The last hidden states [count, time, width], after the final norm: <see cref="Head"/> makes logits of them.
    /// </summary>
    /// <param name="ids">Tokens, Int64 [count, time].</param>
    /// <param name="mask">Int64 [count, time], 0 for padding, which nobody attends to; null without padding.</param>
    /// <param name="types">Further tokens, Int64 [count, time], whose embeddings are added (Hugging Face's <c>token_type_ids</c>); null for none.</param>
    /// <exception cref="ShapeException">The sequences are longer than the context, or the mask is of another shape.</exception>
    public Tensor Hidden(Tensor ids, Tensor? mask = null, Tensor? types = null)
    {
        CheckTokens(ids, before: 0);
        foreach (var other in new[] { types, mask })
        {
            if (other is not null && other.Shape != ids.Shape) throw new ShapeException($"Gpt: token types or mask {other.Shape} do not fit tokens {ids.Shape}.");
        }

        // [count, 1, 1, time] hides the padding from every query of every head.
        return Through(ids, types, mask?.Unsqueeze(1).Unsqueeze(1), null);
    }

    /// <summary>
    /// Logits [count, time, vocabulary] of tokens [count, time] that follow those which the cache has seen; their keys and values are in the
    /// cache afterwards. The same as the last rows of a pass over the whole sequences, but for rounding. Records nothing on the tape.
    /// </summary>
    /// <exception cref="ShapeException">With the new tokens the sequences are longer than the context, or their number is not the cache's.</exception>
    public Tensor Forward(Tensor ids, GptCache cache)
    {
        using var off = Tensors.Autograd.GradMode.NoGrad();
        return Head(Continue(ids, cache));
    }

    /// <summary>As <see cref="Forward(Tensor, GptCache)"/>, but the logits [count, vocabulary] of the last position alone: all that the choice of the next token needs.</summary>
    public Tensor Next(Tensor ids, GptCache cache)
    {
        using var off = Tensors.Autograd.GradMode.NoGrad();
        return Head(Continue(ids, cache).Slice(1, ids.Shape[1] - 1, ids.Shape[1]).Squeeze(1));
    }

    /// <summary>Logits [.., vocabulary] of hidden states [.., width]: the product with the embedding of the tokens.</summary>
    public Tensor Head(Tensor hidden) => hidden.Linear(_wte.Weight, null);

    /// <summary>Logits [count, time, vocabulary] of tokens Int64 [count, time]: at each place those of the token that follows.</summary>
    /// <exception cref="ShapeException">The sequences are longer than the context.</exception>
    protected override Tensor Compute(Tensor input) => Head(Hidden(input));

    private Tensor Continue(Tensor ids, GptCache cache)
    {
        if (ids.Rank != 2 || ids.Shape[0] != cache.Count || ids.Shape[1] == 0)
            throw new ShapeException($"Gpt: tokens {ids.Shape} are not [{cache.Count}, time], as the cache's.");
        CheckTokens(ids, cache.Length);
        var hidden = Through(ids, null, null, cache);
        cache.Length += ids.Shape[1];
        return hidden;
    }

    private void CheckTokens(Tensor ids, int before)
    {
        if (ids.Rank == 2 && before + ids.Shape[1] <= Options.Context) return;
        var after = before == 0 ? "" : $", after {before} that the cache has seen";
        throw new ShapeException($"Gpt: tokens {ids.Shape}{after}, are not [count, time] with a time of at most {Options.Context}.");
    }

    private Tensor Through(Tensor ids, Tensor? types, Tensor? mask, GptCache? cache)
    {
        var before = cache?.Length ?? 0;
        var x = _wte.Forward(ids) + _wpe.Weight.Slice(0, before, before + ids.Shape[1]);
        if (types is not null) x += _wte.Forward(types);
        x = _drop.Forward(x);
        for (var i = 0; i < _blocks.Count; i++) x = _blocks[i].Forward(x, mask, cache is null ? null : new(cache, i));
        return _normalize.Forward(x);
    }
}
