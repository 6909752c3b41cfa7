using System.Text.Json.Nodes;

using Ascent.Interop;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

public sealed class GptConfigurationTests
{
    /// <summary>The file that is published with GPT-2's weights, as far as it concerns the network, and some of what it has beside that.</summary>
    private const string Published = """
        {
          "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "bos_token_id": 50256, "embd_pdrop": 0.1,
          "eos_token_id": 50256, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gpt2", "n_ctx": 1024, "n_embd": 768,
          "n_head": 12, "n_layer": 12, "n_positions": 1024, "resid_pdrop": 0.1, "summary_activation": null, "summary_type": "cls_index",
          "task_specific_params": { "text-generation": { "do_sample": true, "max_length": 50 } }, "vocab_size": 50257
        }
        """;

    [Fact]
    public void The_published_configuration_of_GPT_2_is_that_of_124_million_parameters()
    {
        var options = Read(Published);
        Assert.Equal(new GptOptions { EmbeddingDropout = 0.1, AttentionDropout = 0.1, ResidualDropout = 0.1 }, options);
        Assert.Equal(124_439_808, options.ParameterCount);
        Assert.Equal(options, Read("{}"));
    }

    [Fact]
    public void Options_survive_their_configuration()
    {
        foreach (var activation in Enum.GetValues<GptActivation>())
        {
            var options = new GptOptions(7, 6, 8, 2, 4) { Inside = 5, Activation = activation, Epsilon = 1e-6, EmbeddingDropout = 0.2, AttentionDropout = 0, ResidualDropout = 0.4 };
            Assert.Equal(options, Read(options.ToConfiguration().ToJsonString()));
        }

        Assert.Null(Read(new GptOptions().ToConfiguration().ToJsonString()).Inside);
    }

    [Fact]
    public void An_old_configuration_names_the_context_n_ctx() => Assert.Equal(77, Read("""{ "n_ctx": 77 }""").Context);

    [Theory]
    [InlineData("""{ "activation_function": "mish" }""", "activation_function", "gelu_new, gelu_pytorch_tanh, gelu, relu, silu, swish")]
    [InlineData("""{ "n_layer": -1 }""", "n_layer", "whole number")]
    [InlineData("""{ "n_embd": "wide" }""", "n_embd", "whole number")]
    [InlineData("""{ "resid_pdrop": 1 }""", "resid_pdrop", "from 0 to 0.99")]
    [InlineData("""{ "scale_attn_by_inverse_layer_idx": true }""", "scale_attn_by_inverse_layer_idx", "can only be false")]
    [InlineData("""{ "tie_word_embeddings": false }""", "tie_word_embeddings", "can only be true")]
    public void A_value_that_GPT_2_cannot_have_is_refused_with_its_key(string json, string key, string says)
    {
        var error = Assert.Throws<ModelException>(() => Read(json));
        Assert.Contains($"'{key}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "n_embd": 100, "n_head": 12 }""", "12 heads")]
    [InlineData("""{ "n_embd": 12000, "n_layer": 1000 }""", "parameters")]
    public void A_network_that_cannot_be_is_refused_when_it_is_made(string json, string says) =>
        Assert.Contains(says, Assert.Throws<ModelException>(() => ModelCatalog.Create("gpt2", (JsonObject)JsonNode.Parse(json)!, new(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_catalogue_runs_GPT_2_on_tokens_padding_and_token_types()
    {
        var golden = Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "gpt.safetensors"), out _);
        var model = ModelCatalog.Create("gpt2", GptTests.Options("wide").ToConfiguration(), new(1));
        PretrainedKeys.Load(model, golden.Where(pair => pair.Key.StartsWith("wide/state/", StringComparison.Ordinal)).ToDictionary(pair => pair.Key["wide/state/".Length..], pair => pair.Value));
        model.Eval();
        var entry = ModelCatalog.Find("gpt2");
        foreach (var (input, expected) in new[] { ("mask", "masked"), ("types", "typed"), ("", "logits") })
        {
            var inputs = new Dictionary<string, Tensor> { ["input_ids"] = golden["wide/inputs"] };
            if (input.Length > 0) inputs[input == "mask" ? "attention_mask" : "token_type_ids"] = golden[$"wide/{input}"];
            var output = entry.Run(model, inputs);
            var (right, given) = (golden[$"wide/{expected}"].ToArray<float>(), output["output"].ToArray<float>());
            for (var i = 0; i < right.Length; i++) Assert.Equal(right[i], given[i], 1e-5f * Math.Max(1, Math.Abs(right[i])));
            Assert.Equal(golden["wide/hidden"].Shape, output["hidden"].Shape);
        }
    }

    private static GptOptions Read(string json) => GptOptions.From(new ModelConfiguration("gpt2", (JsonObject)JsonNode.Parse(json)!));
}
