using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

/// <summary>
/// Ten optimiser steps of small networks, beside those that PyTorch took from the same weights on the same data:
/// Goldens/make_goldens.py made them.
/// </summary>
public sealed class TenStepTests
{
    private static readonly IReadOnlyDictionary<string, Tensor> Golden =
        Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "models.safetensors"), out _);

    /// <summary>Makes the fields before any test runs: made within a test's scope, they would end with it.</summary>
    static TenStepTests()
    {
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("mnist-cnn")]
    [InlineData("cifar-cnn")]
    [InlineData("alexnet")]
    [InlineData("resnet")]
    [InlineData("gpt")]
    [InlineData("bert")]
    public void Ten_steps_agree_with_PyTorchs_on_losses_and_weights(string name)
    {
        var model = Create(name);
        Assert.Equal(Keys(name, "start"), model.StateDict().Keys.Order(StringComparer.Ordinal));
        model.LoadStateDict(State(name, "start"));
        var optimizer = Optimizer(name, model.Parameters());
        var (inputs, targets) = (Golden[$"{name}/inputs"], Golden[$"{name}/targets"]);
        var losses = Golden[$"{name}/losses"].ToArray<float>();
        for (var step = 0; step < losses.Length; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var logits = model.Forward(inputs);
            var loss = Losses.CrossEntropy(logits.Reshape([targets.Count, logits.Shape[^1]]), targets.Reshape([targets.Count]));
            Assert.Equal(losses[step], loss.Item(), 2e-5);
            loss.Backward();
            optimizer.Step();
        }

        foreach (var (key, value) in model.StateDict())
            Near(Golden[$"{name}/final/{key}"], value, key);
        model.Eval();
        Near(Golden[$"{name}/logits"], model.Forward(inputs), "logits");
    }

    [Fact]
    public void Segments_and_padding_reach_BERT_as_in_PyTorch()
    {
        var bert = (Bert)Create("bert");
        bert.LoadStateDict(State("bert", "final"));
        bert.Eval();
        var (logits, hidden) = bert.Forward(Golden["bert/inputs"], Golden["bert/types"], Golden["bert/mask"]);
        Near(Golden["bert/masked"], logits, "logits");
        Assert.Equal([4, 7, 12], hidden.Shape);
    }

    private static Module Create(string name)
    {
        var random = new Philox(1);
        return name switch
        {
            "mlp" => new Mlp(12, [8, 6], 4, random),
            "mnist-cnn" => new MnistCnn(new(4, 6, 10, 4, 12) { Dropout1 = 0, Dropout2 = 0 }, random),
            "cifar-cnn" => new CifarCnn(new(10, 4, 16, 0) { Channels = [4, 6, 8] }, random),
            "alexnet" => new AlexNet32(new(12, 4, 0) { Channels = [4, 6, 8, 6, 5] }, random),
            "resnet" => new CifarResNet(new(8, 4, 4), random),
            "gpt" => new Gpt(new(11, 8, 12, 2, 3), random),
            _ => new Bert(new(13, 8, 12, 2, 3, 20, 2, 3), random),
        };
    }

    private static Optimizer Optimizer(string name, IEnumerable<Tensor> parameters) => name switch
    {
        "mlp" => new Sgd(parameters, 0.1),
        "mnist-cnn" => new Adadelta(parameters, 1.0),
        "alexnet" => new Sgd(parameters, 0.05, momentum: 0.9),
        "resnet" => new Sgd(parameters, 0.02, momentum: 0.9, weightDecay: 1e-4),
        _ => new AdamW(parameters, 1e-3, epsilon: 1e-3),
    };

    private static IEnumerable<string> Keys(string name, string part) =>
        Golden.Keys.Where(key => key.StartsWith($"{name}/{part}/", StringComparison.Ordinal)).Select(key => key[(name.Length + part.Length + 2)..]).Order(StringComparer.Ordinal);

    private static Dictionary<string, Tensor> State(string name, string part) => Keys(name, part).ToDictionary(key => key, key => Golden[$"{name}/{part}/{key}"], StringComparer.Ordinal);

    /// <summary>Within what rounding to float32 explains after ten steps.</summary>
    private static void Near(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (right, given) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(right[i] - given[i]) <= 2e-5 * Math.Max(1, Math.Abs(right[i])), $"{what}[{i}] is {given[i]}, should be {right[i]}");
    }
}
