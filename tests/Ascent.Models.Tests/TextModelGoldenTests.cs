using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

/// <summary>BERT, the Transformer and the text CNN beside their twins in PyTorch: with padding, with segments, and over ten steps.</summary>
public sealed class TextModelGoldenTests
{
    internal static BertOptions Bert(BertHead head, BertActivation activation = BertActivation.Gelu) => new(13, 8, 12, 2, 3, 20, 2, 3) { Head = head, Activation = activation };

    [Theory]
    [InlineData("classes", BertHead.Classification, BertActivation.Gelu)]
    [InlineData("mlm", BertHead.MaskedLanguage, BertActivation.GeluTanh)]
    [InlineData("none", BertHead.None, BertActivation.Relu)]
    public void BERT_gives_what_PyTorch_gives_under_padding_and_segments(string name, BertHead head, BertActivation activation)
    {
        var golden = new GoldenCase("bert", name);
        var bert = new Bert(Bert(head, activation), new(1));
        bert.LoadStateDict(golden.State(head == BertHead.None ? "start" : "final"));
        bert.Eval();
        var (output, hidden) = bert.Forward(golden["ids"], golden["types"], golden["mask"]);
        GoldenCase.Near(golden["output"], output, "output");
        GoldenCase.Near(golden["hidden"], hidden, "hidden");
    }

    [Theory]
    [InlineData("classes", BertHead.Classification, BertActivation.Gelu)]
    [InlineData("mlm", BertHead.MaskedLanguage, BertActivation.GeluTanh)]
    public void Ten_steps_of_BERT_agree_with_PyTorchs(string name, BertHead head, BertActivation activation)
    {
        var golden = new GoldenCase("bert", name);
        var bert = new Bert(Bert(head, activation), new(1));
        golden.TakeTenSteps(bert, Adam(bert.Parameters()), () => bert.Forward(golden["ids"], golden["types"], golden["mask"]).Output);
    }

    /// <summary>The twin's stacks are torch.nn.Transformer, under the name <c>transformer</c>.</summary>
    [Theory]
    [InlineData("post", false)]
    [InlineData("pre", true)]
    public void The_Transformer_gives_what_PyTorchs_own_module_gives_and_trains_as_it_does(string name, bool normFirst)
    {
        var golden = new GoldenCase("transformer", name);
        var model = Transformer(normFirst);
        golden.TakeTenSteps(model, Adam(model.Parameters()), () => model.Forward(golden["source"], golden["target"]));
        PretrainedKeys.Load(model, golden.State("final"));
        model.Eval();
        GoldenCase.Near(golden["output"], model.Forward(golden["source"], golden["target"]), "output");
    }

    [Fact]
    public void Weights_of_torch_nn_Transformer_go_in_and_come_out_under_its_own_keys()
    {
        var (golden, model) = (new GoldenCase("transformer", "post"), Transformer(normFirst: false));
        var file = golden.State("start");
        var stacks = file.Keys.Where(key => key.StartsWith("transformer.", StringComparison.Ordinal)).Select(key => key["transformer.".Length..]);
        Assert.Equal([.. stacks.Append("embedding.weight").Order(StringComparer.Ordinal)], model.StateDict().Keys.Order(StringComparer.Ordinal));
        model.LoadStateDict(file.ToDictionary(pair => pair.Key.Replace("transformer.", "", StringComparison.Ordinal), pair => pair.Value, StringComparer.Ordinal));
    }

    [Fact]
    public void The_text_CNN_gives_what_PyTorch_gives_sentence_by_sentence_and_trains_as_it_does()
    {
        var golden = new GoldenCase("text-cnn", "kim");
        var model = new TextCnn(new(17, 3, 6, 5, 0) { Kernels = [2, 3, 4] }, new(1));
        golden.TakeTenSteps(model, new Adadelta(model.Parameters(), 1.0, 0.95, 1e-6), () => model.Forward(golden["ids"]));
        model.LoadStateDict(golden.State("final"));
        GoldenCase.Near(golden["output"], model.Forward(golden["ids"]), "output");
    }

    private static Transformer Transformer(bool normFirst) => new(new(11, 10, 12, 2, 3, 20) { NormFirst = normFirst }, new Philox(1));

    private static AdamW Adam(IEnumerable<Tensor> parameters) => new(parameters, 1e-3, epsilon: 1e-3);
}
