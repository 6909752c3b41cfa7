using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Pointwise operations and reductions under both backends, on random shapes, layouts and element types.</summary>
public sealed class PointwiseBackendTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Function, double Low)> Unary = new()
    {
        ["exp"] = (x => x.Exp(), -3),
        ["log"] = (x => x.Log(), 0.1),
        ["sigmoid"] = (x => x.Sigmoid(), -3),
        ["tanh"] = (x => x.Tanh(), -3),
        ["relu"] = (x => x.Relu(), -3),
        ["abs"] = (x => x.Abs(), -3),
        ["sqrt"] = (x => x.Sqrt(), 0.1),
        ["power"] = (x => x.Pow(1.7), 0.1),
        ["numbers"] = (x => (2 - (3 * x)) / 4, -3),
        ["divide a number"] = (x => 2 / x, 0.2),
        ["leaky relu"] = (x => x.LeakyRelu(0.2), -3),
        ["gelu"] = (x => x.Gelu(), -6),
        ["gelu by tanh"] = (x => x.Gelu(tanh: true), -6),
        ["silu"] = (x => x.Silu(), -6),
        ["softplus"] = (x => x.Softplus(2, 3), -3),
        ["elu"] = (x => x.Elu(0.7), -3),
        ["hard swish"] = (x => (2 * x).HardSwish(), -3),
        ["hard sigmoid"] = (x => (2 * x).HardSigmoid(), -3),
        ["softsign"] = (x => x.Softsign(), -3),
        ["erf"] = (x => x.Erf(), -5),
        ["sin"] = (x => x.Sin(), -9),
        ["cos"] = (x => x.Cos(), -9),
        ["tan"] = (x => (x / 4).Tan(), -3),
        ["reciprocal"] = (x => x.Reciprocal(), 0.2),
        ["rsqrt"] = (x => x.Rsqrt(), 0.2),
        ["square"] = (x => x.Square(), -3),
        ["sign"] = (x => x.Sign(), -3),
        ["floor"] = (x => x.Floor(), -3),
        ["ceiling"] = (x => x.Ceiling(), -3),
        ["round"] = (x => x.Round(), -3),
        ["log1p"] = (x => x.Log1p(), -0.9),
        ["expm1"] = (x => x.Expm1(), -3),
        ["log2"] = (x => x.Log2(), 0.1),
        ["clamp"] = (x => x.Clamp(-1, 1.5), -3),
        ["compare with a number"] = (x => x.GreaterThan(0.5) + (2 * x.LessOrEqual(-0.5)) + (4 * x.NotEqualTo(0)) + (8 * x.GreaterOrEqual(1)) + (16 * x.LessThan(1)), -3),
        ["not"] = (x => x.Floor().Not() + x.IsNaN() + x.IsInfinity(), -3),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Binary = new()
    {
        ["arithmetic"] = (a, b) => ((a + b) * (a - b)) / b,
        ["maximum"] = (a, b) => a.Maximum(b),
        ["minimum"] = (a, b) => a.Minimum(b),
        ["power"] = (a, b) => a.Pow(b),
        ["compare"] = (a, b) => a.GreaterThan(b) + (2 * a.GreaterOrEqual(b)) + (4 * a.LessThan(b)) + (8 * a.LessOrEqual(b)) + (16 * a.EqualTo(b)) + (32 * a.NotEqualTo(b)),
        ["logic"] = (a, b) => a.Floor().And(b.Floor()) + (2 * a.Floor().Or(b.Floor())) + (4 * a.Floor().Xor(b.Floor())),
        ["where"] = (a, b) => Tensor.Where(a.GreaterThan(1.5), a, b),
        ["prelu"] = (a, b) => (a - 1.5).Prelu(b.Flatten().Slice(0, 0, Math.Min(1, b.Count)).Sum().Reshape([1])),
    };

    private static readonly Dictionary<string, Func<Tensor, int, bool, Tensor>> Along = new()
    {
        ["sum"] = (x, dim, keep) => x.Sum(dim, keep),
        ["mean"] = (x, dim, keep) => x.Mean(dim, keep),
        ["max"] = (x, dim, keep) => x.Max(dim, keep),
        ["min"] = (x, dim, keep) => x.Min(dim, keep),
        ["arg max and min"] = (x, dim, _) => x.ArgMax(dim) + (100 * x.ArgMin(dim)),
        ["positions"] = (x, dim, keep) => x.MaxWithIndex(dim, keep).Indices + x.MinWithIndex(dim, keep).Indices,
        ["softmax"] = (x, dim, _) => x.Softmax(dim),
        ["log-softmax"] = (x, dim, _) => x.LogSoftmax(dim),
        ["variance"] = (x, dim, keep) => x.Variance(dim, unbiased: false, keep),
        ["standard deviation"] = (x, dim, keep) => (x + Tensor.Arange(x.Shape[-1], x.DType)).StandardDeviation(dim, unbiased: false, keep),
        ["log-sum-exp"] = (x, dim, keep) => x.LogSumExp(dim, keep),
        ["norm 0"] = (x, dim, keep) => x.Norm(0, dim, keep),
        ["norm 1"] = (x, dim, keep) => x.Norm(1, dim, keep),
        ["norm 2"] = (x, dim, keep) => x.Norm(2, dim, keep),
        ["norm 3"] = (x, dim, keep) => x.Norm(3, dim, keep),
        ["norm infinity"] = (x, dim, keep) => x.Norm(double.PositiveInfinity, dim, keep),
        ["cumulative sum"] = (x, dim, _) => x.CumulativeSum(dim),
        ["product"] = (x, dim, keep) => (x / 2).Product(dim, keep),
        ["sort"] = (x, dim, _) => x.Sort(dim).Values,
        ["sort descending"] = (x, dim, _) => x.Sort(dim, descending: true).Values,
        ["sorted positions"] = (x, dim, down) => x.Floor().ArgSort(dim, down),
        ["top k"] = (x, dim, _) => x.TopK(Math.Min(2, x.Shape[dim]), dim).Values,
        ["bottom positions"] = (x, dim, _) => x.Floor().TopK((x.Shape[dim] + 4) / 5, dim, largest: false).Indices,
        ["index select"] = (x, dim, _) => x.IndexSelect(dim, Tensor.From([0L, x.Shape[dim] - 1, 0], [3])),
    };

    public static TheoryData<string> UnaryNames => [.. Unary.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    public static TheoryData<string> AlongNames => [.. Along.Keys];

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void Functions_of_one_tensor_agree(string name) => Cases.ForSeeds(60, random =>
    {
        var (function, low) = Unary[name];
        var dtype = Float(random);
        BackendTests.Agree(x => function(x[0]), Tolerance(dtype), Cases.Laid(Cases.Values(Cases.Shape(random), random, low, 3), dtype, random));
    });

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void Functions_of_two_tensors_agree(string name) => Cases.ForSeeds(60, random =>
    {
        var dtype = Float(random);
        var shape = Cases.Shape(random);
        var a = Cases.Laid(Cases.Values(shape, random, 0.5, 3), dtype, random);
        var b = Cases.Laid(Cases.Values(Cases.Partner(shape, random), random, 0.5, 3), dtype, random);
        BackendTests.Agree(x => Binary[name](x[0], x[1]), Tolerance(dtype) * 100, a, b);
    });

    [Theory]
    [MemberData(nameof(AlongNames))]
    public void Reductions_and_orders_along_a_dimension_agree(string name) => Cases.ForSeeds(60, random =>
    {
        var dtype = Float(random);
        var shape = Cases.Shape(random, minRank: 1, allowEmpty: false);
        var dim = random.Next(shape.Length);
        var keep = random.Next(2) == 0;
        BackendTests.Agree(x => Along[name](x[0], dim, keep), Tolerance(dtype) * 100, Cases.Laid(Cases.Values(shape, random), dtype, random));
    });

    [Fact]
    public void Sums_of_several_dimensions_agree() => Cases.ForSeeds(100, random =>
    {
        var dtype = Float(random);
        var values = Cases.Values(Cases.Shape(random, minRank: 1), random).Rounded(dtype);
        int[] dims = [.. Enumerable.Range(0, values.Shape.Length).Where(_ => random.Next(2) == 0)];
        var expected = values;
        foreach (var dim in dims) expected = expected.Reduce(dim, true, static line => line.Sum());
        if (dims.Length == 0) expected = new Reference([.. values.Shape.Select(static _ => 1)], [values.Values.Sum()]);
        var x = Cases.Laid(values, dtype, random);
        Cases.Same(expected, x.Sum(dims, keepDim: true), Tolerance(dtype) * 100);
        Cases.Same(expected.Reshape([.. values.Shape.Where((_, d) => dims.Length > 0 && !dims.Contains(d))]), x.Sum(dims), Tolerance(dtype) * 100);
        BackendTests.Agree(y => y[0].Sum(dims), Tolerance(dtype) * 100, x);
    });

    private static DType Float(Philox random) => random.Next(2) == 0 ? DType.Float32 : DType.Float64;

    private static double Tolerance(DType dtype) => dtype == DType.Float32 ? 2e-6 : 1e-13;
}
