using Ascent.Data.Tokens;

namespace Ascent.Models;

/// <summary>A text that answers another.</summary>
/// <param name="Text">The answer.</param>
/// <param name="LogProbability">Natural logarithm of its probability, its end included.</param>
/// <param name="Score">The same over the penalty of its length: answers come in its order.</param>
public sealed record Translation(string Text, double LogProbability, double Score);

/// <summary>A trained run that answers texts with texts: the encoder-decoder and its tokeniser.</summary>
public sealed class RunTranslator
{
    /// <summary>The most answers that a search follows.</summary>
    public const int WidestBeam = 100;

    private readonly Transformer _model;
    private readonly CharacterTokenizer _tokenizer;

    private RunTranslator(OpenedRun run, Transformer model, CharacterTokenizer tokenizer) =>
        (Description, Weights, _model, _tokenizer) = (run.Description, run.Weights, model, tokenizer);

    /// <summary>What <c>model.json</c> says.</summary>
    public RunModel Description { get; }

    /// <summary>The file of weights that is used: the best where there are such, else the last.</summary>
    public string Weights { get; }

    /// <summary>Opens the folder of a finished run.</summary>
    /// <exception cref="RecipeException"><c>model.json</c> is missing or damaged.</exception>
    /// <exception cref="ModelException">The run translates nothing, or its parts do not fit together.</exception>
    public static RunTranslator Open(string folder)
    {
        if (RunModel.Read(folder) is var description && RunKinds.Of(description) != RunKind.Translator) throw new ModelException($"{folder} holds a {description.Model}, which does not answer texts with texts.");
        return From(OpenedRun.Open(folder));
    }

    internal static RunTranslator From(OpenedRun run)
    {
        var model = (Transformer)run.Model;
        if (run.Tokenizer is not CharacterTokenizer tokenizer || tokenizer.Decode([TextTranslator.Padding, TextTranslator.Begin, TextTranslator.End]) != TextTranslator.Specials || tokenizer.Count != model.Options.Vocabulary)
            throw new ModelException($"The tokeniser in {run.Folder} does not belong to the model, which takes {model.Options.Vocabulary} characters that begin with NUL, STX and ETX.");
        return new(run, model, tokenizer);
    }

    /// <summary>The answers to a text that the search found, the best first.</summary>
    /// <param name="text">The question.</param>
    /// <param name="beam">Beginnings that are followed, and so the most answers; 1 takes the likeliest character at each place.</param>
    /// <exception cref="ModelException">The text is empty or too long.</exception>
    public IReadOnlyList<Translation> Translate(string text, int beam = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(beam, WidestBeam);
        var tokens = TextTranslator.Encode(_tokenizer, text);
        if (tokens.Count == 0 || tokens.Count > _model.Options.Context) throw new ModelException($"The text has {tokens.Count} characters; this run takes 1 to {_model.Options.Context}.");
        using var source = Tensors.Tensor.From([.. tokens.Select(static token => (long)token)], [1, tokens.Count]);
        return [.. new BeamSearch(beam).Search(_model, source, TextTranslator.Begin, TextTranslator.End, _model.Options.Context)[0].Select(found => new Translation(_tokenizer.Decode(found.Tokens), found.LogProbability, found.Score))];
    }

    /// <summary>The characters of a text that the run never saw, each once: it takes all of them for the same.</summary>
    public IReadOnlyList<string> Unknown(string text)
    {
        var unknown = _tokenizer.IdOf(CharacterTokenizer.UnknownToken);
        return [.. text.EnumerateRunes().Select(static rune => rune.ToString()).Distinct(StringComparer.Ordinal).Where(character => _tokenizer.Encode(character) is [var id] && id == unknown)];
    }
}
