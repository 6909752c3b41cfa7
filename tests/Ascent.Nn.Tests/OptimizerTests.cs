using System.Text.Json;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Tests;

/// <summary>The optimisers step as PyTorch's do.</summary>
public sealed class OptimizerTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "optimizers.json"))).RootElement;

    public static TheoryData<int, string> Runs => [.. Golden.GetProperty("runs").EnumerateArray().Select(static (run, i) => (i, $"{run.GetProperty("name")} {run.GetProperty("options")}"))];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Ten_steps_of_a_network_agree_on_loss_and_weights(int run, string what) => Agree(run, DType.Float64, what.StartsWith("muon", StringComparison.Ordinal) ? 1e-11 : 1e-12);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Ten_steps_in_float32_agree_within_rounding(int run, string what) => Agree(run, DType.Float32, what.StartsWith("lion", StringComparison.Ordinal) ? 1e-3 : 2e-4);

    private static void Agree(int run, DType dtype, double tolerance)
    {
        var golden = Golden.GetProperty("runs")[run];
        var start = Golden.GetProperty("start");
        Tensor[] parameters = [Leaf(start[0], [5, 3], dtype), Leaf(start[1], [5], dtype), Leaf(start[2], [2, 5], dtype), Leaf(start[3], [2], dtype)];
        var data = Tensor.From(Numbers(Golden.GetProperty("data")), [8, 3]).To(dtype);
        var labels = Tensor.From(Golden.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64()).ToArray(), [8]);
        var optimizer = GoldenOptimizers.Create(golden.GetProperty("name").GetString()!, golden.GetProperty("options"), parameters);
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
