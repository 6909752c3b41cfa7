using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

/// <summary>The image networks beside PyTorch's from the same weights: Goldens/make_vision_goldens.py ran those.</summary>
public sealed class VisionGoldenTests
{
    private static readonly IReadOnlyDictionary<string, Tensor> Golden =
        Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "vision.safetensors"), out _);

    /// <summary>Makes the fields before any test runs: made within a test's scope, they would end with it.</summary>
    static VisionGoldenTests()
    {
    }

    public static TheoryData<string, int[]> Networks => new()
    {
        { "alexnet", [2, 3, 224, 224] },
        { "alexnet-96x80", [1, 3, 96, 80] },
        { "alexnet-32", [2, 3, 32, 32] },
        { "resnet18", [2, 3, 64, 72] },
        { "resnet34", [1, 3, 64, 64] },
        { "resnet50", [2, 3, 64, 72] },
        { "resnet20", [4, 3, 32, 32] },
        { "resnet56", [2, 3, 32, 32] },
        { "resnet110", [2, 3, 32, 32] },
        { "cifar-cnn", [4, 3, 32, 32] },
        { "mnist-cnn", [4, 1, 28, 28] },
        { "airbench", [4, 3, 32, 32] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_full_network_gives_PyTorchs_logits_within_a_ten_thousandth(string name, int[] shape)
    {
        using var scope = new TensorScope();
        var model = Hashed.Fill(Full(name));
        model.Eval();
        var logits = model.Forward(Hashed.Images(5, shape));
        var expected = Golden[$"forward/{name}"];
        Assert.Equal(expected.Shape, logits.Shape);
        var (right, given) = (expected.ToArray<double>(), logits.ToArray<double>());
        // A logit that happens to lie near 0 is held against the largest, by a hundredth of the bound.
        var floor = 1e-6 * right.Max(Math.Abs);
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(right[i] - given[i]) <= (1e-4 * Math.Abs(right[i])) + floor, $"{name}: logit {i} is {given[i]}, should be {right[i]}");
    }

    [Theory]
    [InlineData("alexnet")]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("resnet20")]
    public void Ten_steps_agree_with_PyTorchs_on_losses_and_weights(string name)
    {
        var (model, size) = Small(name);
        Hashed.Fill(model);
        // The bottlenecks' last norms see few numbers and magnify what rounding leaves: they take smaller steps.
        var optimizer = new Sgd(model.Parameters(), name == "resnet50" ? 0.002 : 0.01, momentum: 0.9, weightDecay: 1e-4);
        Steps(name, model, optimizer, Hashed.Images(7, 4, 3, size, size), Hashed.Classes(8, 4, 4), 0, static () => { });
    }

    /// <summary>Whitening, frozen parts, biases with a rate of their own, label smoothing and lookahead together.</summary>
    [Fact]
    public void Ten_steps_of_airbench_agree_with_PyTorchs_on_losses_and_weights()
    {
        var (inputs, targets) = (Hashed.Images(7, 6, 3, 32, 32), Hashed.Classes(8, 6, 4));
        var model = Hashed.Fill(new AirbenchCnn(new(5, 6, 7, 4), new Philox(1)));
        foreach (var (key, value) in model.StateDict())
        {
            if (key.Contains("norm", StringComparison.Ordinal) && key.EndsWith("weight", StringComparison.Ordinal)) Init.Ones(value);
        }

        model.Initialize(inputs);
        Near(Golden["steps/airbench/whitening"], model.StateDict()["0.weight"], "whitening");
        var trained = model.NamedParameters().Where(static parameter => parameter.Value.RequiresGrad).ToLookup(static parameter => parameter.Name.Contains("norm", StringComparison.Ordinal), static parameter => parameter.Value);
        Assert.Equal(6, trained[true].Count());
        var optimizer = new Sgd([
            new(trained[true], new SgdOptions { LearningRate = 0.64, WeightDecay = 0.001, Momentum = 0.85, Nesterov = true }),
            new(trained[false], new SgdOptions { LearningRate = 0.01, WeightDecay = 0.064, Momentum = 0.85, Nesterov = true })]);
        var lookahead = new Lookahead(model, 5, static _ => 0.3);
        Steps("airbench", model, optimizer, inputs, targets, 0.2, lookahead.Update);
    }

    private static void Steps(string name, Module model, Optimizer optimizer, Tensor inputs, Tensor targets, double smoothing, Action after)
    {
        var losses = Golden[$"steps/{name}/losses"].ToArray<float>();
        for (var step = 0; step < losses.Length; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var loss = Losses.CrossEntropy(model.Forward(inputs), targets, labelSmoothing: smoothing);
            Assert.Equal(losses[step], loss.Item(), 5e-5);
            loss.Backward();
            optimizer.Step();
            after();
        }

        var prefix = $"steps/{name}/final/";
        var final = Golden.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        Assert.Equal(final.Keys.Order(StringComparer.Ordinal), model.StateDict().Keys.Order(StringComparer.Ordinal));
        foreach (var (key, value) in model.StateDict()) Near(final[key], value, key);
        model.Eval();
        Near(Golden[$"steps/{name}/logits"], model.Forward(inputs), "logits");
    }

    private static Module Full(string name)
    {
        var random = new Philox(1);
        return name switch
        {
            "alexnet" or "alexnet-96x80" => new AlexNet(new(), random),
            "alexnet-32" => new AlexNet32(new(), random),
            "resnet18" => new ResNet(new(18), random),
            "resnet34" => new ResNet(new(34), random),
            "resnet50" => new ResNet(new(50), random),
            "resnet20" => new CifarResNet(new(20), random),
            "resnet56" => new CifarResNet(new(56), random),
            "resnet110" => new CifarResNet(new(110), random),
            "cifar-cnn" => new CifarCnn(new(), random),
            "mnist-cnn" => new MnistCnn(new(), random),
            _ => new AirbenchCnn(new(), random),
        };
    }

    private static (Module Model, int Size) Small(string name)
    {
        var random = new Philox(1);
        return name switch
        {
            "alexnet" => (new AlexNet(new(4, 12, 0) { Channels = [4, 6, 8, 6, 5] }, random), 96),
            "resnet18" => (new ResNet(new(18, 4, 3) { Blocks = [2, 1, 1, 1] }, random), 64),
            "resnet50" => (new ResNet(new(50, 4, 2) { Blocks = [2, 1, 1, 1] }, random), 64),
            _ => (new CifarResNet(new(20, 3, 4), random), 16),
        };
    }

    /// <summary>Within what rounding to float32 explains after ten steps.</summary>
    private static void Near(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (right, given) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(right[i] - given[i]) <= 5e-5 * Math.Max(1, Math.Abs(right[i])), $"{what}[{i}] is {given[i]}, should be {right[i]}");
    }
}
