using System.Text.Json.Nodes;
using Ascent.Nn;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

public sealed class BertTests
{
    private static readonly GoldenCase Classes = new("bert", "classes");
    private static readonly GoldenCase Masked = new("bert", "mlm");

    private static Bert Create(BertHead head, ulong seed = 1) => new(TextModelGoldenTests.Bert(head), new(seed));

    private static Dictionary<string, Tensor> Renamed(IEnumerable<KeyValuePair<string, Tensor>> file, Func<string, string> name) =>
        file.ToDictionary(pair => name(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    private static string WithoutPrefix(string key) => key.StartsWith("bert.", StringComparison.Ordinal) ? key[5..] : key;

    private static string Old(string key) =>
        key.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Weights_load_with_and_without_prefix_and_with_the_norms_old_names(bool bare, bool old)
    {
        var file = Renamed(Classes.State("final"), key => (bare ? WithoutPrefix(old ? Old(key) : key) : old ? Old(key) : key));
        file.Add(bare ? "embeddings.position_ids" : "bert.embeddings.position_ids", Tensor.Arange(8));
        var bert = Create(BertHead.Classification);
        Assert.Empty(PretrainedKeys.Load(bert, file));
        bert.Eval();
        GoldenCase.Near(Classes["output"], bert.Forward(Classes["ids"], Classes["types"], Classes["mask"]).Output, "output");
        Assert.Equal([bare ? "embeddings.position_ids" : "bert.embeddings.position_ids"], PretrainedKeys.IgnoredBy(bert, file));
    }

    [Fact]
    public void The_tied_decoder_may_stand_in_the_file_and_must_then_be_the_embedding()
    {
        var file = Masked.State("final");
        file["cls.predictions.decoder.weight"] = file["bert.embeddings.word_embeddings.weight"];
        file["cls.predictions.decoder.bias"] = file["cls.predictions.bias"];
        var bert = new Bert(TextModelGoldenTests.Bert(BertHead.MaskedLanguage, BertActivation.GeluTanh), new(1));
        PretrainedKeys.Load(bert, file);
        bert.Eval();
        GoldenCase.Near(Masked["output"], bert.Forward(Masked["ids"], Masked["types"], Masked["mask"]).Output, "output");

        file["cls.predictions.decoder.weight"] = Tensor.Ones([13, 12]);
        Assert.Contains("cls.predictions.decoder.weight", Assert.Throws<StateDictException>(() => PretrainedKeys.Load(bert, file)).Message, StringComparison.Ordinal);
    }

    /// <summary>As in the files of the pre-trained BERTs, which have both heads of the pre-training and a pooler.</summary>
    [Theory]
    [InlineData(BertHead.MaskedLanguage)]
    [InlineData(BertHead.None)]
    public void Heads_that_a_model_does_not_have_are_ignored_and_named(BertHead head)
    {
        var file = Masked.State("final");
        foreach (var key in new[] { "bert.pooler.dense.weight", "bert.pooler.dense.bias" }) file[key] = Classes.State("final")[key];
        file["cls.seq_relationship.weight"] = Tensor.Zeros([2, 12]);
        file["cls.seq_relationship.bias"] = Tensor.Zeros([2]);
        var bert = Create(head);
        Assert.Empty(PretrainedKeys.Load(bert, file));
        var ignored = PretrainedKeys.IgnoredBy(bert, file);
        Assert.Contains("cls.seq_relationship.weight", ignored);
        Assert.Equal(head == BertHead.MaskedLanguage, ignored.Contains("bert.pooler.dense.weight"));
        Assert.Equal(head == BertHead.None, ignored.Contains("cls.predictions.transform.dense.weight"));
    }

    [Fact]
    public void A_missing_or_unknown_key_is_refused_and_nothing_changes()
    {
        var bert = Create(BertHead.Classification);
        var before = bert.StateDict()["bert.pooler.dense.weight"].ToArray<float>();
        var file = Classes.State("final");
        Assert.True(file.Remove("classifier.bias"));
        file["bert.surplus"] = Tensor.Zeros([1]);
        var message = Assert.Throws<StateDictException>(() => PretrainedKeys.Load(bert, file)).Message;
        Assert.Contains("classifier.bias", message, StringComparison.Ordinal);
        Assert.Contains("bert.surplus", message, StringComparison.Ordinal);
        Assert.Equal(before, bert.StateDict()["bert.pooler.dense.weight"].ToArray<float>());
    }

    [Fact]
    public void A_classifier_goes_on_from_the_weights_of_a_masked_language_model()
    {
        var (bert, fresh) = (Create(BertHead.Classification), Create(BertHead.Classification));
        var missing = bert.LoadEncoder(Masked.State("final"));
        Assert.Equal(["bert.pooler.dense.bias", "bert.pooler.dense.weight", "classifier.bias", "classifier.weight"], missing.Order(StringComparer.Ordinal));
        foreach (var (key, value) in bert.StateDict())
            Assert.Equal((missing.Contains(key) ? fresh.StateDict() : Masked.State("final"))[key].ToArray<float>(), value.ToArray<float>());

        var file = Masked.State("final");
        file.Remove("bert.encoder.layer.1.output.dense.bias");
        Assert.Contains("bert.encoder.layer.1.output.dense.bias", Assert.Throws<StateDictException>(() => bert.LoadEncoder(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_masked_tokens_alone_get_the_logits_that_they_get_among_all()
    {
        var bert = Create(BertHead.MaskedLanguage);
        bert.LoadStateDict(Masked.State("final"));
        var (output, hidden) = bert.Forward(Masked["ids"], null, Masked["mask"]);
        var places = Tensor.From([3L, 9, 20], [3]);
        GoldenCase.Near(output.Reshape([28, 13]).IndexSelect(0, places), bert.Predict(hidden.Reshape([28, 12]).IndexSelect(0, places)), "logits", 1e-6);
        Assert.Throws<InvalidOperationException>(() => Create(BertHead.None).Predict(hidden));
    }

    [Fact]
    public void Dropout_thins_in_training_only_and_the_attention_with_it_trains()
    {
        var bert = new Bert(TextModelGoldenTests.Bert(BertHead.Classification) with { Dropout = 0.3, AttentionDropout = 0.3 }, new(5));
        bert.LoadStateDict(Classes.State("final"));
        Tensor Logits() => bert.Forward(Classes["ids"], Classes["types"], Classes["mask"]).Output;
        Assert.NotEqual(Logits().ToArray<float>(), Logits().ToArray<float>());
        Losses.CrossEntropy(Logits(), Classes["targets"]).Backward();
        Assert.All(bert.Parameters(), parameter => Assert.All(parameter.Grad!.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
        bert.Eval();
        GoldenCase.Near(Classes["output"], Logits(), "output");
    }

    /// <summary>The plain way with dropout's matrix of weights is the same function as the fused one.</summary>
    [Fact]
    public void Attention_with_dropout_of_nothing_is_attention()
    {
        var random = new Tensors.Random.Philox(3);
        Tensor q = Tensor.Normal([2, 3, 5, 4], random), k = Tensor.Normal([2, 3, 6, 4], random), v = Tensor.Normal([2, 3, 6, 4], random);
        var mask = Tensor.From([1L, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], [2, 1, 1, 6]);
        foreach (var causal in new[] { false, true })
            GoldenCase.Near(Tensor.Attention(q, k, v, mask, causal), WeightedDropout.Attention(q, k, v, mask, causal, 0, random), "attention", 1e-6);
    }

    [Fact]
    public void A_configuration_of_Hugging_Faces_is_read_and_written()
    {
        var json = JsonNode.Parse("""
            {
              "architectures": ["BertForMaskedLM"], "attention_probs_dropout_prob": 0.2, "gradient_checkpointing": false, "hidden_act": "gelu_new",
              "hidden_dropout_prob": 0.3, "hidden_size": 24, "id2label": {"0": "a", "1": "b", "2": "c"}, "intermediate_size": 40, "layer_norm_eps": 1e-07,
              "max_position_embeddings": 16, "model_type": "bert", "num_attention_heads": 4, "num_hidden_layers": 3, "pad_token_id": 1, "type_vocab_size": 5, "vocab_size": 31
            }
            """)!.AsObject();
        var options = BertOptions.From(new("bert", json));
        var expected = new BertOptions(31, 16, 24, 3, 4, 40, 5, 3)
        {
            Head = BertHead.MaskedLanguage,
            Activation = BertActivation.GeluTanh,
            Dropout = 0.3,
            AttentionDropout = 0.2,
            Epsilon = 1e-7,
            Padding = 1,
        };
        Assert.Equal(expected, options);
        Assert.Equal(expected, BertOptions.From(new("bert", options.ToJson())));
        Assert.Equal(new BertOptions { Dropout = 0.1, AttentionDropout = 0.1 }, BertOptions.From(new("bert", null)));
    }

    [Theory]
    [InlineData("""{"hidden_act": "swish"}""", "'hidden_act' takes one of gelu, gelu_new, gelu_pytorch_tanh, relu, not \"swish\"")]
    [InlineData("""{"vocab_size": 0}""", "'vocab_size'")]
    [InlineData("""{"vocab_size": 1e99}""", "'vocab_size'")]
    [InlineData("""{"hidden_size": 10, "num_attention_heads": 3}""", "'num_attention_heads' is 3, which does not divide 'hidden_size', 10")]
    [InlineData("""{"hidden_dropout_prob": "much"}""", "'hidden_dropout_prob'")]
    [InlineData("""{"layer_norm_eps": -1}""", "'layer_norm_eps'")]
    [InlineData("""{"position_embedding_type": "relative_key"}""", "'position_embedding_type'")]
    [InlineData("""{"is_decoder": true}""", "'is_decoder'")]
    [InlineData("""{"num_labels": 3, "id2label": {"0": "a"}}""", "'num_labels' is 3, but 'id2label' names 1")]
    [InlineData("""{"architectures": "BertModel"}""", "'architectures'")]
    [InlineData("""{"architectures": [null]}""", "'architectures'")]
    [InlineData("""{"pad_token_id": 30522}""", "'pad_token_id'")]
    public void A_configuration_that_cannot_be_taken_is_refused_with_the_key(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => BertOptions.From(new("bert", JsonNode.Parse(json)!.AsObject()))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("classes", BertHead.Classification)]
    [InlineData("mlm", BertHead.MaskedLanguage)]
    [InlineData("none", BertHead.None)]
    public void Where_the_configuration_does_not_say_the_head_the_weights_do(string name, BertHead head)
    {
        var json = new JsonObject();
        BertOptions.Infer(json, new GoldenCase("bert", name).State("start").ToDictionary(pair => WithoutPrefix(pair.Key), pair => pair.Value.Shape));
        var options = BertOptions.From(new("bert", json));
        Assert.Equal((head, head == BertHead.Classification ? 3 : 2), (options.Head, options.Classes));

        json = new() { ["architectures"] = new JsonArray("BertModel"), ["num_labels"] = 7 };
        BertOptions.Infer(json, new GoldenCase("bert", name).State("start").ToDictionary(pair => pair.Key, pair => pair.Value.Shape));
        Assert.Equal((BertHead.None, 7), (BertOptions.From(new("bert", json)).Head, BertOptions.From(new("bert", json)).Classes));
    }
}
