using Ascent.Tensors.Autograd;

namespace Ascent.Tensors.Tests;

/// <summary>NaN, infinities and the accuracy of elementary functions; the expectations are what IEEE 754 and PyTorch give.</summary>
public sealed class SpecialValueTests
{
    private const float NaN = float.NaN;
    private const float Inf = float.PositiveInfinity;

    private static readonly float[] Values = [NaN, -Inf, -3, -0f, 0, 3, Inf];

    [Fact]
    public void Functions_of_special_values_are_as_IEEE_has_them()
    {
        var x = Tensor.From(Values, [7]);
        Assert.Equal([NaN, 0, MathF.Exp(-3), 1, 1, MathF.Exp(3), Inf], Near(x.Exp()));
        Assert.Equal([NaN, NaN, NaN, -Inf, -Inf, MathF.Log(3), Inf], Near(x.Log()));
        Assert.Equal([NaN, NaN, NaN, -0f, 0, MathF.Sqrt(3), Inf], Near(x.Sqrt()));
        Assert.Equal([NaN, 0, 0, 0, 0, 3, Inf], x.Relu().ToArray<float>());
        Assert.Equal([NaN, -1, MathF.Tanh(-3), 0, 0, MathF.Tanh(3), 1], Near(x.Tanh()));
        Assert.Equal([NaN, 0, 1 / (1 + MathF.Exp(3)), 0.5f, 0.5f, 1 / (1 + MathF.Exp(-3)), 1], Near(x.Sigmoid()));
        Assert.Equal([NaN, Inf, 3, 0, 0, 3, Inf], x.Abs().ToArray<float>());
        Assert.Equal([NaN, -0f, 1 / -3f, -Inf, Inf, 1 / 3f, 0], (1 / x).ToArray<float>());
        Assert.Equal([0f, 0, 0, 0, 0, 1, 1], x.GreaterThan(0).ToArray<float>());
        Assert.Equal([0f, 1, 1, 1, 1, 1, 1], x.EqualTo(x).ToArray<float>());
    }

    [Fact]
    public void The_larger_and_the_smaller_of_NaN_and_a_number_is_NaN()
    {
        var (a, b) = (Tensor.From([NaN, 1, NaN, 2, -Inf], [5]), Tensor.From([1, NaN, NaN, 3, 4], [5]));
        Assert.Equal([NaN, NaN, NaN, 3, 4], a.Maximum(b).ToArray<float>());
        Assert.Equal([NaN, NaN, NaN, 2, -Inf], a.Minimum(b).ToArray<float>());
    }

    [Fact]
    public void Maxima_propagate_NaN_wherever_it_stands()
    {
        for (var length = 1; length < 40; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var values = Enumerable.Range(0, length).Select(i => i == at ? NaN : i).ToArray();
                var x = Tensor.From(values, [length]);
                Assert.True(double.IsNaN(x.Max().Item()));
                Assert.True(double.IsNaN(x.Max(0).Item()));
                Assert.Equal(at, x.ArgMax(0).Item());
                Assert.True(double.IsNaN(x.Sum().Item()));
                Assert.All(x.Softmax(0).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
            }
        }
    }

