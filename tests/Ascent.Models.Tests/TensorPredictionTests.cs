using System.Text.Json.Nodes;

using Ascent.Interop;
using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Models.Tests;

/// <summary>Files in, files out, beside what PyTorch computed from the same weights (Goldens).</summary>
public sealed class TensorPredictionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mlp", "mlp", """{"inputs": 12, "hidden": [8, 6], "outputs": 4}""")]
    [InlineData("mnist-cnn", "mnist-cnn", """{"first": 4, "second": 6, "hidden": 10, "classes": 4, "size": 12}""")]
    [InlineData("cifar-cnn", "cifar-cnn", """{"channels": [4, 6, 8], "hidden": 10, "classes": 4, "size": 16}""")]
    [InlineData("alexnet-32", "alexnet", """{"channels": [4, 6, 8, 6, 5], "hidden": 12, "classes": 4}""")]
    [InlineData("gpt2", "gpt", """{"vocab_size": 11, "n_positions": 8, "n_embd": 12, "n_layer": 2, "n_head": 3}""")]
    [InlineData("bert", "bert", """{"vocab_size": 13, "max_position_embeddings": 8, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 20}""")]
    public void A_forward_pass_on_files_gives_PyTorchs_logits(string name, string golden, string configuration)
    {
        var one = new GoldenCase("models", golden);
        foreach (var weights in new[] { one.State("final"), one.State("final").ToDictionary(pair => $"module.{pair.Key}", pair => pair.Value, StringComparer.Ordinal) })
        {
            Safetensors.Write(_folder["w.safetensors"], weights);
            Safetensors.Write(_folder["i.safetensors"], new Dictionary<string, Tensor> { [ModelCatalog.Find(name).Inputs[0]] = one["inputs"] });
            var result = TensorPrediction.Run(name, Json(configuration), _folder["w.safetensors"], _folder["i.safetensors"], _folder["o.safetensors"]);
            Assert.Empty(result.Unset);
            var output = Safetensors.Read(_folder["o.safetensors"], out _);
            Assert.Equal(result.Outputs.Keys.Order(StringComparer.Ordinal), output.Keys.Order(StringComparer.Ordinal));
            GoldenCase.Near(one["logits"], output["output"], name);
        }
    }

    /// <summary>Without a classifier the output is the pooled first token; with one, its logits.</summary>
    [Theory]
    [InlineData("classes", "gelu")]
    [InlineData("none", "relu")]
    public void Segments_and_padding_reach_BERT_and_the_weights_tell_its_head(string head, string activation)
    {
        var one = new GoldenCase("bert", head);
        foreach (var prefix in new[] { true, false })
        {
            var weights = one.State("start").ToDictionary(pair => prefix || !pair.Key.StartsWith("bert.", StringComparison.Ordinal) ? pair.Key : pair.Key["bert.".Length..], pair => pair.Value, StringComparer.Ordinal);
            if (head == "classes") weights = one.State("final");
            Safetensors.Write(_folder["w.safetensors"], weights);
            Safetensors.Write(_folder["i.safetensors"], new Dictionary<string, Tensor> { ["input_ids"] = one["ids"].To(DType.Int32), ["token_type_ids"] = one["types"], ["attention_mask"] = one["mask"].To(DType.UInt8) });
            TensorPrediction.Run("bert", Json($$"""{"vocab_size": 13, "max_position_embeddings": 8, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 20, "hidden_act": "{{activation}}"}"""), _folder["w.safetensors"], _folder["i.safetensors"], _folder["o.safetensors"]);
            var output = Safetensors.Read(_folder["o.safetensors"], out _);
            GoldenCase.Near(one["output"], output["output"], head);
            Assert.Equal(3, output["hidden"].Rank);
        }
    }

    [Theory]
    [InlineData("mlp", """{"inputs": 12, "hidden": [8, 7], "outputs": 4}""", "does not fit mlp: 2.weight is [6, 8] and should be [7, 8]")]
    [InlineData("mlp", """{"inputs": 12, "hidden": [8], "outputs": 6}""", "not known are 4.")]
    [InlineData("mlp", null, "with its default configuration")]
    [InlineData("mpl", null, "Did you mean 'mlp'?")]
    [InlineData("bert", null, "mlp has no input", "the input 'input_ids', which is missing")]
    public void What_does_not_fit_is_refused_before_anything_is_written(string name, string? configuration, string expected, string? other = null)
    {
        var one = new GoldenCase("models", "mlp");
        Safetensors.Write(_folder["w.safetensors"], one.State("final"));
        Safetensors.Write(_folder["i.safetensors"], other is null ? new Dictionary<string, Tensor> { ["x"] = one["inputs"] } : []);
        var message = Assert.Throws<ModelException>(() => TensorPrediction.Run(name, configuration is null ? null : Json(configuration), _folder["w.safetensors"], _folder["i.safetensors"], _folder["o.safetensors"])).Message;
        Assert.Contains(other ?? expected, message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["o.safetensors"]));
    }

    [Fact]
    public void Inputs_of_another_shape_or_name_or_type_are_refused_by_name()
    {
        var one = new GoldenCase("models", "mlp");
        Safetensors.Write(_folder["w.safetensors"], one.State("final"));
        string Refusal(string model, string key, Tensor value)
        {
            Safetensors.Write(_folder["i.safetensors"], new Dictionary<string, Tensor> { [key] = value });
            return Assert.Throws<ModelException>(() => TensorPrediction.Run(model, Json("""{"inputs": 12, "hidden": [8, 6], "outputs": 4}"""), _folder["w.safetensors"], _folder["i.safetensors"], _folder["o.safetensors"])).Message;
        }

        Assert.Contains("x [5, 11]", Refusal("mlp", "x", Tensor.Zeros([5, 11])), StringComparison.Ordinal);
        Assert.Contains("has no input 'images'. It takes x.", Refusal("mlp", "images", Tensor.Zeros([5, 12])), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'input_ids'?", Refusal("bert", "input_id", Tensor.Zeros([1, 2], DType.Int64)), StringComparison.Ordinal);
        Assert.Contains("tokens are whole numbers", Refusal("bert", "input_ids", Tensor.Zeros([1, 2])), StringComparison.Ordinal);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
