using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>The function inside a GPT's blocks, under the names of Hugging Face's <c>activation_function</c>.</summary>
public enum GptActivation
{
    /// <summary><c>gelu_new</c>, also <c>gelu_pytorch_tanh</c>: GELU in its tanh form, GPT-2's own.</summary>
    GeluTanh,

    /// <summary><c>gelu</c>: GELU with the error function.</summary>
    Gelu,

    /// <summary><c>relu</c>.</summary>
    Relu,

    /// <summary><c>silu</c>, also <c>swish</c>.</summary>
    Silu,
}

/// <summary>Which GPT.</summary>
/// <param name="Vocabulary">Tokens that there are.</param>
/// <param name="Context">The longest sequence.</param>
/// <param name="Width">Numbers that stand for a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Heads of the attention; they share the width.</param>
public sealed partial record GptOptions(int Vocabulary = 50257, int Context = 1024, int Width = 768, int Layers = 12, int Heads = 12)
{
    private const long MostParameters = 4_000_000_000;

    /// <summary>Numbers inside a block's MLP; null for four times the width.</summary>
    public int? Inside { get; init; }

    /// <summary>The function inside a block's MLP.</summary>
    public GptActivation Activation { get; init; } = GptActivation.GeluTanh;

    /// <summary>Added to the variance by the norms.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Share of the embedding that is dropped in training.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>Share of the attention's weights that is dropped in training. More than 0 makes the matrix of scores, which the fast path never has.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Share of what a block adds to the stream that is dropped in training.</summary>
    public double ResidualDropout { get; init; }

    /// <summary>Trained numbers.</summary>
    public long ParameterCount
    {
        get
        {
            Int128 width = Width, inside = Inside ?? 4 * width;
            var block = (4 * width) + (4 * width * width) + (4 * width) + (2 * width * inside) + inside + width;
            return (long)Int128.Min((((Int128)Vocabulary + Context) * width) + (Layers * block) + (2 * width), long.MaxValue);
        }
    }

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="ArgumentException">Names what does not fit.</exception>
    internal static void Check(GptOptions options)
    {
        foreach (var (name, value, least) in new[] { ("vocabulary", options.Vocabulary, 1), ("context", options.Context, 1), ("width", options.Width, 1), ("heads", options.Heads, 1), ("inside", options.Inside ?? 1, 1), ("layers", options.Layers, 0) })
        {
            if (value < least || value > 1 << 24) throw new ArgumentException($"'{name}' of a GPT cannot be {value}.", nameof(options));
        }

        if (options.Width % options.Heads != 0) throw new ArgumentException($"{options.Heads} heads cannot share a width of {options.Width}.", nameof(options));
        if (options.ParameterCount > MostParameters) throw new ArgumentException($"{options.ParameterCount:N0} parameters are more than the {MostParameters:N0} that a GPT may have here.", nameof(options));
        foreach (var share in new[] { options.EmbeddingDropout, options.AttentionDropout, options.ResidualDropout })
        {
            if (!(share >= 0 && share < 1)) throw new ArgumentException($"A share of {share} cannot be dropped; it lies from 0 up to 1.", nameof(options));
        }
    }

    /// <summary>The function that an <see cref="Activation"/> names.</summary>
    internal Tensor Activate(Tensor x) => Activation switch
    {
        GptActivation.Gelu => x.Gelu(),
        GptActivation.Relu => x.Relu(),
        GptActivation.Silu => x.Silu(),
        _ => x.Gelu(tanh: true),
    };
}
