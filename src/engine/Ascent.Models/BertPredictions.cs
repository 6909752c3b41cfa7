using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>The head under <c>cls</c>; it holds only the predictions of tokens.</summary>
internal sealed class BertHeads : Module
{
    public BertHeads(BertOptions options, Philox random) => Predictions = AddModule("predictions", new BertPredictions(options, random));

    public BertPredictions Predictions { get; }
}

/// <summary>norm(activation(dense(x))) E^T + bias with the embeddings E of the words: logits [.., vocabulary] of x [.., width].</summary>
internal sealed class BertPredictions : Module
{
    private readonly BertTransform _transform;
    private readonly Tensor _bias;

    public BertPredictions(BertOptions options, Philox random)
    {
        _bias = AddParameter("bias", Tensor.Zeros([options.Vocabulary]));
        _transform = AddModule("transform", new BertTransform(options, random));
    }

    public Tensor Forward(Tensor x, Tensor words) => _transform.Forward(x).Linear(words, _bias);
}

/// <summary>norm(activation(dense(x))).</summary>
internal sealed class BertTransform : Module
{
    private readonly BertActivation _activation;
    private readonly Linear _dense;
    private readonly LayerNorm _normalize;

    public BertTransform(BertOptions options, Philox random)
    {
        _activation = options.Activation;
        _dense = AddModule("dense", BertParts.Dense(options.Width, options.Width, random));
        _normalize = AddModule("LayerNorm", new LayerNorm(options.Width, options.Epsilon));
    }

    protected override Tensor Compute(Tensor input) => _normalize.Forward(BertParts.Activate(_dense.Forward(input), _activation));
}
