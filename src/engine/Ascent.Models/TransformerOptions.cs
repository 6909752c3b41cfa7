using System.Text.Json.Nodes;

namespace Ascent.Models;

/// <summary>Which encoder-decoder; the figures of the base model of Vaswani et al. unless given.</summary>
/// <param name="Vocabulary">Tokens that there are, on both sides.</param>
/// <param name="Context">The longest sequence, of either side.</param>
/// <param name="Width">Numbers that stand for a token; even.</param>
/// <param name="Layers">Blocks of the encoder, and as many of the decoder.</param>
/// <param name="Heads">Heads of the attention; they share the width.</param>
/// <param name="Inside">Width inside a block's MLP.</param>
public sealed record TransformerOptions(int Vocabulary, int Context = 512, int Width = 512, int Layers = 6, int Heads = 8, int Inside = 2048)
{
    /// <summary>Dropout of the embeddings, and of what a block adds.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the norms stand before what a block adds instead of after the sum (Xiong et al.: On Layer Normalization in the Transformer Architecture, 2020).</summary>
    public bool NormFirst { get; init; }

    /// <summary>The token of the padding: nobody attends to it in the source, and its embedding gets no gradient.</summary>
    public int Padding { get; init; }

    /// <summary>From <c>vocabulary</c>, <c>context</c>, <c>width</c>, <c>layers</c>, <c>heads</c>, <c>inside</c>, <c>dropout</c>, <c>norm_first</c>, <c>padding</c>; only the vocabulary is required.</summary>
    /// <exception cref="ModelException">A value that cannot be taken: the message names its key.</exception>
    public static TransformerOptions From(ModelConfiguration settings)
    {
        var options = new TransformerOptions(
            settings.Required("vocabulary"),
            settings.Whole("context", 512, 1, 1 << 16),
            settings.Whole("width", 512, 2, 1 << 16),
            settings.Whole("layers", 6, 0, 1_000),
            settings.Whole("heads", 8),
            settings.Whole("inside", 2048))
        {
            Dropout = settings.Real("dropout", 0, 0, 1),
            NormFirst = settings.Flag("norm_first", false),
        };
        return options with { Padding = settings.Whole("padding", 0, 0, options.Vocabulary - 1) };
    }

    /// <summary>As JSON: <see cref="From"/> gives these options again.</summary>
    public JsonObject ToJson() => new()
    {
        ["vocabulary"] = Vocabulary,
        ["context"] = Context,
        ["width"] = Width,
        ["layers"] = Layers,
        ["heads"] = Heads,
        ["inside"] = Inside,
        ["dropout"] = Dropout,
        ["norm_first"] = NormFirst,
        ["padding"] = Padding,
    };

    /// <summary>What does not fit together; null if all does.</summary>
    internal string? Fault =>
        Heads < 1 || Width % Heads != 0 ? $"{Heads} heads cannot share a width of {Width}."
        : Width % 2 != 0 ? $"a width of {Width} has no place for pairs of sine and cosine: it must be even."
        : null;
}
