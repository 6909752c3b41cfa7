using Ascent.Data.Tokens;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Models;

/// <summary>How likely a token is.</summary>
/// <param name="Token">As the vocabulary spells it: <c>##</c> stands before one that goes on with a word.</param>
/// <param name="Probability">From 0 to 1; those of the whole vocabulary sum to 1.</param>
public sealed record TokenProbability(string Token, double Probability);

/// <summary>A text whose hidden words were found.</summary>
/// <param name="Text">With the likeliest token in each place, as the vocabulary spells texts.</param>
/// <param name="Masks">For each [MASK], in their order, the likeliest tokens, the likeliest first. Each is found with the others still hidden.</param>
public sealed record FilledText(string Text, IReadOnlyList<IReadOnlyList<TokenProbability>> Masks);

/// <summary>A run that was pre-trained to find hidden words: BERT with its head for them, and its tokeniser.</summary>
public sealed class RunMaskFiller
{
    private readonly OpenedRun _run;

    private RunMaskFiller(OpenedRun run, Bert model, WordPieceTokenizer tokenizer) => (_run, Model, Tokenizer) = (run, model, tokenizer);

    /// <summary>What <c>model.json</c> says.</summary>
    public RunModel Description => _run.Description;

    /// <summary>The file of weights that is used: the best where there are such, else the last.</summary>
    public string Weights => _run.Weights;

    internal Bert Model { get; }

    internal WordPieceTokenizer Tokenizer { get; }

    /// <summary>Opens the folder of a finished run.</summary>
    /// <exception cref="RecipeException"><c>model.json</c> is missing or damaged.</exception>
    /// <exception cref="ModelException">The run finds no hidden words, or its parts do not fit together.</exception>
    public static RunMaskFiller Open(string folder)
    {
        if (RunModel.Read(folder) is var description && RunKinds.Of(description) != RunKind.MaskedLanguage) throw new ModelException($"{folder} holds a {description.Model}, which finds no hidden words.");
        return From(OpenedRun.Open(folder));
    }

    internal static RunMaskFiller From(OpenedRun run)
    {
        if (run.Model is not Bert { Options.Head: BertHead.MaskedLanguage } model) throw new ModelException($"{run.Folder} holds a BERT without a head for hidden words.");
        if (run.Tokenizer is not WordPieceTokenizer tokenizer || tokenizer.Count != model.Options.Vocabulary || new[] { WordPieceTokenizer.Mask, WordPieceTokenizer.Classify, WordPieceTokenizer.Separator }.Any(token => tokenizer.IdOf(token) is null))
            throw new ModelException($"The tokeniser in {run.Folder} does not belong to the model, which takes {model.Options.Vocabulary} word pieces, [MASK] among them.");
        return new(run, model, tokenizer);
    }

    /// <summary>Finds what stands where a text has [MASK].</summary>
    /// <param name="text">With at least one [MASK].</param>
    /// <param name="top">Tokens to give for each.</param>
    /// <exception cref="ModelException">The text hides nothing, or is too long.</exception>
    public FilledText Fill(string text, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var (mask, begin, end) = (Tokenizer.IdOf(WordPieceTokenizer.Mask)!.Value, Tokenizer.IdOf(WordPieceTokenizer.Classify)!.Value, Tokenizer.IdOf(WordPieceTokenizer.Separator)!.Value);
        int[] ids = [begin, .. Tokenizer.Encode(text, specials: true), end];
        var places = ids.Index().Where(item => item.Item == mask).Select(static item => item.Index).ToArray();
        if (places.Length == 0) throw new ModelException($"This run finds hidden words: put {WordPieceTokenizer.Mask} where one is to be found, such as in \"the capital of {WordPieceTokenizer.Mask} is a large city .\".");
        if (ids.Length > Model.Options.Context) throw new ModelException($"The text has {ids.Length - 2} word pieces; this run takes at most {Model.Options.Context - 2}.");

        using var off = GradMode.NoGrad();
        using var scope = new TensorScope();
        var hidden = Model.Encode(Tensor.From([.. ids.Select(static id => (long)id)], [1, ids.Length])).Reshape([ids.Length, Model.Options.Width]);
        var (values, indices) = Model.Predict(hidden.IndexSelect(0, Tensor.From([.. places.Select(static place => (long)place)], [places.Length]))).LogSoftmax(-1).TopK(Math.Min(top, Tokenizer.Count));
        var (logarithms, tokens) = (values.ToArray<double>(), indices.ToArray<long>());
        var width = values.Shape[1];
        if (!logarithms.All(double.IsFinite)) throw new ModelException("The network gives no numbers for this text: its weights are broken.");
        var masks = places.Select((_, row) => (IReadOnlyList<TokenProbability>)[.. Enumerable.Range(row * width, width).Select(i => new TokenProbability(Tokenizer.TokenOf((int)tokens[i]), Math.Exp(logarithms[i])))]).ToList();
        for (var row = 0; row < places.Length; row++) ids[places[row]] = (int)tokens[row * width];
        return new(Tokenizer.Decode(ids[1..^1]), masks);
    }
}
