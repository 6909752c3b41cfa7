using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Which BERT.</summary>
/// <param name="Vocabulary">Tokens that there are; number 0 is the padding.</param>
/// <param name="Context">The longest sequence.</param>
/// <param name="Width">Numbers that stand for a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Heads of the attention; they share the width.</param>
/// <param name="Inside">Width inside a block's MLP.</param>
/// <param name="Types">Kinds of segments.</param>
/// <param name="Classes">Logits of one sequence.</param>
public sealed record BertOptions(int Vocabulary = 30522, int Context = 512, int Width = 768, int Layers = 12, int Heads = 12, int Inside = 3072, int Types = 2, int Classes = 2)
{
    /// <summary>Added to the variance by the norms.</summary>
    public const double Epsilon = 1e-12;
}

/// <summary>
/// BERT (Devlin, Chang, Lee, Toutanova: BERT, Pre-training of Deep Bidirectional Transformers, 2019) for the classification of
/// sequences: embeddings of token, position and segment, blocks with the norm after each sum, GELU, and a classifier on the pooled first
/// token. There is no dropout. The keys are Hugging Face's: <c>bert.embeddings.word_embeddings.weight</c>, ...,
/// <c>bert.encoder.layer.0.attention.self.query.weight</c>, ..., <c>bert.pooler.dense.bias</c>, <c>classifier.weight</c>.
/// </summary>
public sealed class Bert : Module
{
    private readonly BertModel _bert;
    private readonly Linear _classifier;

    /// <summary>Draws all weights from a normal of deviation 0.02; biases begin at 0.</summary>
    public Bert(BertOptions options, Philox random)
    {
        if (options.Width % options.Heads != 0)
            throw new ArgumentException($"{options.Heads} heads cannot share a width of {options.Width}.", nameof(options));
        _bert = AddModule("bert", new BertModel(options, random));
        _classifier = AddModule("classifier", BertParts.Dense(options.Width, options.Classes, random));
    }

    /// <summary>Logits [count, classes] of tokens Int64 [count, time], of which each is of segment 0 and none is padding.</summary>
    protected override Tensor Compute(Tensor input) => Forward(input, types: null, mask: null).Logits;

    /// <summary>Logits [count, classes], and the last hidden states [count, time, width].</summary>
    /// <param name="ids">Tokens, Int64 [count, time].</param>
    /// <param name="types">Segments, Int64 [count, time]; null for 0 throughout.</param>
    /// <param name="mask">[count, time], 1 for a token and 0 for padding, which nobody attends to; null without padding.</param>
    public (Tensor Logits, Tensor Hidden) Forward(Tensor ids, Tensor? types, Tensor? mask)
    {
        var (hidden, pooled) = _bert.Forward(ids, types, mask);
        return (_classifier.Forward(pooled), hidden);
    }
}
