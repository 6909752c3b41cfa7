using System.Text.Json.Nodes;

namespace Ascent.Models.Tests;

public sealed class ModelCatalogTests
{
    [Fact]
    public void Every_network_of_the_benchmark_is_in_the_catalogue_once()
    {
        var names = ModelCatalog.All.Select(entry => entry.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.Empty(new[] { "mlp", "mnist-cnn", "cifar-cnn", "alexnet-32", "resnet20", "resnet32", "resnet44", "resnet56", "resnet110", "gpt2", "bert" }.Except(names, StringComparer.Ordinal));
        Assert.All(ModelCatalog.All, entry => Assert.NotEmpty(entry.Inputs));
    }

    [Fact]
    public void A_network_is_built_as_its_configuration_says()
    {
        var mlp = ModelCatalog.Create("mlp", Json("""{"inputs": 12, "hidden": [8, 6], "outputs": 4}"""), new(1));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], mlp.StateDict().Keys);
        Assert.Equal([8, 12], mlp.StateDict()["0.weight"].Shape);
        Assert.Equal([4, 6], mlp.StateDict()["4.weight"].Shape);
        Assert.Equal(269_722, ModelCatalog.Create("resnet20", null, new(1)).Parameters().Sum(parameter => (long)parameter.Count));
    }

    [Theory]
    [InlineData("gpt2", """{"vocab_size": 11, "n_positions": 8, "n_embd": 12, "n_layer": 2, "n_head": 3, "model_type": "gpt2", "summary_type": "cls_index"}""")]
    [InlineData("bert", """{"vocab_size": 13, "max_position_embeddings": 8, "hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 3, "intermediate_size": 20, "position_embedding_type": "absolute"}""")]
    public void Other_keys_of_a_Hugging_Face_configuration_are_passed_over(string name, string configuration) =>
        Assert.NotEmpty(ModelCatalog.Create(name, Json(configuration), new(1)).StateDict());

    [Theory]
    [InlineData("resnet21", "{}", "Did you mean 'resnet20'?")]
    [InlineData("mlp", """{"hiden": [8]}""", "no key 'hiden'. Did you mean 'hidden'? It has: inputs, hidden, outputs.")]
    [InlineData("mlp", """{"hidden": 8}""", "'hidden' takes a list of up to 64 whole numbers from 1")]
    [InlineData("mlp", """{"hidden": [8, 0]}""", "not [8,0]")]
    [InlineData("mlp", """{"inputs": "12"}""", "'inputs' takes a whole number")]
    [InlineData("mlp", """{"inputs": 1.5}""", "not 1.5")]
    [InlineData("mlp", """{"inputs": 99999999999999999999}""", "'inputs' takes a whole number")]
    [InlineData("alexnet-32", """{"channels": [1, 2, 3, 4]}""", "a list of 5 whole numbers")]
    [InlineData("alexnet-32", """{"dropout": 1}""", "'dropout' takes a number from 0 to 0.99, not 1.")]
    [InlineData("alexnet-32", """{"dropout": true}""", "not true")]
    [InlineData("gpt2", """{"n_head": 7}""", "7 heads cannot share")]
    public void What_does_not_fit_is_refused_in_a_sentence(string name, string configuration, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => ModelCatalog.Create(name, Json(configuration), new(1))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[1]", "one JSON object")]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"a": 1, "a": 2}""", "is not JSON")]
    [InlineData(null, "does not exist")]
    public void A_file_that_is_no_configuration_is_refused_by_its_name(string? content, string expected)
    {
        using var folder = new Testing.TestFolder();
        if (content is not null) File.WriteAllText(folder["config.json"], content);
        var message = Assert.Throws<ModelException>(() => ModelCatalog.ReadConfiguration(folder["config.json"])).Message;
        Assert.Contains(folder["config.json"], message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
