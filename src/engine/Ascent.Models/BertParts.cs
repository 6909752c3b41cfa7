using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Embeddings, encoder and pooler, under <c>bert</c>.</summary>
internal sealed class BertModel : Module
{
    private readonly BertOptions _options;
    private readonly BertEmbeddings _embeddings;
    private readonly BertEncoder _encoder;
    private readonly BertPooler? _pooler;

    public BertModel(BertOptions options, Philox random)
    {
        _options = options;
        _embeddings = AddModule("embeddings", new BertEmbeddings(options, random));
        _encoder = AddModule("encoder", new BertEncoder(options, random));
        // A head on every token has no use for the first one's summary, and Hugging Face's has none either.
        if (options.Head != BertHead.MaskedLanguage) _pooler = AddModule("pooler", new BertPooler(options, random));
    }

    /// <summary>[vocabulary, width].</summary>
    public Tensor Words => _embeddings.Words;

    public Tensor Pool(Tensor hidden) => _pooler!.Forward(hidden);

    public Tensor Forward(Tensor ids, Tensor? types, Tensor? mask)
    {
        if (ids.Rank != 2 || ids.Shape[1] > _options.Context)
            throw new ShapeException($"Bert: tokens {ids.Shape} are not [count, time] with a time of at most {_options.Context}.");
        foreach (var other in new[] { types, mask })
        {
            if (other is not null && other.Shape != ids.Shape)
                throw new ShapeException($"Bert: segments or mask {other.Shape} do not fit tokens {ids.Shape}.");
        }

        // [count, 1, 1, time] hides the padding from every query of every head.
        var shown = mask?.Unsqueeze(1).Unsqueeze(1);
        return _encoder.Forward(_embeddings.Forward(ids, types), shown);
    }
}

/// <summary>dropout(norm(token + position + segment)), [count, time, width].</summary>
internal sealed class BertEmbeddings : Module
{
    private readonly Embedding _words;
    private readonly Embedding _positions;
    private readonly Embedding _types;
    private readonly LayerNorm _normalize;
    private readonly Dropout _dropout;

    public BertEmbeddings(BertOptions options, Philox random)
    {
        _words = AddModule("word_embeddings", new Embedding(BertParts.Weight(options.Vocabulary, options.Width, random), options.Padding));
        _positions = AddModule("position_embeddings", new Embedding(BertParts.Weight(options.Context, options.Width, random)));
        _types = AddModule("token_type_embeddings", new Embedding(BertParts.Weight(options.Types, options.Width, random)));
        _normalize = AddModule("LayerNorm", new LayerNorm(options.Width, options.Epsilon));
        _dropout = AddModule("dropout", new Dropout(options.Dropout, random));
    }

    public Tensor Words => _words.Weight;

    public Tensor Forward(Tensor ids, Tensor? types)
    {
        var x = _words.Forward(ids) + _positions.Weight.Slice(0, 0, ids.Shape[1]);
        return _dropout.Forward(_normalize.Forward(x + (types is null ? _types.Weight[0] : _types.Forward(types))));
    }
}

/// <summary>The blocks, one after another.</summary>
internal sealed class BertEncoder : Module
{
    private readonly ModuleList<BertLayer> _layers;

    public BertEncoder(BertOptions options, Philox random) =>
        _layers = AddModule("layer", new ModuleList<BertLayer>(Enumerable.Range(0, options.Layers).Select(_ => new BertLayer(options, random))));

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        foreach (var layer in _layers) x = layer.Forward(x, mask);
        return x;
    }
}

/// <summary>norm(x + attention(x)), then norm(x + mlp(x)).</summary>
internal sealed class BertLayer : Module
{
    private readonly BertAttention _attention;
    private readonly BertDense _intermediate;
    private readonly BertSum _output;
    private readonly BertActivation _activation;

    public BertLayer(BertOptions options, Philox random)
    {
        _activation = options.Activation;
        _attention = AddModule("attention", new BertAttention(options, random));
        _intermediate = AddModule("intermediate", new BertDense(options.Width, options.Inside, random));
        _output = AddModule("output", new BertSum(options.Inside, options, random));
    }

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        x = _attention.Forward(x, mask);
        return _output.Forward(BertParts.Activate(_intermediate.Forward(x), _activation), x);
    }
}

