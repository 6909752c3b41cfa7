namespace Ascent.Tensors.Tests;

/// <summary>Gradients of pointwise operations and reductions against central differences in float64.</summary>
public sealed class PointwiseGradientTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes, double Low)> Operations = new()
    {
        ["where"] = (x => Tensor.Where(Tensor.From([1L, 0, 1, 0], [4]), x[0], x[1]), [[3, 4], [3, 1]], -2),
        ["where of a strided pair"] = (x => Tensor.Where(x[1].T.GreaterThan(0), x[0].T, x[1].T), [[3, 4], [3, 4]], -2),
        ["clamp"] = (x => x[0].Clamp(-1.05, 0.75), [[11]], -2),
        ["leaky relu"] = (x => x[0].LeakyRelu(0.2), [[11]], -2),
        ["gelu"] = (x => x[0].Gelu(), [[3, 11]], -2),
        ["gelu, strided"] = (x => x[0].T.Gelu() * x[0].T, [[3, 11]], -2),
        ["gelu by tanh"] = (x => x[0].Gelu(tanh: true), [[3, 11]], -2),
        ["silu"] = (x => x[0].Silu(), [[11]], -2),
        ["softplus"] = (x => x[0].Softplus(1.5, 2), [[11]], -2),
        ["erf"] = (x => x[0].Erf(), [[11]], -2),
        ["elu"] = (x => x[0].Elu(0.7), [[11]], -2),
        ["hard swish"] = (x => (x[0] * 2).HardSwish(), [[11]], -2),
        ["hard sigmoid"] = (x => (x[0] * 2).HardSigmoid(), [[11]], -2),
        ["softsign"] = (x => x[0].Softsign(), [[11]], -2),
        ["prelu"] = (x => x[0].Prelu(x[1]), [[2, 3, 4], [3]], -2),
        ["prelu with one weight"] = (x => x[0].Prelu(x[1]), [[2, 3], [1]], -2),
        ["sin"] = (x => x[0].Sin(), [[11]], -2),
        ["cos"] = (x => x[0].Cos(), [[11]], -2),
        ["tan"] = (x => (x[0] / 2).Tan(), [[11]], -2),
        ["reciprocal"] = (x => x[0].Reciprocal(), [[11]], 0.5),
        ["rsqrt"] = (x => x[0].Rsqrt(), [[11]], 0.5),
        ["square"] = (x => x[0].Square(), [[11]], -2),
        ["sign, floor, ceiling and round"] = (x => (x[0].Sign() + x[0].Floor() + x[0].Ceiling() + x[0].Round()) * x[0], [[11]], -2),
        ["log1p"] = (x => x[0].Log1p(), [[11]], -0.5),
        ["expm1"] = (x => x[0].Expm1(), [[11]], -2),
        ["log2"] = (x => x[0].Log2(), [[11]], 0.3),
        ["power of a tensor"] = (x => x[0].Pow(x[1]), [[3, 4], [4]], 0.4),
        ["sum of several dimensions"] = (x => x[0].Sum([0, 2]) * x[1], [[2, 3, 4], [3]], -2),
        ["sum of several dimensions, kept"] = (x => x[0].Sum([-1, 0], keepDim: true) * x[0], [[2, 3, 4]], -2),
        ["sum of all dimensions"] = (x => x[0].Sum([]) * x[0], [[2, 3]], -2),
        ["mean of several dimensions"] = (x => x[0].Permute(1, 0, 2).Mean([1, 2]) * x[1], [[2, 3, 4], [3]], -2),
        ["variance"] = (x => x[0].Variance() * x[0], [[3, 4]], -2),
        ["variance along 0"] = (x => x[0].Variance(0, unbiased: false), [[3, 4]], -2),
        ["variance along -1, kept"] = (x => x[0].T.Variance(-1, keepDim: true) * x[0].T, [[3, 4]], -2),
        ["standard deviation"] = (x => x[0].StandardDeviation(), [[3, 4]], -2),
        ["standard deviation along 1"] = (x => x[0].StandardDeviation(1, unbiased: false, keepDim: true) * x[0], [[3, 4, 2]], -2),
        ["min"] = (x => x[0].Min() * x[0], [[3, 4]], -2),
        ["min along 0"] = (x => x[0].Min(0), [[3, 4, 2]], -2),
        ["max and min with index"] = (x => x[0].MaxWithIndex(1).Values + x[0].MinWithIndex(1).Values, [[3, 9]], -2),
        ["log-sum-exp along -1"] = (x => x[0].LogSumExp(-1), [[3, 11]], -2),
        ["log-sum-exp along 0, kept"] = (x => x[0].LogSumExp(0, keepDim: true) * x[0], [[3, 4]], -2),
        ["norm"] = (x => x[0].Norm() * x[0], [[3, 4]], -2),
        ["norm 1"] = (x => x[0].Norm(1, 0), [[3, 4]], -2),
        ["norm 3, kept"] = (x => x[0].Norm(3, -1, keepDim: true) * x[0], [[3, 4]], -2),
        ["norm infinity"] = (x => x[0].Norm(double.PositiveInfinity, 1), [[3, 4]], -2),
        ["norm 0"] = (x => x[0].Norm(0, 1).Sum() * x[0], [[3, 4]], -2),
        ["cumulative sum"] = (x => x[0].CumulativeSum(1) * x[0], [[3, 5, 2]], -2),
        ["cumulative sum of a transpose"] = (x => x[0].T.CumulativeSum(-1) * x[0].T, [[3, 5]], -2),
        ["product"] = (x => x[0].Product() * x[0], [[2, 3]], -2),
        ["product along 1"] = (x => x[0].Product(1, keepDim: true) * x[0], [[2, 4, 3]], -2),
        ["sort"] = (x => x[0].Sort(0).Values * x[1], [[7, 2], [7, 2]], -2),
        ["sort, descending"] = (x => x[0].T.Sort(descending: true).Values * x[1], [[7, 2], [2, 7]], -2),
        ["top 3"] = (x => x[0].TopK(3, 0).Values * x[1], [[9, 2], [3, 2]], -2),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Operations[name].Function, Operations[name].Shapes, Operations[name].Low);

    [Fact]
    public void A_product_with_zeros_has_the_gradient_of_the_others()
    {
        var x = Tensor.From([2.0, 0, 3, 0, 0, 5], [2, 3]);
        x.RequiresGrad = true;
        x.Product(1).Sum().Backward();
        Assert.Equal([0, 6, 0, 0, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_standard_deviation_of_0_has_no_gradient()
    {
        var x = Tensor.Full([3], 2, DType.Float64);
        x.RequiresGrad = true;
        x.StandardDeviation().Backward();
        Assert.Equal([0, 0, 0], x.Grad!.ToArray<double>());
    }
}
