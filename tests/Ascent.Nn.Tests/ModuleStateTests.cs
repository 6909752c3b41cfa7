using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Buffers, states that fit in part, conversion, freezing and walking over the parts.</summary>
public sealed class ModuleStateTests
{
    [Fact]
    public void Buffers_are_in_the_state_and_no_parameters()
    {
        var net = new Sequential(new Linear(2, 3, new Philox(1)), new Counter());
        Assert.Equal(["0.weight", "0.bias", "1.scale", "1.mean", "1.steps"], net.StateDict().Keys);
        Assert.Equal(["0.weight", "0.bias", "1.scale"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal(["1.mean", "1.steps", "1.cache"], net.NamedBuffers().Select(b => b.Name));
        Assert.Equal(DType.Int64, net.StateDict()["1.steps"].DType);
        Assert.All(net.Buffers(), b => Assert.False(b.RequiresGrad));
    }

    [Fact]
    public void Buffers_are_loaded_and_outlive_a_scope()
    {
        Counter counter;
        using (new TensorScope()) counter = new Counter();
        counter.LoadStateDict(new Dictionary<string, Tensor> { ["scale"] = Tensor.From([2f], [1]), ["mean"] = Tensor.From([1.0, 2, 3], [3]), ["steps"] = Tensor.From([7L], []) });
        Assert.Equal([1f, 2, 3], counter.Mean.ToArray<float>());
        Assert.Equal(7, counter.Steps.Item());
    }

    [Fact]
    public void A_state_that_is_not_strict_loads_what_fits_and_tells_the_rest()
    {
        var net = new Sequential(new Linear(2, 3, new Philox(1)), new Linear(3, 1, new Philox(2)));
        var (missing, unexpected) = net.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Ones([3]), ["head.bias"] = Tensor.Ones([1]) }, strict: false);
        Assert.Equal(["0.weight", "1.weight", "1.bias"], missing);
        Assert.Equal(["head.bias"], unexpected);
        Assert.Equal([1f, 1, 1], net.StateDict()["0.bias"].ToArray<float>());
        Assert.Throws<StateDictException>(() => net.LoadStateDict(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Ones([4]) }, strict: false));
    }

    [Fact]
    public void Conversion_keeps_the_tensors_and_leaves_integers_alone()
    {
        var net = new Sequential(new Linear(2, 3, new Philox(1)), new Counter());
        var (weight, mean) = (net.Parameters().First(), ((Counter)net.Modules[1]).Mean);
        var values = weight.ToArray<double>();
        net.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        net.To(DType.Float64);
        Assert.Equal((DType.Float64, DType.Float64, DType.Int64), (weight.DType, mean.DType, ((Counter)net.Modules[1]).Steps.DType));
        Assert.Equal(values, weight.ToArray<double>());
        Assert.True(weight.RequiresGrad && weight.IsLeaf && weight.Grad is null);
        Assert.Equal(DType.Float64, net.Forward(Tensor.Ones([1, 2], DType.Float64)).DType);
        Assert.Throws<ArgumentException>(() => net.To(DType.Int64));
    }

    [Fact]
    public void A_frozen_part_does_not_change_while_the_rest_trains()
    {
        var net = new Sequential(new Linear(2, 3, new Philox(1)), new Linear(3, 1, new Philox(2)));
        var before = net.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<float>());
        var optimizer = new Sgd(net.Parameters(), 0.1, momentum: 0.9);
        for (var step = 0; step < 3; step++)
        {
            if (step == 1) net.Modules[0].SetRequiresGrad(false);
            optimizer.ZeroGrad();
            net.Forward(Tensor.Ones([4, 2])).Sum().Backward();
            if (step == 0) continue;
            Assert.Null(net.Parameters().First().Grad);
            optimizer.Step();
        }

        Assert.Equal(before["0.weight"], net.StateDict()["0.weight"].ToArray<float>());
        Assert.NotEqual(before["1.weight"], net.StateDict()["1.weight"].ToArray<float>());
        net.SetRequiresGrad(true);
        Assert.All(net.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void Parts_are_walked_innermost_first_and_named_from_the_outside()
    {
        var inner = new Sequential(new Relu());
        var net = new Sequential(inner, new Relu());
        var seen = new List<Module>();
        net.Apply(seen.Add);
        Assert.Equal([inner.Modules[0], inner, net.Modules[1], net], seen);
        Assert.Equal(["", "0", "0.0", "1"], net.NamedModules().Select(m => m.Name));
        Assert.Equal(["0", "1"], net.NamedChildren().Select(m => m.Name));
    }

    [Fact]
    public void A_list_of_modules_has_their_parameters_and_computes_nothing()
    {
        var list = new ModuleList<Linear>(new Linear(1, 2, new Philox(1)), new Linear(2, 1, new Philox(2), bias: false));
        list.Add(new Linear(1, 1, new Philox(3), bias: false));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "2.weight"], list.StateDict().Keys);
        Assert.Equal(3, list.Count);
        Assert.Throws<NotSupportedException>(() => list.Forward(Tensor.Ones([1])));
    }

    private sealed class Counter : Module
    {
        public Counter()
        {
            AddParameter("scale", Tensor.Ones([1]));
            Mean = AddBuffer("mean", Tensor.Zeros([3]));
            Steps = AddBuffer("steps", Tensor.Zeros([], DType.Int64));
            AddBuffer("cache", Tensor.Zeros([2]), persistent: false);
        }

        public Tensor Mean { get; }

        public Tensor Steps { get; }

        protected override Tensor Compute(Tensor input) => input;
    }
}