/// <summary>norm(x + dense(heads of softmax(q k^T / sqrt(size)) v)).</summary>
internal sealed class BertAttention : Module
{
    private readonly BertSelfAttention _self;
    private readonly BertSum _output;

    public BertAttention(BertOptions options, Philox random)
    {
        _self = AddModule("self", new BertSelfAttention(options, random));
        _output = AddModule("output", new BertSum(options.Width, options, random));
    }

    public Tensor Forward(Tensor x, Tensor? mask) => _output.Forward(_self.Forward(x, mask), x);
}

/// <summary>Attention of several heads over x [count, time, width].</summary>
internal sealed class BertSelfAttention : Module
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly Philox _random;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;

    public BertSelfAttention(BertOptions options, Philox random)
    {
        (_heads, _dropout, _random) = (options.Heads, options.AttentionDropout, AddGenerator(random));
        _query = AddModule("query", BertParts.Dense(options.Width, options.Width, random));
        _key = AddModule("key", BertParts.Dense(options.Width, options.Width, random));
        _value = AddModule("value", BertParts.Dense(options.Width, options.Width, random));
    }

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        var (query, key, value) = (Heads(_query.Forward(x)), Heads(_key.Forward(x)), Heads(_value.Forward(x)));
        var mixed = Training && _dropout > 0 ? WeightedDropout.Attention(query, key, value, mask, causal: false, _dropout, _random) : Tensor.Attention(query, key, value, mask);
        return mixed.Transpose(1, 2).Reshape(x.Shape);
    }

    /// <summary>[count, time, width] seen as [count, heads, time, size].</summary>
    private Tensor Heads(Tensor x) => x.Reshape([x.Shape[0], x.Shape[1], _heads, x.Shape[2] / _heads]).Transpose(1, 2);
}

/// <summary>A linear layer under the name <c>dense</c>.</summary>
internal sealed class BertDense : Module
{
    private readonly Linear _dense;

    public BertDense(int inputs, int outputs, Philox random) => _dense = AddModule("dense", BertParts.Dense(inputs, outputs, random));

    protected override Tensor Compute(Tensor input) => _dense.Forward(input);
}

/// <summary>norm(dropout(dense(x)) + y).</summary>
internal sealed class BertSum : Module
{
    private readonly Linear _dense;
    private readonly LayerNorm _normalize;
    private readonly Dropout _dropout;

    public BertSum(int inputs, BertOptions options, Philox random)
    {
        _dense = AddModule("dense", BertParts.Dense(inputs, options.Width, random));
        _normalize = AddModule("LayerNorm", new LayerNorm(options.Width, options.Epsilon));
        _dropout = AddModule("dropout", new Dropout(options.Dropout, random));
    }

    public Tensor Forward(Tensor x, Tensor y) => _normalize.Forward(_dropout.Forward(_dense.Forward(x)) + y);
}

/// <summary>tanh(dense(the first token)), [count, width].</summary>
internal sealed class BertPooler : Module
{
    private readonly Linear _dense;

    public BertPooler(BertOptions options, Philox random) => _dense = AddModule("dense", BertParts.Dense(options.Width, options.Width, random));

    protected override Tensor Compute(Tensor input) => _dense.Forward(input.Slice(1, 0, 1).Squeeze(1)).Tanh();
}

/// <summary>How BERT's weights begin.</summary>
internal static class BertParts
{
    private const double Deviation = 0.02;

    public static Tensor Weight(int rows, int columns, Philox random) => Tensor.Normal([rows, columns], random, 0, Deviation);

    /// <summary>Normal weights, biases of 0.</summary>
    public static Linear Dense(int inputs, int outputs, Philox random)
    {
        var layer = new Linear(inputs, outputs, random);
        Init.Normal(layer.Weight, random, 0, Deviation);
        Init.Zeros(layer.Bias!);
        return layer;
    }

    public static Tensor Activate(Tensor x, BertActivation activation) => activation switch
    {
        BertActivation.Relu => x.Relu(),
        BertActivation.GeluTanh => x.Gelu(tanh: true),
        _ => x.Gelu(),
    };
}
