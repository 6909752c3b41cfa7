using System.Text.Json;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Testing;

namespace Ascent.Nn.Tests;

/// <summary>The optimisers step as PyTorch's do.</summary>
public sealed class OptimizerTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "optimizers.json"))).RootElement;

    [Theory]
    [InlineData(0, DType.Float64, 1e-13)]
    [InlineData(1, DType.Float64, 1e-13)]
    [InlineData(2, DType.Float64, 1e-13)]
    [InlineData(3, DType.Float64, 1e-13)]
    [InlineData(4, DType.Float64, 1e-12)]
    [InlineData(5, DType.Float64, 1e-12)]
    [InlineData(0, DType.Float32, 1e-5)]
    [InlineData(3, DType.Float32, 1e-5)]
    [InlineData(4, DType.Float32, 1e-4)]
    public void Ten_steps_of_a_network_agree_on_loss_and_weights(int run, DType dtype, double tolerance)
    {
        var golden = Golden.GetProperty("runs")[run];
        var start = Golden.GetProperty("start");
        Tensor[] parameters = [Leaf(start[0], [5, 3], dtype), Leaf(start[1], [5], dtype), Leaf(start[2], [2, 5], dtype), Leaf(start[3], [2], dtype)];
        var data = Tensor.From(Numbers(Golden.GetProperty("data")), [8, 3]).To(dtype);
        var labels = Tensor.From(Golden.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64()).ToArray(), [8]);
        var optimizer = Optimizer(golden.GetProperty("name").GetString()!, golden.GetProperty("options"), parameters);
        var losses = Numbers(golden.GetProperty("losses"));
        for (var step = 0; step < 10; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var loss = Losses.CrossEntropy(data.Linear(parameters[0], parameters[1]).Relu().Linear(parameters[2], parameters[3]), labels);
            loss.Backward();
            if (step == 2) parameters[1].Grad = null;
            optimizer.Step();
            Near(losses[step], loss.Item(), tolerance, $"loss of step {step}");
        }

        for (var p = 0; p < 4; p++)
        {
            var expected = Numbers(golden.GetProperty("final")[p]);
            var actual = parameters[p].ToArray<double>();
            for (var i = 0; i < expected.Length; i++) Near(expected[i], actual[i], tolerance, $"weight {p}, {i}");
        }
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("SGD_with_weight_decay")]
    [InlineData("SGD_with_weight_decay_and_momentum")]
    [InlineData("SGD_with_weight_decay_and_nesterov_momentum")]
    [InlineData("Adam")]
    [InlineData("Adam_with_weight_decay")]
    public void A_thousand_steps_agree_with_the_published_baselines(string name)
    {
        var file = (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "vectors", "pytorch-baselines", "optim_baseline.json")).FirstOrDefault(File.Exists);
        Needs.ForeignSuite(file is not null, "ASCENT_DATA names no folder with vectors/pytorch-baselines/optim_baseline.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file!));
        var baseline = document.RootElement;
        var start = baseline.GetProperty("initial_params");
        Tensor[] parameters = [Leaf(start[0], [3, 2], DType.Float64), Leaf(start[1], [3], DType.Float64), Leaf(start[2], [1, 3], DType.Float64), Leaf(start[3], [1], DType.Float64)];
        var input = Tensor.From([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [3, 2]);
        var configuration = baseline.GetProperty("optimizers").GetProperty(name);
        var optimizer = Optimizer(configuration.GetProperty("algorithm").GetString()!, configuration.GetProperty("options"), parameters);
        var expected = configuration.GetProperty("expected");
        for (var step = 0; step <= 1000; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            input.Linear(parameters[0], parameters[1]).Sigmoid().Linear(parameters[2], parameters[3]).Sigmoid().Sum().Backward();
            optimizer.Step();
            if (step % 100 != 0) continue;
            for (var p = 0; p < 4; p++)
            {
                var want = Numbers(expected[step / 100][p]);
                var have = parameters[p].ToArray<double>();
                for (var i = 0; i < want.Length; i++)
                    Assert.True(Math.Abs(want[i] - have[i]) <= 1e-12 * Math.Abs(want[i]), $"step {step}, parameter {p}, {i}: {have[i]:R} against {want[i]:R}");
            }
        }
    }

    [Fact]
    public void Parameters_without_a_gradient_stay_and_zeroing_gives_gradients_back()
    {
        var (a, b) = (Leaf([1, 2]), Leaf([3]));
        var optimizer = new Sgd([a, b, a], 0.5);
        Assert.Equal(2, optimizer.Parameters.Count);
        (a * a).Sum().Backward();
        optimizer.Step();
        Assert.Equal([0f, 0], a.ToArray<float>());
        Assert.Equal([3f], b.ToArray<float>());
        optimizer.ZeroGrad();
        Assert.Null(a.Grad);
    }

    [Fact]
    public void The_learning_rate_may_change_between_steps()
    {
        var a = Leaf([1]);
        var optimizer = new Sgd([a], 0.5) { LearningRate = 0.25 };
        a.Sum().Backward();
        optimizer.Step();
        Assert.Equal([0.75f], a.ToArray<float>());
    }

    [Fact]
    public void State_outlives_the_scope_of_a_step()
    {
        var a = Leaf([1]);
        var optimizer = new Adam([a], 0.1);
        for (var i = 0; i < 3; i++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            (a * a).Sum().Backward();
            optimizer.Step();
        }

        Assert.Equal(0.7, a.Item(), 0.01);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        var a = Leaf([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([a], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([a], double.NaN));
        Assert.Throws<ArgumentException>(() => new Sgd([a], 1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([a], beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([a], epsilon: -1));
        Assert.Throws<ArgumentException>(() => new Sgd([], 1));
        Assert.Throws<ArgumentException>(() => new Sgd([Tensor.Ones([2])], 1));
        Assert.Throws<ArgumentException>(() => new Sgd([a * 2], 1));
    }

    private static Optimizer Optimizer(string name, JsonElement options, Tensor[] parameters)
    {
        double Option(string key, double otherwise) => options.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;
        var betas = options.TryGetProperty("betas", out var pair) ? Numbers(pair) : [0.9, 0.999];
        return string.Equals(name, "sgd", StringComparison.OrdinalIgnoreCase)
            ? new Sgd(parameters, Option("lr", 0), Option("momentum", 0), Option("weight_decay", 0), options.TryGetProperty("nesterov", out var nesterov) && nesterov.GetBoolean())
            : new Adam(parameters, Option("lr", 1e-3), betas[0], betas[1], Option("eps", 1e-8), Option("weight_decay", 0));
    }

    private static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: {actual:R} against {expected:R}");

    private static double[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(value => value.GetDouble())];

    private static Tensor Leaf(JsonElement json, Shape shape, DType dtype)
    {
        var leaf = Tensor.From(Numbers(json), shape).To(dtype);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Leaf(float[] values)
    {
        var leaf = Tensor.From(values, [values.Length]);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
