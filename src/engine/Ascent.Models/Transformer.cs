using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// The Transformer (Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin: Attention Is All You Need, 2017, arXiv 1706.03762): an
/// encoder of the source, and a decoder that gives, from it and from the target's tokens so far, the next one. One embedding serves
/// source, target and, as its weight, the linear layer before the softmax; it is scaled by sqrt(width) where it enters, and sines and
/// cosines of the position are added.
/// </summary>
/// <remarks>
/// The keys of the stacks are those of <c>torch.nn.Transformer</c>: <c>encoder.layers.0.self_attn.in_proj_weight</c>, ...,
/// <c>decoder.layers.0.multihead_attn.out_proj.bias</c>, ..., <c>decoder.norm.bias</c>; beside them stands <c>embedding.weight</c>. As there, a norm ends each
/// stack; the paper has it nowhere, later writers with the norm first.
/// </remarks>
public sealed partial class Transformer : Module
{
    private readonly Embedding _embedding;
    private readonly Tensor _positions;
    private readonly Dropout _dropout;
    private readonly TransformerEncoder _encoder;
    private readonly TransformerDecoder _decoder;

    /// <summary>Draws the embedding from a normal of deviation 1 / sqrt(width), the other weights by Xavier's uniform rule; biases begin at 0.</summary>
    public Transformer(TransformerOptions options, Philox random)
    {
        if (options.Fault is { } fault) throw new ArgumentException($"A Transformer cannot be built: {fault}", nameof(options));
        Options = options;
        _embedding = AddModule("embedding", new Embedding(Tensor.Normal([options.Vocabulary, options.Width], random, 0, 1 / Math.Sqrt(options.Width)), options.Padding));
        _positions = AddBuffer("positions", Sinusoids(options.Context, options.Width), persistent: false);
        _dropout = AddModule("dropout", new Dropout(options.Dropout, random));
        _encoder = AddModule("encoder", new TransformerEncoder(options, random));
        _decoder = AddModule("decoder", new TransformerDecoder(options, random));
    }

    /// <summary>Which Transformer it is.</summary>
    public TransformerOptions Options { get; }

    /// <summary>
    /// Row t holds sin(t / 10000^(2i / width)) in column 2i and the cosine of the same in column 2i + 1: [count, width].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A width that is odd or not positive, or a negative count.</exception>
    public static Tensor Sinusoids(int count, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (width < 2 || width % 2 != 0) throw new ArgumentOutOfRangeException(nameof(width), width, "Sines and cosines come in pairs: the width is even.");
        var table = Tensor.Empty([count, width]);
        var values = table.AsSpan<float>();
        for (var t = 0; t < count; t++)
        {
            for (var i = 0; i < width; i += 2)
            {
                var (sine, cosine) = Math.SinCos(t / Math.Pow(10_000, (double)i / width));
                (values[(t * width) + i], values[(t * width) + i + 1]) = ((float)sine, (float)cosine);
            }
        }

        GC.KeepAlive(table);
        return table;
    }

    /// <summary>
    /// Logits [count, target time, vocabulary]: at each place of the target those of the token that follows. A place of the target sees the
    /// ones before it and itself; padding of the source is seen by nobody, and padding of the target stands behind all else, so nobody sees it either.
    /// </summary>
    /// <param name="source">Tokens, Int64 [count, source time].</param>
    /// <param name="target">Tokens, Int64 [count, target time], beginning with the one that begins each target.</param>
    /// <param name="mask">Of the source, [count, source time]: 1 for a token, 0 for padding; null if the padding's number alone says it.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a sequence is longer than the context.</exception>
    public Tensor Forward(Tensor source, Tensor target, Tensor? mask = null)
    {
        var (memory, shown) = Encode(source, mask);
        if (target.Rank == 2 && target.Shape[0] != source.Shape[0]) throw new ShapeException($"Transformer: targets {target.Shape} do not fit sources {source.Shape}.");
        return Head(_decoder.Forward(Embed(target, 0), memory, shown));
    }

    /// <summary>What the encoder makes of the source, [count, time, width], and the mask [count, 1, 1, time] that hides its padding.</summary>
    internal (Tensor Memory, Tensor Mask) Encode(Tensor source, Tensor? mask)
    {
        var embedded = Embed(source, 0);
        mask ??= source.NotEqualTo(Options.Padding);
        if (mask.Shape != source.Shape) throw new ShapeException($"Transformer: the mask {mask.Shape} does not fit sources {source.Shape}.");
        var shown = mask.Unsqueeze(1).Unsqueeze(1);
        return (_encoder.Forward(embedded, shown), shown);
    }

    /// <summary>dropout(sqrt(width) embedding + sinusoids) of tokens [count, time] that stand from a position on.</summary>
    private Tensor Embed(Tensor tokens, int position)
    {
        if (tokens.Rank != 2 || position + tokens.Shape[1] > Options.Context)
            throw new ShapeException($"Transformer: tokens {tokens.Shape} from position {position} on are not [count, time] within {Options.Context} positions.");
        var embedded = (_embedding.Forward(tokens) * Math.Sqrt(Options.Width)) + _positions.Slice(0, position, position + tokens.Shape[1]);
        return _dropout.Forward(embedded);
    }

    private Tensor Head(Tensor x) => x.Linear(_embedding.Weight, null);
}
