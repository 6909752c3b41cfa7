using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

public sealed class ModuleTests
{
    private static Sequential Net(ulong seed = 1) => new Sequential(new Linear(4, 3, new Philox(seed)), new Relu(), new Sequential(new Linear(3, 2, new Philox(seed, 1), bias: false)));

    [Fact]
    public void Parameters_have_PyTorch_names_in_order()
    {
        var net = Net();
        Assert.Equal(["0.weight", "0.bias", "2.0.weight"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal([new Shape([3, 4]), new Shape([3]), new Shape([2, 3])], net.Parameters().Select(p => p.Shape));
        Assert.All(net.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void A_shared_module_has_its_parameters_once()
    {
        var shared = new Linear(2, 2, new Philox(1));
        var net = new Sequential(shared, shared);
        Assert.Equal(2, net.Parameters().Count());
        Assert.Equal(4, net.StateDict().Count);
    }

    [Fact]
    public void A_state_makes_two_networks_equal()
    {
        var (a, b) = (Net(1), Net(2));
        var x = Tensor.Normal([5, 4], new Philox(3));
        Assert.NotEqual(a.Forward(x).ToArray<float>(), b.Forward(x).ToArray<float>());
        b.LoadStateDict(a.StateDict());
        Assert.Equal(a.Forward(x).ToArray<float>(), b.Forward(x).ToArray<float>());
        Assert.All(b.Parameters(), p => Assert.True(p.RequiresGrad && p.IsLeaf));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_named_and_nothing_changes()
    {
        var net = Net();
        var before = net.StateDict()["0.bias"].ToArray<float>();
        var state = new Dictionary<string, Tensor> { ["0.weight"] = Tensor.Zeros([4, 3]), ["0.bias"] = Tensor.Zeros([3]), ["3.weight"] = Tensor.Zeros([1]) };
        var error = Assert.Throws<StateDictException>(() => net.LoadStateDict(state));
        Assert.Equal(["2.0.weight"], error.Missing);
        Assert.Equal(["3.weight"], error.Unexpected);
        Assert.Contains("0.weight is [4, 3] and should be [3, 4]", error.Message);
        Assert.Equal(before, net.StateDict()["0.bias"].ToArray<float>());
    }

    [Fact]
    public void A_state_is_converted_to_the_type_of_the_parameters()
    {
        var net = new Linear(2, 1, new Philox(1));
        net.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = Tensor.From([1.0, 2], [1, 2]), ["bias"] = Tensor.From([3.0], [1]) });
        Assert.Equal(DType.Float32, net.Weight.DType);
        Assert.Equal(6, net.Forward(Tensor.Ones([1, 2])).Item());
    }

    [Fact]
    public void Training_reaches_every_part()
    {
        var net = Net();
        net.Eval();
        Assert.False(net.Training);
        Assert.False(((Sequential)net.Modules[2]).Modules[0].Training);
        net.Train();
        Assert.True(((Sequential)net.Modules[2]).Modules[0].Training);
    }

    [Fact]
    public void Names_must_be_unique_and_without_dots()
    {
        Assert.Throws<ArgumentException>(() => new Named("a", "a"));
        Assert.Throws<ArgumentException>(() => new Named("a.b", "c"));
        Assert.Equal(["a", "b"], new Named("a", "b").NamedParameters().Select(p => p.Name));
    }

    [Fact]
    public void A_linear_layer_starts_within_the_bound_of_PyTorch()
    {
        var layer = new Linear(100, 400, new Philox(9));
        var weights = layer.Weight.ToArray<double>();
        Assert.All(weights, w => Assert.InRange(w, -0.1, 0.1));
        Assert.Equal(0.01 / 3, weights.Average(w => w * w), 0.0001);
        Assert.All(layer.Bias!.ToArray<double>(), b => Assert.InRange(b, -0.1, 0.1));
        Assert.Null(new Linear(2, 2, new Philox(1), bias: false).Bias);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(2.23606797749979)]
    public void Kaiming_weights_have_the_variance_of_the_formula(double a)
    {
        var expected = 2 / (1 + (a * a)) / (50 * 9);
        var weight = Tensor.Zeros([300, 50, 3, 3], DType.Float64);
        weight.RequiresGrad = true;
        Init.KaimingNormal(weight, new Philox(1), a);
        Assert.Equal(1, weight.ToArray<double>().Average(w => w * w) / expected, 0.02);
        Init.KaimingUniform(weight, new Philox(1), a);
        Assert.Equal(1, weight.ToArray<double>().Average(w => w * w) / expected, 0.02);
        Assert.InRange(weight.ToArray<double>().Max(), 0.99 * Math.Sqrt(3 * expected), Math.Sqrt(3 * expected));
        Assert.Throws<ShapeException>(() => Init.KaimingNormal(Tensor.Zeros([3]), new Philox(1)));
        Assert.True(weight.RequiresGrad);
    }

    [Fact]
    public void The_gradient_of_a_network_agrees_with_central_differences()
    {
        var (first, second) = (new Linear(4, 5, new Philox(1), true, DType.Float64), new Linear(5, 3, new Philox(2), true, DType.Float64));
        var x = Tensor.Normal([6, 4], new Philox(3), dtype: DType.Float64);
        var targets = Tensor.From([0L, 1, 2, 0, 1, 2], [6]);
        var loss = new CrossEntropyLoss();
        var error = GradientCheck.LargestError(_ => loss.Forward(second.Forward(first.Forward(x).Tanh()), targets), [.. first.Parameters(), .. second.Parameters()]);
        Assert.True(error < 1e-8, $"{error:E2}");
    }

    private sealed class Named : Module
    {
        public Named(string first, string second)
        {
            AddParameter(first, Tensor.Zeros([1]));
            AddParameter(second, Tensor.Zeros([1]));
        }

        protected override Tensor Compute(Tensor input) => input;
    }
}
