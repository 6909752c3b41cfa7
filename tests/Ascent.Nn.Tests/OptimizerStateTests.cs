using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>An optimiser that is stopped and resumed goes on exactly as if it had not been.</summary>
public sealed class OptimizerStateTests
{
    private static readonly Dictionary<string, Func<Sequential, Optimizer>> Makers = new()
    {
        ["sgd"] = net => new Sgd(net.Parameters(), 0.1, 0.9, 0.01, dampening: 0.1),
        ["sgd without state"] = net => new Sgd(net.Parameters(), 0.1),
        ["adam"] = net => new Adam(net.Parameters(), 0.01, amsGrad: true),
        ["adamw"] = net => new AdamW(net.Parameters(), 0.01),
        ["adagrad"] = net => new Adagrad(net.Parameters(), 0.1, 0.1),
        ["adadelta"] = net => new Adadelta(net.Parameters()),
        ["rmsprop"] = net => new RmsProp(net.Parameters(), 0.01, momentum: 0.9, centered: true),
        ["lion"] = net => new Lion(net.Parameters(), 0.01),
        ["muon"] = net => new Muon(new(net.Parameters().Where(p => p.Rank > 1), new()), new(net.Parameters().Where(p => p.Rank < 2), new())),
        ["groups"] = net => new AdamW([new(net.Modules[0].Parameters(), new() { LearningRate = 0.01, WeightDecay = 0.1 }), new(net.Modules[2].Parameters(), new() { LearningRate = 0.1 })]),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_training_is_bit_identical(string name)
    {
        var (straight, optimizer) = Make(name);
        for (var step = 0; step < 8; step++) Step(straight, optimizer, step);

        var (first, before) = Make(name);
        for (var step = 0; step < 5; step++) Step(first, before, step);
        var (second, after) = Make(name, seed: 99);
        second.LoadStateDict(first.StateDict());
        after.LoadStateDict(before.StateDict());
        before.StateDict().Tensors.Values.ToList().ForEach(tensor => tensor.Fill(7)); // the loaded state is a copy
        for (var step = 5; step < 8; step++) Step(second, after, step);
        Assert.Equal(Weights(straight), Weights(second));
    }

    [Fact]
    public void The_state_has_PyTorch_names()
    {
        var (net, optimizer) = Make("adam");
        Assert.Empty(optimizer.StateDict().Tensors);
        Step(net, optimizer, 0);
        var state = optimizer.StateDict();
        Assert.Equal(["state.0.exp_avg", "state.0.exp_avg_sq", "state.0.max_exp_avg_sq"], state.Tensors.Keys.Take(3));
        Assert.Equal(1, state.Number("state.3.step"));
        Assert.Equal(0.01, state.Number("param_groups.0.initial_lr"));
        Assert.Equal(new Shape([5, 4]), state.Tensors["state.0.exp_avg"].Shape);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_named_and_changes_nothing()
    {
        var (net, adam) = Make("adam");
        Step(net, adam, 0);
        var state = adam.StateDict();
        var (other, sgd) = Make("sgd");
        Assert.Contains("state.0.exp_avg", Assert.Throws<StateDictException>(() => sgd.LoadStateDict(state)).Unexpected);
        var tensors = new Dictionary<string, Tensor>(state.Tensors) { ["state.0.exp_avg"] = Tensor.Zeros([2]) };
        Assert.Contains("[2]", Assert.Throws<StateDictException>(() => adam.LoadStateDict(new(tensors, state.Numbers))).Message);
        Assert.Equal(["param_groups.0.lr", "param_groups.0.initial_lr"], Assert.Throws<StateDictException>(() => sgd.LoadStateDict(new(new Dictionary<string, Tensor>(), new Dictionary<string, double>()))).Missing);
        Assert.Empty(sgd.StateDict().Tensors);
        Step(other, sgd, 0);
        Step(net, adam, 1);
    }

    [Fact]
    public void Groups_have_rates_and_options_of_their_own()
    {
        var (a, b) = (Leaf(1), Leaf(1));
        var (first, second) = (new ParameterGroup<SgdOptions>([a, a], new() { LearningRate = 0.5 }), new ParameterGroup<SgdOptions>([b], new() { LearningRate = 0.25, WeightDecay = 1 }));
        var optimizer = new Sgd([first, second]);
        Assert.Equal(2, optimizer.Parameters.Count);
        (a.Sum() + b.Sum()).Backward();
        optimizer.Step();
        Assert.Equal((0.5, 0.5), (a.Item(), b.Item()));
        optimizer.Groups[1].LearningRate = 0.5;
        second.Options = second.Options with { WeightDecay = 0 };
        optimizer.Step();
        Assert.Equal((0.0, 0.0), (a.Item(), b.Item()));
        Assert.Equal((0.5, 0.25), (first.InitialLearningRate, second.InitialLearningRate));
        optimizer.LearningRate = 1;
        Assert.Equal((1.0, 1.0), (first.LearningRate, second.LearningRate));
        Assert.Throws<ArgumentException>(() => new Sgd([new ParameterGroup<SgdOptions>([a], new()), new ParameterGroup<SgdOptions>([a], new())]));
    }

    [Fact]
    public void Gradients_can_be_zeroed_in_place_so_that_decay_and_momentum_go_on()
    {
        var a = Leaf(1);
        var optimizer = new Sgd([a], 0.5, momentum: 0.5, weightDecay: 1);
        a.Sum().Backward();
        var gradient = a.Grad;
        optimizer.Step();
        optimizer.ZeroGrad(setToNone: false);
        Assert.Same(gradient, a.Grad);
        Assert.Equal(0, a.Grad!.Item());
        optimizer.Step(); // v = 2, then 0.5 * 2 + 0 + 0 = 1
        Assert.Equal(-0.5, a.Item());
    }

    [Fact]
    public void A_gradient_of_another_layout_serves()
    {
        var a = Tensor.From([1f, 2, 3, 4], [2, 2]);
        a.RequiresGrad = true;
        a.Grad = Tensor.From([10f, 20, 30, 40], [2, 2]).T;
        new Sgd([a], 0.1).Step();
        Assert.Equal([0f, -1, 1, 0], a.ToArray<float>());
    }

    [Fact]
    public void Muon_orthogonalizes_matrices_and_refuses_vectors()
    {
        var random = new Philox(1);
        foreach (var shape in (Shape[])[[4, 9], [9, 4], [5, 2, 2]])
        {
            var weight = Tensor.Normal(shape, random, dtype: DType.Float64);
            weight.RequiresGrad = true;
            var before = weight.Clone().Detach();
            weight.Grad = Tensor.Normal(shape, random, dtype: DType.Float64);
            new Muon(new ParameterGroup<MuonOptions>([weight], new() { LearningRate = 1, WeightDecay = 0 })).Step();
            var rows = shape[0];
            var step = (before - weight.Detach()).Reshape([rows, weight.Count / rows]) / Math.Sqrt(Math.Max(1, rows / (double)(weight.Count / rows)));
            var gram = (rows <= step.Shape[1] ? step.MatMul(step.T) : step.T.MatMul(step)).ToArray<double>();
            var size = (int)Math.Sqrt(gram.Length);
            for (var i = 0; i < gram.Length; i++) Assert.InRange(gram[i], i % (size + 1) == 0 ? 0.4 : -0.4, i % (size + 1) == 0 ? 1.6 : 0.4);
        }

        Assert.Throws<ArgumentException>(() => new Muon(new ParameterGroup<MuonOptions>([Leaf(1)], new())));
    }

    private static (Sequential Net, Optimizer Optimizer) Make(string name, ulong seed = 1)
    {
        var random = new Philox(seed);
        var net = new Sequential(new Linear(4, 5, random), new Relu(), new Linear(5, 3, random));
        return (net, Makers[name](net));
    }

    private static void Step(Sequential net, Optimizer optimizer, int step)
    {
        using var scope = new TensorScope();
        var random = new Philox((ulong)step, 3);
        optimizer.ZeroGrad();
        optimizer.LearningRate *= 0.9;
        Losses.CrossEntropy(net.Forward(Tensor.Normal([6, 4], random)), Tensor.From([0L, 1, 2, 0, 1, 2], [6])).Backward();
        if (step == 0) net.Modules[0].Parameters().Last().Grad = null;
        optimizer.Step();
    }

    private static float[] Weights(Module net) => [.. net.Parameters().SelectMany(p => p.ToArray<float>())];

    private static Tensor Leaf(float value)
    {
        var leaf = Tensor.From([value], [1]);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
