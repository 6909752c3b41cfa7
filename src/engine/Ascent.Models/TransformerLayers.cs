using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// What the two kinds of blocks have in common: a part f is added to the stream x as norm(x + dropout(f(x))), or, with the norm first, as
/// x + dropout(f(norm(x))).
/// </summary>
internal abstract class TransformerLayer : Module
{
    private readonly bool _normFirst;
    private readonly Dropout _dropout;

    private protected TransformerLayer(TransformerOptions options, Philox random)
    {
        _normFirst = options.NormFirst;
        _dropout = AddModule("dropout", new Dropout(options.Dropout, random));
    }

    private protected Tensor Add(Tensor x, LayerNorm normalize, Func<Tensor, Tensor> part) =>
        _normFirst ? x + _dropout.Forward(part(normalize.Forward(x))) : normalize.Forward(x + _dropout.Forward(part(x)));

    /// <summary>A linear layer that begins as Xavier's uniform, its bias 0.</summary>
    private protected static Linear Dense(int inputs, int outputs, Philox random)
    {
        var layer = new Linear(inputs, outputs, random);
        Init.XavierUniform(layer.Weight, random);
        Init.Zeros(layer.Bias!);
        return layer;
    }
}

/// <summary>Attention of the source to itself, then the MLP.</summary>
internal sealed class TransformerEncoderLayer : TransformerLayer
{
    private readonly MultiheadAttention _attention;
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;

    public TransformerEncoderLayer(TransformerOptions options, Philox random)
        : base(options, random)
    {
        _attention = AddModule("self_attn", new MultiheadAttention(options.Width, options.Heads, random));
        _linear1 = AddModule("linear1", Dense(options.Width, options.Inside, random));
        _linear2 = AddModule("linear2", Dense(options.Inside, options.Width, random));
        _norm1 = AddModule("norm1", new LayerNorm(options.Width));
        _norm2 = AddModule("norm2", new LayerNorm(options.Width));
    }

    /// <param name="x">[count, time, width].</param>
    /// <param name="mask">[count, 1, 1, time].</param>
    public Tensor Forward(Tensor x, Tensor? mask)
    {
        x = Add(x, _norm1, input => _attention.Forward(input, input, input, mask));
        return Add(x, _norm2, input => _linear2.Forward(_linear1.ForwardRelu(input)));
    }
}

/// <summary>Attention of the target to its own past, then to the source, then the MLP.</summary>
internal sealed class TransformerDecoderLayer : TransformerLayer
{
    private readonly MultiheadAttention _self;
    private readonly MultiheadAttention _cross;
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;

    public TransformerDecoderLayer(TransformerOptions options, Philox random)
        : base(options, random)
    {
        _self = AddModule("self_attn", new MultiheadAttention(options.Width, options.Heads, random));
        _cross = AddModule("multihead_attn", new MultiheadAttention(options.Width, options.Heads, random));
        _linear1 = AddModule("linear1", Dense(options.Width, options.Inside, random));
        _linear2 = AddModule("linear2", Dense(options.Inside, options.Width, random));
        _norm1 = AddModule("norm1", new LayerNorm(options.Width));
        _norm2 = AddModule("norm2", new LayerNorm(options.Width));
        _norm3 = AddModule("norm3", new LayerNorm(options.Width));
    }

    /// <summary>All positions at once.</summary>
    /// <param name="x">[count, time, width].</param>
    /// <param name="source">What the encoder made of the source, [count, source time, width].</param>
    /// <param name="mask">[count, 1, 1, source time].</param>
    public Tensor Forward(Tensor x, Tensor source, Tensor? mask)
    {
        x = Add(x, _norm1, input => _self.Forward(input, input, input, causal: true));
        x = Add(x, _norm2, input => _cross.Forward(input, source, source, mask));
        return Add(x, _norm3, input => _linear2.Forward(_linear1.ForwardRelu(input)));
    }

    /// <summary>The next position alone, x [count, 1, width], which sees the earlier ones through the memory and joins them there.</summary>
    public Tensor Step(Tensor x, TransformerMemory memory, Tensor? mask)
    {
        x = Add(x, _norm1, input =>
        {
            var (keys, values) = _self.Project(input);
            memory.Append(keys, values);
            return _self.Attend(input, memory.Keys!, memory.Values!);
        });
        x = Add(x, _norm2, input => _cross.Attend(input, memory.SourceKeys, memory.SourceValues, mask));
        return Add(x, _norm3, input => _linear2.Forward(_linear1.ForwardRelu(input)));
    }

    /// <summary>The memory before the first position.</summary>
    public TransformerMemory Remember(Tensor source)
    {
        var (keys, values) = _cross.Project(source);
        return new(keys, values);
    }
}

/// <summary>The encoder's blocks and, as in PyTorch, a norm at the end.</summary>
internal sealed class TransformerEncoder : Module
{
    private readonly ModuleList<TransformerEncoderLayer> _layers;
    private readonly LayerNorm _normalize;

    public TransformerEncoder(TransformerOptions options, Philox random)
    {
        _layers = AddModule("layers", new ModuleList<TransformerEncoderLayer>(Enumerable.Range(0, options.Layers).Select(_ => new TransformerEncoderLayer(options, random))));
        _normalize = AddModule("norm", new LayerNorm(options.Width));
    }

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        foreach (var layer in _layers) x = layer.Forward(x, mask);
        return _normalize.Forward(x);
    }
}

/// <summary>The decoder's blocks and, as in PyTorch, a norm at the end.</summary>
internal sealed class TransformerDecoder : Module
{
    private readonly ModuleList<TransformerDecoderLayer> _layers;
    private readonly LayerNorm _normalize;

    public TransformerDecoder(TransformerOptions options, Philox random)
    {
        _layers = AddModule("layers", new ModuleList<TransformerDecoderLayer>(Enumerable.Range(0, options.Layers).Select(_ => new TransformerDecoderLayer(options, random))));
        _normalize = AddModule("norm", new LayerNorm(options.Width));
    }

    public Tensor Forward(Tensor x, Tensor source, Tensor? mask)
    {
        foreach (var layer in _layers) x = layer.Forward(x, source, mask);
        return _normalize.Forward(x);
    }

    public Tensor Step(Tensor x, IReadOnlyList<TransformerMemory> memories, Tensor? mask)
    {
        for (var i = 0; i < memories.Count; i++) x = _layers[i].Step(x, memories[i], mask);
        return _normalize.Forward(x);
    }

    public IReadOnlyList<TransformerMemory> Remember(Tensor source) => [.. _layers.Select(layer => layer.Remember(source))];
}