    [Fact]
    public void Softmax_does_not_overflow_and_masks_minus_infinity()
    {
        Assert.Equal([0, 0.5f, 0.5f], Tensor.From([-Inf, 1000, 1000], [3]).Softmax(0).ToArray<float>());
        Assert.Equal([-Inf, -MathF.Log(2), -MathF.Log(2)], Near(Tensor.From([-Inf, 1000, 1000], [3]).LogSoftmax(0)));
        Assert.All(Tensor.From([-Inf, -Inf], [2]).Softmax(0).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
        Assert.Equal(2000, Tensor.From([1000f, -1000], [1, 2]).CrossEntropy(Tensor.From([1L], [1])).Item());
    }

    [Fact]
    public void Equal_maxima_share_the_gradient_as_in_PyTorch()
    {
        var x = Tensor.From([3f, 1, 3, 3], [2, 2]);
        x.RequiresGrad = true;
        x.Max().Backward();
        Assert.Equal([1 / 3f, 0, 1 / 3f, 1 / 3f], x.Grad!.ToArray<float>());
        x.Grad = null;
        x.Max(1).Sum().Backward();
        Assert.Equal([1f, 0, 1, 0], x.Grad!.ToArray<float>());
        x.Grad = null;
        x.Maximum(Tensor.Full([2, 2], 3)).Sum().Backward();
        Assert.Equal([0.5f, 0, 0.5f, 0.5f], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Empty_tensors_reduce_as_in_PyTorch()
    {
        var x = Tensor.Zeros([0, 3]);
        Assert.Equal(0, x.Sum().Item());
        Assert.True(double.IsNaN(x.Mean().Item()));
        Assert.Equal([0f, 0, 0], x.Sum(0).ToArray<float>());
        Assert.Equal(new Shape([0]), x.Sum(1).Shape);
        Assert.Equal([0f, 0, 0, 0], Tensor.Zeros([2, 0]).MatMul(Tensor.Zeros([0, 2])).ToArray<float>());
        Assert.True(double.IsNaN(Tensor.Zeros([0, 3]).CrossEntropy(Tensor.From(ReadOnlySpan<long>.Empty, [0])).Item()));
    }

    [Theory]
    [InlineData("exp", -87.0, 88.0)]
    [InlineData("log", 1e-30, 1e30)]
    [InlineData("tanh", -10.0, 10.0)]
    [InlineData("tanh", -1e-3, 1e-3)]
    [InlineData("sigmoid", -80.0, 80.0)]
    public void Elementary_functions_are_accurate_to_a_few_units_in_the_last_place(string name, double low, double high)
    {
        var (function, exact) = name switch
        {
            "exp" => ((Func<Tensor, Tensor>)(x => x.Exp()), (Func<double, double>)Math.Exp),
            "log" => (x => x.Log(), Math.Log),
            "tanh" => (x => x.Tanh(), Math.Tanh),
            _ => (x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        };
        var single = Tensor.Uniform([200_003], new Random.Philox(1), low, high);
        var singles = function(single).ToArray<float>();
        var worst = single.ToArray<double>().Zip(singles, (x, y) => Math.Abs(exact(x) - y) / (MathF.BitIncrement(Math.Abs(y)) - Math.Abs(y))).Max();
        Assert.True(worst <= 4, $"float32: {worst:F2} units in the last place");
        var wide = Tensor.Uniform([200_003], new Random.Philox(1), low, high, DType.Float64);
        var wides = function(wide).ToArray<double>();
        worst = wide.ToArray<double>().Zip(wides, (x, y) => Math.Abs(exact(x) - y) / (Math.BitIncrement(Math.Abs(y)) - Math.Abs(y))).Max();
        Assert.True(worst <= 5, $"float64: {worst:F2} units in the last place");
    }

    [Fact]
    public void A_sum_of_many_numbers_loses_little()
    {
        var x = Tensor.Full([10_000_001], 0.1);
        Assert.Equal(10_000_001 * (double)0.1f, x.Sum().Item(), 0.2);
        var tall = Tensor.Full([1_000_000, 3], 0.1);
        Assert.All(tall.Sum(0).ToArray<float>(), sum => Assert.Equal(1_000_000 * (double)0.1f, sum, 0.1));
    }

    [Fact]
    public void A_gradient_through_a_dead_relu_is_zero_and_through_NaN_is_not_lost()
    {
        var x = Tensor.From([-1f, 0, 2], [3]);
        x.RequiresGrad = true;
        x.Relu().Sum().Backward();
        Assert.Equal([0f, 0, 1], x.Grad!.ToArray<float>());
        Assert.True(GradMode.Enabled);
    }

    /// <summary>An expected value in place of one that differs from it in the last places only.</summary>
    private static float[] Near(Tensor x) => [.. x.ToArray<float>().Select(Snap)];

    private static float Snap(float v)
    {
        float[] exact = [MathF.Exp(-3), MathF.Exp(3), MathF.Log(3), MathF.Sqrt(3), MathF.Tanh(-3), MathF.Tanh(3), 1 / (1 + MathF.Exp(3)), 1 / (1 + MathF.Exp(-3)), -MathF.Log(2)];
        return exact.FirstOrDefault(e => Math.Abs(e - v) <= 3e-7f * Math.Abs(e), v);
    }
}
