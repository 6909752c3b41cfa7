using System.Text.Json.Nodes;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

public sealed class TextCnnTests
{
    private static TextCnn Create(double dropout = 0) => new(new(20, 3, 8, 6, dropout), new(1));

    [Fact]
    public void Padding_changes_nothing_and_a_single_word_is_enough()
    {
        var model = Create();
        // Even where a trained bias is large, so that a window of nothing but padding would win.
        foreach (var (key, value) in model.StateDict()) if (key.StartsWith("convs", StringComparison.Ordinal) && key.EndsWith("bias", StringComparison.Ordinal)) value.Detach().Fill(2);
        model.StateDict()["embedding.weight"].Detach()[0].Fill(9);
        foreach (var sentence in new long[][] { [4], [4, 5], [4, 5, 6, 7, 8, 9, 10] })
        {
            var alone = model.Forward(Tensor.From(sentence, [1, sentence.Length]));
            GoldenCase.Near(alone, model.Forward(Tensor.From([.. sentence, 0, 0, 0, 0, 0, 0, 0], [1, sentence.Length + 7])), "logits", 1e-6);
        }
    }

    [Fact]
    public void The_padding_stays_a_row_of_zeros_in_training()
    {
        var (model, fresh) = (Create(), Create());
        var optimizer = new Adadelta(model.Parameters());
        for (var step = 0; step < 3; step++)
        {
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(Tensor.From([3L, 4, 0, 5, 0, 0], [2, 3])), Tensor.From([0L, 2], [2])).Backward();
            optimizer.Step();
        }

        var weight = model.StateDict()["embedding.weight"].ToArray<float>();
        Assert.All(weight.Take(8), value => Assert.Equal(0, value));
        var untrained = fresh.StateDict()["embedding.weight"].ToArray<float>();
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 20).Where(row => !weight.Skip(row * 8).Take(8).SequenceEqual(untrained.Skip(row * 8).Take(8))));
    }

    [Fact]
    public void The_norm_of_a_row_of_the_last_layer_is_limited_and_shorter_ones_are_left()
    {
        var model = Create();
        var weight = model.StateDict()["fc.weight"];
        weight.Detach()[1].Fill(2);
        var before = weight.ToArray<float>();
        model.LimitNorm(3);
        var after = weight.ToArray<float>();
        Assert.Equal(before.Take(18), after.Take(18));
        Assert.Equal(3, Math.Sqrt(after.Skip(18).Take(18).Sum(x => (double)x * x)), 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LimitNorm(0));
        Assert.True(weight.RequiresGrad);
    }

    [Fact]
    public void Kims_figures_are_the_defaults()
    {
        var model = new TextCnn(new(1000, 6), new(1));
        Assert.Equal(1000 * 300 + (3 * 100) + ((3 + 4 + 5) * 300 * 100) + (300 * 6) + 6, model.Parameters().Sum(parameter => parameter.Count));
        Assert.Equal([100, 300, 4], model.StateDict()["convs.1.weight"].Shape);
        Assert.All(model.StateDict()["embedding.weight"].ToArray<float>(), value => Assert.InRange(value, -0.25f, 0.25f));
        Assert.NotEqual(model.Forward(Tensor.Ones([1, 9], DType.Int64)).ToArray<float>(), model.Forward(Tensor.Ones([1, 9], DType.Int64)).ToArray<float>());
    }

    [Theory]
    [InlineData("""{"vocabulary": 9}""", "'classes'")]
    [InlineData("""{"vocabulary": 9, "classes": 2, "kernels": []}""", "one or more widths")]
    [InlineData("""{"vocabulary": 9, "classes": 2, "kernels": [0]}""", "'kernels'")]
    [InlineData("""{"vocabulary": 9, "classes": 2, "dropout": 2}""", "'dropout'")]
    public void A_configuration_that_cannot_be_taken_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => ModelCatalog.Create("text-cnn", JsonNode.Parse(json)!.AsObject(), new(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_configuration_is_read_as_it_was_written()
    {
        var options = new TextCnnOptions(30, 4, 5, 6, 0.25) { Kernels = [2, 7], Padding = 3 };
        var read = TextCnnOptions.From(new("text-cnn", options.ToJson()));
        Assert.Equal(options.Kernels, read.Kernels);
        Assert.Equal(options, read with { Kernels = options.Kernels });
        Assert.Throws<ShapeException>(() => Create().Forward(Tensor.Ones([3], DType.Int64)));
        Assert.Throws<ShapeException>(() => Create().Forward(Tensor.Ones([3, 0], DType.Int64)));
    }
}
