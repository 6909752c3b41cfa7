using System.Text.Json.Nodes;

namespace Ascent.Models;

public sealed partial record GptOptions
{
    /// <summary>Choices of Hugging Face's that change what is computed and that this GPT leaves at their defaults.</summary>
    private static readonly (string Key, bool Value)[] Fixed =
        [("scale_attn_weights", true), ("scale_attn_by_inverse_layer_idx", false), ("add_cross_attention", false), ("tie_word_embeddings", true)];

    /// <summary>Reads Hugging Face's <c>config.json</c>; what is not given is as there, dropout of 0.1 included.</summary>
    /// <exception cref="ModelException">A value has another type or range, or asks for something that GPT-2 does not do.</exception>
    public static GptOptions From(ModelConfiguration settings)
    {
        foreach (var (key, value) in Fixed)
        {
            if (settings.Flag(key, value) != value) throw new ModelException($"The configuration of {settings.Model}: '{key}' can only be {(value ? "true" : "false")} here.");
        }

        return new(settings.Whole("vocab_size", 50257), settings.Whole("n_positions", settings.Whole("n_ctx", 1024)), settings.Whole("n_embd", 768), settings.Whole("n_layer", 12, 0, 1000), settings.Whole("n_head", 12))
        {
            Inside = settings.Has("n_inner") ? settings.Whole("n_inner", 0) : null,
            Activation = settings.Choice("activation_function", "gelu_new", "gelu_new", "gelu_pytorch_tanh", "gelu", "relu", "silu", "swish") switch
            {
                "gelu" => GptActivation.Gelu,
                "relu" => GptActivation.Relu,
                "silu" or "swish" => GptActivation.Silu,
                _ => GptActivation.GeluTanh,
            },
            Epsilon = settings.Real("layer_norm_epsilon", 1e-5, 0, 1),
            EmbeddingDropout = settings.Real("embd_pdrop", 0.1, 0, 0.99),
            AttentionDropout = settings.Real("attn_pdrop", 0.1, 0, 0.99),
            ResidualDropout = settings.Real("resid_pdrop", 0.1, 0, 0.99),
        };
    }

    /// <summary>The same as a <c>config.json</c>, which Hugging Face reads too.</summary>
    public JsonObject ToConfiguration() => new()
    {
        ["model_type"] = "gpt2",
        ["vocab_size"] = Vocabulary,
        ["n_positions"] = Context,
        ["n_embd"] = Width,
        ["n_layer"] = Layers,
        ["n_head"] = Heads,
        ["n_inner"] = Inside,
        ["activation_function"] = Activation switch { GptActivation.Gelu => "gelu", GptActivation.Relu => "relu", GptActivation.Silu => "silu", _ => "gelu_new" },
        ["layer_norm_epsilon"] = Epsilon,
        ["embd_pdrop"] = EmbeddingDropout,
        ["attn_pdrop"] = AttentionDropout,
        ["resid_pdrop"] = ResidualDropout,
    };
}
