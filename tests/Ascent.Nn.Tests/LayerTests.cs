using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>What modules do beside what PyTorch's goldens show: how they begin, chance, fusion, misuse.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Weights_begin_within_PyTorchs_bounds()
    {
        var random = new Philox(3);
        Within(new Conv2d(8, 16, 3, random), 1 / Math.Sqrt(72));
        Within(new Conv2d(8, 16, (3, 2), random, new ConvolutionOptions(1, 0, groups: 4)), 1 / Math.Sqrt(12));
        Within(new Conv1d(8, 16, 5, random), 1 / Math.Sqrt(40));
        Within(new ConvTranspose2d(8, 16, 3, random), 1 / Math.Sqrt(144));
        Within(new Lstm(5, 16, random, layers: 2), 1 / Math.Sqrt(16));
        Within(new Gru(5, 16, random, bidirectional: true), 1 / Math.Sqrt(16));
        var attention = new MultiheadAttention(12, 3, random);
        Assert.All(attention.InputWeight.ToArray<double>(), w => Assert.InRange(w, -Math.Sqrt(6.0 / 48), Math.Sqrt(6.0 / 48)));
        Assert.All(attention.InputBias!.ToArray<double>(), w => Assert.Equal(0, w));
        Assert.All(attention.StateDict()["out_proj.bias"].ToArray<double>(), w => Assert.Equal(0, w));
        var embedding = new Embedding(300, 20, random, paddingIndex: -1);
        Assert.Equal(1, embedding.Weight.ToArray<double>().Take(299 * 20).Average(w => w * w), 0.1);
        Assert.All(embedding.Weight.ToArray<double>().TakeLast(20), w => Assert.Equal(0, w));
    }

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        static float[] Make() => [.. new Sequential(new Conv2d(2, 3, 3, new Philox(9)), new Lstm(4, 5, new Philox(9, 1))).Parameters().SelectMany(p => p.ToArray<float>())];
        Assert.Equal(Make(), Make());
    }

    [Fact]
    public void Dropout_drops_and_scales_while_it_trains()
    {
        var dropout = new Dropout(0.25, new Philox(1));
        var x = Tensor.Ones([4000]);
        var y = dropout.Forward(x).ToArray<float>();
        Assert.InRange(y.Count(value => value == 0), 850, 1150);
        Assert.All(y, value => Assert.True(value is 0 or 1 / 0.75f));
        Assert.NotEqual(y, dropout.Forward(x).ToArray<float>());
        Assert.Equal(y, new Dropout(0.25, new Philox(1)).Forward(x).ToArray<float>());
        dropout.Eval();
        Assert.Same(x, dropout.Forward(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1.5, new Philox(1)));
    }

    [Fact]
    public void Dropout_between_recurrent_layers_is_off_in_evaluation()
    {
        var x = Tensor.Normal([6, 2, 4], new Philox(2));
        var lstm = new Lstm(4, 8, new Philox(1), layers: 2, dropout: 0.5);
        Assert.NotEqual(lstm.Forward(x).ToArray<float>(), lstm.Forward(x).ToArray<float>());
        lstm.Eval();
        Assert.Equal(lstm.Forward(x).ToArray<float>(), lstm.Forward(x).ToArray<float>());
        Assert.Equal(8, lstm.StateDict().Count);
    }

    [Fact]
    public void A_fused_ReLU_has_the_bits_of_one_by_itself_and_its_gradients()
    {
        var random = new Philox(5);
        Module[] layers =
        [
            new Conv2d(3, 8, 3, random, padding: 1), new Relu(), new Conv2d(8, 8, 3, random), new Relu(), new BatchNorm2d(8), new Relu(), new Flatten(),
            new Linear(8 * 7 * 7, 20, random), new Relu(), new BatchNorm1d(20), new Relu(), new Unflatten(1, [4, 5]), new Conv1d(4, 3, 3, random), new Relu(), new Relu(),
        ];
        var net = new Sequential(layers);
        var x = Tensor.Normal([5, 3, 9, 9], random);
        var start = net.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.Clone().Detach());
        (float[] Output, float[] Gradients, float[] Buffers) Run()
        {
            net.LoadStateDict(start);
            foreach (var parameter in net.Parameters()) parameter.Grad = null;
            var y = net.Forward(x);
            (y * y).Sum().Backward();
            return (y.ToArray<float>(), [.. net.Parameters().SelectMany(p => p.Grad!.ToArray<float>())], [.. net.Buffers().SelectMany(b => b.ToArray<float>())]);
        }

        var fused = Run();
        var hooks = layers.Select(layer => layer.RegisterForwardHook((_, _, _) => null)).ToList();
        var plain = Run();
        Assert.Equal(plain.Output, fused.Output);
        Assert.All(plain.Gradients.Zip(fused.Gradients), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(1, Math.Abs(pair.First))));
        Assert.Equal(plain.Buffers, fused.Buffers);
        hooks.ForEach(hook => hook.Dispose());
    }

    [Fact]
    public void Hooks_run_on_modules_of_several_inputs()
    {
        var random = new Philox(1);
        var (attention, gru, loss) = (new MultiheadAttention(4, 2, random), new Gru(4, 3, random), new MeanSquaredErrorLoss());
        var calls = 0;
        foreach (var module in (Module[])[attention, gru, loss]) module.RegisterForwardHook((_, _, output) => { calls++; return output * 0; });
        var x = Tensor.Ones([2, 3, 4]);
        Assert.All(attention.Forward(x, x, x * 2).ToArray<float>(), value => Assert.Equal(0, value));
        Assert.All(gru.Forward(x, null).Output.ToArray<float>(), value => Assert.Equal(0, value));
        Assert.Equal(0, loss.Forward(x, x * 3).Item());
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Residual_adds_the_input_or_its_shortcut()
    {
        var random = new Philox(1);
        var (body, shortcut) = (new Linear(3, 3, random), new Linear(3, 3, random));
        var x = Tensor.Normal([2, 3], random);
        Assert.Equal((body.Forward(x) + x).ToArray<float>(), new Residual(body).Forward(x).ToArray<float>());
        var both = new Residual(body, shortcut);
        Assert.Equal((body.Forward(x) + shortcut.Forward(x)).ToArray<float>(), both.Forward(x).ToArray<float>());
        Assert.Equal(["body.weight", "body.bias", "shortcut.weight", "shortcut.bias"], both.StateDict().Keys);
    }

    [Fact]
    public void Inputs_and_settings_that_do_not_fit_are_refused()
    {
        var random = new Philox(1);
        var x = Tensor.Zeros([2, 3, 4]);
        Assert.Contains("[2, 3, 4]", Assert.Throws<ShapeException>(() => new BatchNorm2d(3).Forward(x)).Message);
        Assert.Throws<ShapeException>(() => new BatchNorm1d(3).Forward(Tensor.Zeros([3])));
        Assert.Throws<ShapeException>(() => new LayerNorm([3, 5]).Forward(x));
        Assert.Throws<ShapeException>(() => new MultiheadAttention(6, 2, random).Forward(x));
        Assert.Throws<ShapeException>(() => new Lstm(4, 3, random).Forward(Tensor.Zeros([4])));
        Assert.Contains("[1, 3, 3]", Assert.Throws<ShapeException>(() => new Gru(4, 3, random).Forward(x, Tensor.Zeros([2, 3]))).Message);
        Assert.Throws<ShapeException>(() => new Unflatten(1, [2, 2]).Forward(x));
        Assert.Throws<ShapeException>(() => new Upsample(2).Forward(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(3, 4, 3, random, groups: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiheadAttention(6, 4, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(2, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(3, 2, random, paddingIndex: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lstm(4, 3, random, layers: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(3, 2, random).Forward(Tensor.From([3L], [1])));
    }

    private static void Within(Module module, double bound)
    {
        var largest = 0.0;
        foreach (var (name, value) in module.NamedParameters())
        {
            var values = value.ToArray<double>();
            Assert.All(values, w => Assert.True(Math.Abs(w) <= bound, name));
            largest = Math.Max(largest, values.Max());
        }

        Assert.InRange(largest, 0.8 * bound, bound);
    }
}
