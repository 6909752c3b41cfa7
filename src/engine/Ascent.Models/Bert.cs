using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// BERT (Devlin, Chang, Lee, Toutanova: BERT, Pre-training of Deep Bidirectional Transformers, 2019, arXiv 1810.04805): embeddings of token,
/// position and segment, blocks with the norm after each sum, and one of three heads. The keys are Hugging Face's:
/// <c>bert.embeddings.word_embeddings.weight</c>, ..., <c>bert.encoder.layer.0.attention.self.query.weight</c>, ..., and, by the head,
/// <c>bert.pooler.dense.bias</c>, <c>classifier.weight</c>, or <c>cls.predictions.transform.dense.weight</c>, ..., <c>cls.predictions.bias</c>.
/// </summary>
public sealed partial class Bert : Module
{
    private readonly BertModel _bert;
    private readonly Dropout? _dropout;
    private readonly Linear? _classifier;
    private readonly BertHeads? _heads;

    /// <summary>Draws all weights from a normal of deviation 0.02; biases begin at 0.</summary>
    public Bert(BertOptions options, Philox random)
    {
        if (options.Heads < 1 || options.Width % options.Heads != 0)
            throw new ArgumentException($"{options.Heads} heads cannot share a width of {options.Width}.", nameof(options));
        Options = options;
        _bert = AddModule("bert", new BertModel(options, random));
        switch (options.Head)
        {
            case BertHead.Classification:
                _dropout = AddModule("dropout", new Dropout(options.ClassifierDropout ?? options.Dropout, random));
                _classifier = AddModule("classifier", BertParts.Dense(options.Width, options.Classes, random));
                break;
            case BertHead.MaskedLanguage:
                _heads = AddModule("cls", new BertHeads(options, random));
                break;
        }
    }

    /// <summary>Which BERT it is.</summary>
    public BertOptions Options { get; }

    /// <summary>The head's output for tokens Int64 [count, time], of which each is of segment 0 and none is padding.</summary>
    protected override Tensor Compute(Tensor input) => Forward(input, types: null, mask: null).Output;

    /// <summary>
    /// What the head makes of tokens, and the last hidden states [count, time, width]. The output is, by the head, the logits of each sequence
    /// [count, classes], those of each token [count, time, vocabulary], or the pooled first token [count, width].
    /// </summary>
    /// <param name="ids">Tokens, Int64 [count, time].</param>
    /// <param name="types">Segments, Int64 [count, time]; null for 0 throughout.</param>
    /// <param name="mask">[count, time], 1 for a token and 0 for padding, which nobody attends to; null without padding.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or the sequences are longer than the context.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor ids, Tensor? types, Tensor? mask)
    {
        var hidden = Encode(ids, types, mask);
        if (_heads is not null) return (Predict(hidden), hidden);
        var pooled = _bert.Pool(hidden);
        return (_classifier is null ? pooled : _classifier.Forward(_dropout!.Forward(pooled)), hidden);
    }

    /// <summary>The last hidden states alone, [count, time, width].</summary>
    /// <inheritdoc cref="Forward(Tensor, Tensor?, Tensor?)"/>
    public Tensor Encode(Tensor ids, Tensor? types = null, Tensor? mask = null) => _bert.Forward(ids, types, mask);

    /// <summary>
    /// Logits [.., vocabulary] of hidden states [.., width]. To train on the few tokens that were masked, give their states alone: the product
    /// with the vocabulary is the dearest of all.
    /// </summary>
    /// <exception cref="InvalidOperationException">The head is another.</exception>
    public Tensor Predict(Tensor hidden) =>
        (_heads ?? throw new InvalidOperationException($"A BERT with the head {Options.Head} predicts no tokens.")).Predictions.Forward(hidden, _bert.Words);
}
