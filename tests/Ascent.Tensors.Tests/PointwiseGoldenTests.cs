namespace Ascent.Tensors.Tests;

/// <summary>Pointwise operations and reductions as PyTorch computes them, special values included; Goldens/make_pointwise_goldens.py wrote them.</summary>
public sealed class PointwiseGoldenTests
{
    private static readonly GoldenFile Goldens = new("pointwise");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Operations = new()
    {
        ["leakyrelu"] = x => x[0].LeakyRelu(),
        ["leakyrelu.3"] = x => x[0].LeakyRelu(0.3),
        ["gelu"] = x => x[0].Gelu(),
        ["gelutanh"] = x => x[0].Gelu(tanh: true),
        ["silu"] = x => x[0].Silu(),
        ["softplus"] = x => x[0].Softplus(),
        ["softplus2-5"] = x => x[0].Softplus(2, 5),
        ["elu"] = x => x[0].Elu(),
        ["elu.5"] = x => x[0].Elu(0.5),
        ["hardswish"] = x => x[0].HardSwish(),
        ["hardsigmoid"] = x => x[0].HardSigmoid(),
        ["softsign"] = x => x[0].Softsign(),
        ["erf"] = x => x[0].Erf(),
        ["sin"] = x => x[0].Sin(),
        ["cos"] = x => x[0].Cos(),
        ["tan"] = x => x[0].Tan(),
        ["reciprocal"] = x => x[0].Reciprocal(),
        ["rsqrt"] = x => x[0].Rsqrt(),
        ["square"] = x => x[0].Square(),
        ["sign"] = x => x[0].Sign(),
        ["floor"] = x => x[0].Floor(),
        ["ceiling"] = x => x[0].Ceiling(),
        ["round"] = x => x[0].Round(),
        ["log1p"] = x => x[0].Log1p(),
        ["expm1"] = x => x[0].Expm1(),
        ["log2"] = x => x[0].Log2(),
        ["clamp"] = x => x[0].Clamp(-1, 2.5),
        ["clampmin"] = x => x[0].Clamp(-1, null),
        ["clampmax"] = x => x[0].Clamp(null, 0.5),
        ["clampcrossed"] = x => x[0].Clamp(2, 1),
        ["isnan"] = x => x[0].IsNaN(),
        ["isinfinity"] = x => x[0].IsInfinity(),
        ["not"] = x => x[0].Not(),
        ["greater.5"] = x => x[0].GreaterThan(0.5),
        ["greaterequal.5"] = x => x[0].GreaterOrEqual(0.5),
        ["less.5"] = x => x[0].LessThan(0.5),
        ["lessequal.5"] = x => x[0].LessOrEqual(0.5),
        ["equal.5"] = x => x[0].EqualTo(0.5),
        ["notequal.5"] = x => x[0].NotEqualTo(0.5),
        ["greater"] = x => x[0].GreaterThan(x[1]),
        ["greaterequal"] = x => x[0].GreaterOrEqual(x[1]),
        ["less"] = x => x[0].LessThan(x[1]),
        ["lessequal"] = x => x[0].LessOrEqual(x[1]),
        ["equal"] = x => x[0].EqualTo(x[1]),
        ["notequal"] = x => x[0].NotEqualTo(x[1]),
        ["and"] = x => x[0].And(x[1]),
        ["or"] = x => x[0].Or(x[1]),
        ["xor"] = x => x[0].Xor(x[1]),
        ["pow"] = x => x[0].Pow(x[1]),
        ["where"] = x => Tensor.Where(x[0].GreaterThan(0.25), x[0], x[1]),
        ["prelu"] = x => x[0].Prelu(x[1]),
        ["sum02"] = x => x[0].Sum([0, 2]),
        ["sum13k"] = x => x[0].Sum([1, -1], keepDim: true),
        ["mean023"] = x => x[0].Mean([0, 2, 3]),
        ["variance"] = x => x[0].Variance(),
        ["variance1"] = x => x[0].Variance(1),
        ["variance0k"] = x => x[0].Variance(0, unbiased: false, keepDim: true),
        ["deviation"] = x => x[0].StandardDeviation(),
        ["deviation1"] = x => x[0].StandardDeviation(1, unbiased: false),
        ["min"] = x => x[0].Min(),
        ["norm"] = x => x[0].Norm(),
        ["norm0"] = x => x[0].Norm(0, 1),
        ["norm1"] = x => x[0].Norm(1, 1),
        ["norm2"] = x => x[0].Norm(2, 1),
        ["norm2k"] = x => x[0].Norm(2, 0, keepDim: true),
        ["norm3"] = x => x[0].Norm(3, 1),
        ["norm1.5"] = x => x[0].Norm(1.5, 1),
        ["norminf"] = x => x[0].Norm(double.PositiveInfinity, 1),
        ["norm-inf"] = x => x[0].Norm(double.NegativeInfinity, 0),
        ["cumulativesum1"] = x => x[0].CumulativeSum(1),
        ["cumulativesum0"] = x => x[0].CumulativeSum(0),
        ["product"] = x => x[0].Product(),
        ["product1"] = x => x[0].Product(1),
        ["product0k"] = x => x[0].Product(0, keepDim: true),
        ["logsumexp1"] = x => x[0].LogSumExp(1),
        ["logsumexp0k"] = x => x[0].LogSumExp(0, keepDim: true),
    };

    private static readonly Dictionary<string, Func<Tensor[], (Tensor Values, Tensor Indices)>> Pairs = new()
    {
        ["min1"] = x => x[0].MinWithIndex(1),
        ["min0k"] = x => x[0].MinWithIndex(0, keepDim: true),
        ["max1"] = x => x[0].MaxWithIndex(1),
        ["max0"] = x => x[0].MaxWithIndex(0),
        ["sort1"] = x => x[0].Sort(1),
        ["topk2"] = x => x[0].TopK(2, 1),
        ["topk1s"] = x => x[0].TopK(1, 1, largest: false),
        ["sort0d"] = x => x[0].Sort(0, descending: true),
    };

    public static TheoryData<string> Cases => [.. Goldens.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden)
    {
        var name = GoldenFile.NameOf(golden);
        Goldens.Check(
            golden,
            x =>
            {
                if (Operations.TryGetValue(name, out var operation)) return [operation(x)];
                var (values, indices) = Pairs[name](x);
                return [values, indices];
            },
            Tolerance(name));
    }

    /// <summary>PyTorch divides by 6 in float32 for one; variances of numbers around 10^6 lose digits there, and so do tangents of large angles.</summary>
    private static double Tolerance(string name) =>
        name == "hardsigmoid" ? 1e-7
        : name is "tan" || name.StartsWith("variance", StringComparison.Ordinal) || name.StartsWith("deviation", StringComparison.Ordinal) ? 1e-10
        : 1e-12;

    [Fact]
    public void Every_operation_has_a_golden()
    {
        var seen = Goldens.Cases.Select(GoldenFile.NameOf).ToHashSet(StringComparer.Ordinal);
        Assert.All(Operations.Keys.Concat(Pairs.Keys), name => Assert.Contains(name, seen));
    }
}
