using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Clipping, loss scaling and averages of weights.</summary>
public sealed class GradientClippingTests
{
    [Fact]
    public void Gradients_are_scaled_to_a_common_norm()
    {
        var (a, b, none) = (Leaf([3, 0], DType.Float32), Leaf([4], DType.Float64), Leaf([9], DType.Float32));
        none.Grad = null;
        Assert.Equal(5, GradientClipping.Norm([a, b, none]));
        Assert.Equal(5, GradientClipping.ClipNorm([a, b, none], 2.5));
        Assert.Equal(3 * 2.5 / (5 + 1e-6), a.Grad!.ToArray<double>()[0], 1e-6);
        Assert.Equal(4 * 2.5 / (5 + 1e-6), b.Grad!.Item(), 1e-15);
        Assert.Equal(2.5, GradientClipping.ClipNorm([a, b], 100), 1e-5);
        Assert.Equal(2.5, GradientClipping.Norm([a, b]), 1e-5);
        Assert.Equal(0, GradientClipping.ClipNorm([none], 1));
    }

    [Fact]
    public void Other_norms_are_those_of_the_definition()
    {
        var (a, b) = (Leaf([3, -1], DType.Float64), Leaf([-4], DType.Float64));
        Assert.Equal(4, GradientClipping.Norm([a, b], double.PositiveInfinity));
        Assert.Equal(8, GradientClipping.Norm([a, b], 1), 1e-12);
        Assert.Equal(Math.Cbrt(27 + 1 + 64), GradientClipping.Norm([a, b], 3), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Norm([a], 0));
    }

