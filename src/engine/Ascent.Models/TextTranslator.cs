using Ascent.Data.Tokens;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>
/// Texts into texts with a <see cref="Transformer"/> on characters. The tokeniser's first three are those of ASCII's table: NUL pads, STX begins an
/// answer and ETX ends it.
/// </summary>
public sealed class TextTranslator
{
    /// <summary>The three that every such tokeniser begins with.</summary>
    public const string Specials = "\0\u0002\u0003";

    /// <summary>Pads.</summary>
    public const int Padding = 0;

    /// <summary>Begins an answer.</summary>
    public const int Begin = 1;

    /// <summary>Ends an answer.</summary>
    public const int End = 2;

    private readonly Transformer _model;
    private readonly ITokenizer _tokenizer;

    /// <summary>Puts a model and its tokeniser together; the model should be in evaluation mode.</summary>
    /// <exception cref="ArgumentException">The tokeniser is of another kind or another size than the model's vocabulary.</exception>
    public TextTranslator(Transformer model, ITokenizer tokenizer)
    {
        if (tokenizer is not CharacterTokenizer) throw new ArgumentException("A translator of texts needs a tokeniser of characters.", nameof(tokenizer));
        if (tokenizer.Decode([Padding, Begin, End]) != Specials) throw new ArgumentException("The tokeniser does not begin with NUL, STX and ETX.", nameof(tokenizer));
        if (tokenizer.Count != model.Options.Vocabulary)
            throw new ArgumentException($"The tokeniser has {tokenizer.Count} tokens and the model {model.Options.Vocabulary}.", nameof(tokenizer));
        (_model, _tokenizer) = (model, tokenizer);
    }

    /// <summary>A tokeniser for texts: the characters that come in them, and one more for all others.</summary>
    public static CharacterTokenizer Learn(IEnumerable<string> texts) => CharacterTokenizer.Train(Specials + string.Concat(texts), unknown: true);

    /// <summary>A text's tokens, without those that begin and end.</summary>
    public static IReadOnlyList<int> Encode(ITokenizer tokenizer, string text) => tokenizer.Encode(text.Replace("\0", "", StringComparison.Ordinal));

    /// <summary>The answers to texts.</summary>
    /// <param name="texts">The questions.</param>
    /// <param name="search">How to search; null for greedily.</param>
    /// <exception cref="ArgumentException">A text is empty or longer than the model takes.</exception>
    public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, BeamSearch? search = null)
    {
        if (texts.Count == 0) return [];
        var tokens = texts.Select(text => Encode(_tokenizer, text)).ToList();
        if (tokens.FindIndex(text => text.Count == 0 || text.Count > _model.Options.Context) is var at and >= 0)
            throw new ArgumentException($"Text {at + 1} has {tokens[at].Count} characters; the model takes 1 to {_model.Options.Context}.", nameof(texts));
        var source = Padded(tokens);
        var answers = search is null
            ? _model.Greedy(source, Begin, End, _model.Options.Context)
            : [.. search.Search(_model, source, Begin, End, _model.Options.Context).Select(static found => found[0].Tokens)];
        return [.. answers.Select(_tokenizer.Decode)];
    }

    /// <summary>Int64 [count, longest], filled up with the padding.</summary>
    private static Tensor Padded(List<IReadOnlyList<int>> rows)
    {
        var width = rows.Max(static row => row.Count);
        var values = new long[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Count; i++) values[(row * width) + i] = rows[row][i];
        }

        return Tensor.From(values, [rows.Count, width]);
    }
}
