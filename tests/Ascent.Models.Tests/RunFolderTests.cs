using System.Text.Json.Nodes;

using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Models.Generation;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

/// <summary>Folders of runs that somebody else made: what they say of themselves is checked before it is done.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("/etc")]
    [InlineData(".")]
    public void A_tokeniser_outside_of_the_runs_folder_is_refused_by_all_who_read_one(string tokenizer)
    {
        Model("bert", """{"vocab_size": 13, "hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 3, "intermediate_size": 20}""", tokenizer, ["a", "b"]);
        Safetensors.Write(_folder["weights.safetensors"], ModelCatalog.Create("bert", RunModel.Read(_folder.Path).Configuration, new Philox(1)).StateDict());
        Assert.Contains("does not lie in", Assert.Throws<RecipeException>(() => BertOrigin.Open(_folder.Path, new RunStore(_folder["runs"], TimeProvider.System))).Message, StringComparison.Ordinal);
        Assert.Contains("does not lie in", Assert.Throws<RecipeException>(() => RunClassifier.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Model("gpt2", "{}", tokenizer, null);
        Assert.Contains("does not lie in", Assert.Throws<RecipeException>(() => LanguageModelRun.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text-cnn", """{"vocabulary": 16777216, "classes": 2, "width": 100}""")]
    [InlineData("transformer", """{"vocabulary": 10, "width": 8192, "layers": 1000}""")]
    [InlineData("transformer", """{"vocabulary": 10, "width": 32768, "context": 32768, "layers": 0}""")]
    [InlineData("bert", """{"hidden_size": 16384, "num_attention_heads": 1, "num_hidden_layers": 1000}""")]
    [InlineData("gpt2", """{"n_embd": 4096, "n_head": 1, "n_layer": 10}""")]
    [InlineData("mlp", """{"inputs": 16777216, "hidden": [100], "outputs": 10}""")]
    [InlineData("resnet152", """{"width": 4096}""")]
    public void A_configuration_far_larger_than_its_weights_is_refused_before_memory_is_taken(string model, string configuration)
    {
        Safetensors.Write(_folder["weights.safetensors"], new Dictionary<string, Tensor> { ["w"] = Tensor.Zeros([256]) });
        var refused = Assert.Throws<ModelException>(() => TensorPrediction.Load(model, JsonNode.Parse(configuration)!.AsObject(), _folder["weights.safetensors"]));
        Assert.Contains("do not belong together", refused.Message, StringComparison.Ordinal);
        Assert.IsType<TensorMemoryException>(refused.InnerException);
    }

    [Fact]
    public void A_language_model_and_a_BERT_to_go_on_from_that_are_far_larger_than_their_weights_are_refused()
    {
        Safetensors.Write(_folder["weights.safetensors"], new Dictionary<string, Tensor> { ["w"] = Tensor.Zeros([256]) });
        Model("gpt2", """{"vocab_size": 4, "n_embd": 4096, "n_head": 1, "n_layer": 10}""", "tokenizer", null);
        CharacterTokenizer.Train("abcd").Save(Directory.CreateDirectory(_folder["tokenizer"]).FullName);
        Assert.Contains("do not belong together", Assert.Throws<RecipeException>(() => LanguageModelRun.Load(_folder.Path)).Message, StringComparison.Ordinal);

        Directory.Delete(_folder["tokenizer"], recursive: true);
        WordPieceTokenizer.Train(["a dog and a cat"], 60).Save(Directory.CreateDirectory(_folder["tokenizer"]).FullName);
        Model("bert", """{"hidden_size": 16384, "num_attention_heads": 1, "num_hidden_layers": 1000}""", "tokenizer", null);
        var origin = BertOrigin.Open(_folder.Path, new RunStore(_folder["runs"], TimeProvider.System));
        Assert.Contains("do not belong together", Assert.Throws<RecipeException>(() => origin.Build(origin.Options, new Philox(1))).Message, StringComparison.Ordinal);
    }

    private void Model(string name, string configuration, string tokenizer, IReadOnlyList<string>? classes) =>
        new RunModel(name, JsonNode.Parse(configuration)!.AsObject(), new TextInput(tokenizer, 16), classes, "x").Write(_folder.Path);
}