    [Fact]
    public void The_norm_of_many_gradients_is_exact_and_one_that_is_not_finite_is_seen()
    {
        var random = new Philox(3);
        Tensor[] leaves = [.. new[] { 1, 70_000, 33, 0, 5_000, 32_768 }.Select(count => Leaf([.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)], DType.Float32))];
        var expected = Math.Sqrt(leaves.Sum(leaf => leaf.Grad!.ToArray<double>().Sum(x => x * x)));
        Assert.Equal(1, GradientClipping.Norm(leaves) / expected, 1e-6);
        leaves[1].Grad!.AsSpan<float>()[69_999] = float.NaN;
        Assert.True(double.IsNaN(GradientClipping.ClipNorm(leaves, 1)));
        Assert.True(float.IsNaN(leaves[0].Grad!.ToArray<float>()[0]));
    }

    [Fact]
    public void Values_are_clipped_on_both_sides_and_NaN_stays()
    {
        var a = Leaf([-3, 0.5, 2, double.NaN, double.PositiveInfinity], DType.Float32);
        GradientClipping.ClipValue([a], 1);
        Assert.Equal([-1f, 0.5f, 1, float.NaN, 1], a.Grad!.ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ClipValue([a], -1));
    }

    [Fact]
    public void A_strided_gradient_is_clipped_too()
    {
        var a = Leaf([0, 0, 0, 0], DType.Float32).Reshape([2, 2]).Detach();
        a.RequiresGrad = true;
        a.Grad = Tensor.From([1f, 2, 3, 4], [2, 2]).T;
        GradientClipping.ClipValue([a], 2.5);
        Assert.Equal([1f, 2.5f, 2, 2.5f], a.Grad.ToArray<float>());
    }

    [Fact]
    public void A_scaled_loss_gives_the_same_step()
    {
        var (a, b) = (Leaf([1, 2], DType.Float32), Leaf([1, 2], DType.Float32));
        var (plain, scaled) = (new Sgd([a], 0.1), new Sgd([b], 0.1));
        var scaler = new LossScaler(1024, interval: 2);
        for (var step = 0; step < 3; step++)
        {
            plain.ZeroGrad();
            scaled.ZeroGrad();
            (a * a).Sum().Backward();
            scaler.ScaleLoss((b * b).Sum()).Backward();
            plain.Step();
            Assert.True(scaler.Step(scaled));
        }

        Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
        Assert.Equal(2048, scaler.Scale);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_leaves_the_step_out_and_halves_the_scale()
    {
        var a = Leaf([1, double.PositiveInfinity], DType.Float32);
        var before = a.ToArray<float>();
        var scaler = new LossScaler(8, interval: 2);
        Assert.False(scaler.Step(new Sgd([a], 0.1)));
        Assert.Equal(before, a.ToArray<float>());
        Assert.Equal(4, scaler.Scale);
        var resumed = new LossScaler(interval: 2);
        scaler.Update(true);
        resumed.LoadStateDict(scaler.StateDict());
        resumed.Update(true);
        Assert.Equal(8, resumed.Scale);
    }

    [Fact]
    public void An_average_is_used_for_an_evaluation_and_given_back()
    {
        var net = new Linear(1, 1, new Philox(1), bias: false);
        var (equal, fading) = (WeightAverage.Equal(net), WeightAverage.Exponential(net, 0.5));
        foreach (var value in (double[])[1, 2, 6])
        {
            Init.Constant(net.Weight, value);
            equal.Update();
            fading.Update();
        }

        using (equal.Use()) Assert.Equal(3, net.Weight.Item(), 1e-6);
        Assert.Equal(6, net.Weight.Item());
        using (fading.Use()) Assert.Equal(3.75, net.Weight.Item());
        Assert.Equal(6, net.Weight.Item());
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAverage.Exponential(net, 1));
    }

    [Fact]
    public void Running_statistics_are_averaged_with_the_weights_that_they_belong_to()
    {
        var net = new Sequential(new Linear(1, 1, new Philox(1), bias: false), new BatchNorm1d(1, momentum: 1));
        var (linear, norm) = ((Linear)net.Modules[0], (BatchNorm1d)net.Modules[1]);
        var (equal, fading) = (WeightAverage.Equal(net), WeightAverage.Exponential(net, 0.5));
        var x = Tensor.From([1f, 3f], [2, 1]);
        foreach (var value in (double[])[1, 2, 6])
        {
            Init.Constant(linear.Weight, value);
            net.Train();
            net.Forward(x); // of mean 2: the running mean is twice the weight
            net.Eval();
            equal.Update();
            fading.Update();
        }

        using (equal.Use())
        {
            Assert.Equal(6, norm.RunningMean!.Item(), 1e-5);
            Assert.Equal(3L, norm.BatchesTracked!.ToArray<long>()[0]);
            Assert.Equal(0, net.Forward(Tensor.From([2f], [1, 1])).Item(), 1e-5);
        }

        using (fading.Use()) Assert.Equal(7.5, norm.RunningMean!.Item(), 1e-5);
        Assert.Equal(12, norm.RunningMean!.Item(), 1e-5);
        var resumed = WeightAverage.Equal(net);
        resumed.LoadStateDict(equal.StateDict());
        Assert.Equal(6, resumed.StateDict().Tensors["1.running_mean"].Item(), 1e-5);
    }

    [Fact]
    public void A_resumed_average_goes_on_where_it_stopped()
    {
        var net = new Linear(2, 3, new Philox(1));
        var first = WeightAverage.Equal(net);
        first.Update();
        Init.Constant(net.Weight, 2);
        first.Update();
        var second = WeightAverage.Equal(net);
        second.LoadStateDict(first.StateDict());
        Init.Constant(net.Weight, 3);
        first.Update();
        second.Update();
        Assert.Equal(3, second.Updates);
        Assert.Equal(first.StateDict().Tensors["weight"].ToArray<float>(), second.StateDict().Tensors["weight"].ToArray<float>());
        Assert.Equal(["bias"], Assert.Throws<StateDictException>(() => second.LoadStateDict(new(new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([3, 2]) }, new Dictionary<string, double>()))).Missing);
    }

    /// <summary>A leaf whose gradient is its value.</summary>
    private static Tensor Leaf(double[] values, DType dtype)
    {
        var leaf = Tensor.From(values, [values.Length]).To(dtype);
        leaf.RequiresGrad = true;
        leaf.Grad = Tensor.From(values, [values.Length]).To(dtype);
        return leaf;
    }
}
