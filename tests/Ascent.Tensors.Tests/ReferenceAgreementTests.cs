using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Every operation against the plain reference on random shapes, layouts and element types.</summary>
public sealed class ReferenceAgreementTests
{
    private const int Runs = 120;

    public static TheoryData<string> UnaryNames => [.. Unary.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Actual, Func<double, double> Expected, double Low)> Unary = new()
    {
        ["negate"] = (x => -x, x => -x, -2),
        ["add a number"] = (x => x + 0.5, x => x + 0.5, -2),
        ["subtract a number"] = (x => x - 0.25, x => x - 0.25, -2),
        ["subtract from a number"] = (x => 3 - x, x => 3 - x, -2),
        ["multiply by a number"] = (x => 1.5 * x, x => 1.5 * x, -2),
        ["divide by a number"] = (x => x / 3, x => x / 3, -2),
        ["divide a number"] = (x => 2 / x, x => 2 / x, 0.1),
        ["square"] = (x => x.Pow(2), x => x * x, -2),
        ["cube"] = (x => x.Pow(3), x => x * x * x, -2),
        ["power 1.7"] = (x => x.Pow(1.7), x => Math.Pow(x, 1.7), 0.1),
        ["power 0"] = (x => x.Pow(0), _ => 1, -2),
        ["exp"] = (x => x.Exp(), Math.Exp, -2),
        ["log"] = (x => x.Log(), Math.Log, 0.1),
        ["sqrt"] = (x => x.Sqrt(), Math.Sqrt, 0.1),
        ["abs"] = (x => x.Abs(), Math.Abs, -2),
        ["relu"] = (x => x.Relu(), x => Math.Max(x, 0), -2),
        ["sigmoid"] = (x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), -2),
        ["tanh"] = (x => x.Tanh(), Math.Tanh, -2),
        ["greater"] = (x => x.GreaterThan(0.5), x => x > 0.5 ? 1 : 0, -2),
        ["less"] = (x => x.LessThan(0.5), x => x < 0.5 ? 1 : 0, -2),
    };

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Actual, Func<double, double, double> Expected)> Binary = new()
    {
        ["add"] = ((a, b) => a + b, (a, b) => a + b),
        ["subtract"] = ((a, b) => a - b, (a, b) => a - b),
        ["multiply"] = ((a, b) => a * b, (a, b) => a * b),
        ["divide"] = ((a, b) => a / b, (a, b) => a / b),
        ["maximum"] = ((a, b) => a.Maximum(b), Math.Max),
        ["minimum"] = ((a, b) => a.Minimum(b), Math.Min),
        ["equal"] = ((a, b) => a.EqualTo(b), (a, b) => a == b ? 1 : 0),
    };

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void Functions_of_one_tensor_agree(string name) => Cases.ForSeeds(Runs, random =>
    {
        var (actual, expected, low) = Unary[name];
        var dtype = Float(random);
        var x = Cases.Values(Cases.Shape(random), random, low).Rounded(dtype);
        Cases.Same(x.Map(expected), actual(Cases.Laid(x, dtype, random)), Tolerance(dtype));
    });

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void Functions_of_two_tensors_agree_and_broadcast(string name) => Cases.ForSeeds(Runs, random =>
    {
        var (actual, expected) = Binary[name];
        var dtype = Float(random);
        var shape = Cases.Shape(random);
        var a = Cases.Values(shape, random, 0.5, 3).Rounded(dtype);
        var b = Cases.Values(Cases.Partner(shape, random), random, 0.5, 3).Rounded(dtype);
        if (random.Next(2) == 0) (a, b) = (b, a);
        Cases.Same(a.Zip(b, expected), actual(Cases.Laid(a, dtype, random), Cases.Laid(b, dtype, random)), Tolerance(dtype));
    });

    [Fact]
    public void Integers_are_exact_and_divide_as_floats() => Cases.ForSeeds(Runs, random =>
    {
        var shape = Cases.Shape(random);
        var a = Cases.Integers(shape, random, -50, 50);
        var b = Cases.Integers(Cases.Partner(shape, random), random, 1, 9);
        var (x, y) = (Cases.Laid(a, DType.Int64, random), Cases.Laid(b, DType.Int64, random));
        Cases.Same(a.Zip(b, (p, q) => p * q), x * y, 0);
        Cases.Same(a.Zip(b, (p, q) => p - q), x - y, 0);
        Cases.Same(a.Zip(b, Math.Max), x.Maximum(y), 0);
        Assert.Equal(DType.Int64, (x + y).DType);
        Assert.Equal(DType.Float32, (x / y).DType);
        Cases.Same(a.Zip(b, (p, q) => p / q), x / y, 1e-6);
        Assert.Equal(a.Values.Sum(), x.Sum().Item());
    });

    [Fact]
    public void Mixed_element_types_are_promoted()
    {
        var (i, f, d) = (Tensor.From([3L], [1]), Tensor.From([0.5f], [1]), Tensor.From([0.1], [1]));
        Assert.Equal(DType.Float32, (i + f).DType);
        Assert.Equal(DType.Float64, (f + d).DType);
        Assert.Equal(DType.Float64, (i * d).DType);
        Assert.Equal(3.5, (i + f).Item());
    }

    [Fact]
    public void Reductions_along_a_dimension_agree() => Cases.ForSeeds(2 * Runs, random =>
    {
        var dtype = Float(random);
        var values = Cases.Values(Cases.Shape(random, minRank: 1), random).Rounded(dtype);
        var dim = random.Next(values.Shape.Length);
        var keep = random.Next(2) == 0;
        var x = Cases.Laid(values, dtype, random);
        var asked = random.Next(2) == 0 ? dim : dim - values.Shape.Length;
        Cases.Same(values.Reduce(dim, keep, line => line.Sum()), x.Sum(asked, keep), Tolerance(dtype) * 100);
        Cases.Same(values.Reduce(dim, keep, line => line.Sum() / values.Shape[dim]), x.Mean(asked, keep), Tolerance(dtype) * 100);
        if (values.Shape[dim] == 0)
        {
            Assert.Throws<ShapeException>(() => x.Max(asked, keep));
            return;
        }

        Cases.Same(values.Reduce(dim, keep, line => line.Max()), x.Max(asked, keep), 0);
        Cases.Same(values.Reduce(dim, false, line => line.Index().MaxBy(pair => pair.Item).Index), x.ArgMax(asked), 0);
        Cases.Same(values.Along(dim, Softmax), x.Softmax(asked), Tolerance(dtype));
        Cases.Same(values.Along(dim, line => [.. Softmax(line).Select(p => Math.Log(p))]), x.LogSoftmax(asked), Tolerance(dtype) * 10);
    });

    [Fact]
    public void Reductions_of_everything_agree() => Cases.ForSeeds(Runs, random =>
    {
        var dtype = Float(random);
        var values = Cases.Values(Cases.Shape(random), random).Rounded(dtype);
        var x = Cases.Laid(values, dtype, random);
        // Rounding errors of a sum grow with the sum of the magnitudes, not with the result, which may cancel.
        var sum = (double)values.Values.Sum(value => (decimal)value);
        var tolerance = dtype == DType.Float32 ? Tolerance(dtype) * 100 : Tolerance(dtype) * Math.Max(100, values.Values.Sum(Math.Abs));
        Cases.Same(new Reference([], [sum]), x.Sum(), tolerance);
        Cases.Same(new Reference([], [sum / values.Values.Length]), x.Mean(), tolerance);
        if (values.Values.Length > 0) Assert.Equal(values.Values.Max(), x.Max().Item());
        else Assert.Throws<ShapeException>(x.Max);
    });

    [Fact]
    public void Matrix_products_agree_batched_broadcast_and_strided() => Cases.ForSeeds(Runs, random =>
    {
        var dtype = Float(random);
        var batch = Cases.Shape(random).Take(2).Select(extent => Math.Min(extent, 4)).ToArray();
        var (m, k, n) = (random.Next(9), random.Next(9), random.Next(9));
        var a = Cases.Values([.. batch, m, k], random).Rounded(dtype);
        var b = Cases.Values([.. Cases.Partner(batch, random), k, n], random).Rounded(dtype);
        Cases.Same(a.MatMul(b), Cases.Laid(a, dtype, random).MatMul(Cases.Laid(b, dtype, random)), Tolerance(dtype) * 10);
    });

    [Fact]
    public void Vectors_multiply_as_rows_and_columns()
    {
        var matrix = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]);
        var three = Tensor.From([1f, 0, -1], [3]);
        var two = Tensor.From([2f, 1], [2]);
        Assert.Equal([-2f, -2], matrix.MatMul(three).ToArray<float>());
        Assert.Equal([6f, 9, 12], two.MatMul(matrix).ToArray<float>());
        Assert.Equal(2, three.MatMul(three).Item());
        Assert.Equal(0, three.MatMul(three).Rank);
    }

    [Fact]
    public void Linear_maps_agree() => Cases.ForSeeds(Runs, random =>
    {
        var dtype = Float(random);
        int[] lead = [.. Cases.Shape(random).Take(2)];
        var (inputs, outputs) = (1 + random.Next(20), 1 + random.Next(20));
        var x = Cases.Values([.. lead, inputs], random).Rounded(dtype);
        var w = Cases.Values([outputs, inputs], random).Rounded(dtype);
        var b = Cases.Values([outputs], random).Rounded(dtype);
        var expected = x.Reshape([lead.Aggregate(1, (p, q) => p * q), inputs]).MatMul(w.Permute([1, 0])).Zip(b, (p, q) => p + q).Reshape([.. lead, outputs]);
        Cases.Same(expected, Cases.Laid(x, dtype, random).Linear(Cases.Laid(w, dtype, random), Cases.Laid(b, dtype, random)), Tolerance(dtype) * 20);
    });

    [Fact]
    public void Views_agree() => Cases.ForSeeds(2 * Runs, random =>
    {
        var values = Cases.Values(Cases.Shape(random, minRank: 1), random);
        var x = Cases.Laid(values, DType.Float64, random);
        var rank = values.Shape.Length;
        var dim = random.Next(rank);
        int[] order = [.. Enumerable.Range(0, rank)];
        random.Shuffle<int>(order);
        Cases.Same(values.Permute(order), x.Permute(order), 0);
        var end = random.Next(values.Shape[dim] + 1);
        var start = random.Next(end + 1);
        Cases.Same(values.Slice(dim, start, end), x.Slice(dim, start, end), 0);
        var step = 1 + random.Next(4);
        Cases.Same(values.Select(dim, [.. Enumerable.Range(0, (end - start + step - 1) / step).Select(i => (long)(start + (i * step)))]), x.Slice(dim, start, end, step), 0);
        int[] opened = [.. values.Shape[..dim], 1, .. values.Shape[dim..]];
        Cases.Same(values.Reshape(opened), x.Unsqueeze(dim), 0);
        Cases.Same(values, x.Unsqueeze(dim).Squeeze(dim), 0);
        int[] wide = [.. values.Shape[..dim], 3, .. values.Shape[dim..]];
        Cases.Same(values.Reshape(opened).Expand([2, .. wide]), x.Unsqueeze(dim).Expand([2, .. wide]), 0);
        int[] flat = [values.Values.Length];
        Cases.Same(values.Reshape(flat), x.Flatten(), 0);
        Cases.Same(values, x.Contiguous(), 0);
        Assert.True(x.Contiguous().IsContiguous);
        if (values.Shape[0] > 0) Cases.Same(values.Slice(0, 0, 1).Reshape(values.Shape[1..]), x[0], 0);
        if (values.Shape[dim] == 0) return;
        var chosen = Enumerable.Range(0, random.Next(6)).Select(_ => (long)random.Next(values.Shape[dim])).ToArray();
        Cases.Same(values.Select(dim, chosen), x.IndexSelect(dim, Tensor.From(chosen, [chosen.Length])), 0);
    });

    [Fact]
    public void Cross_entropy_agrees() => Cases.ForSeeds(Runs, random =>
    {
        var dtype = Float(random);
        var (n, classes) = (1 + random.Next(20), 1 + random.Next(20));
        var logits = Cases.Values([n, classes], random, -5, 5).Rounded(dtype);
        var targets = Cases.Integers([n], random, 0, classes);
        var rows = logits.Along(1, Softmax);
        var expected = -Enumerable.Range(0, n).Average(i => Math.Log(rows[i, (int)targets[i]]));
        Cases.Same(new Reference([], [expected]), Cases.Laid(logits, dtype, random).CrossEntropy(Cases.Laid(targets, DType.Int64, random)), Tolerance(dtype) * 10);
    });

    private static DType Float(Philox random) => random.Next(2) == 0 ? DType.Float32 : DType.Float64;

    private static double Tolerance(DType dtype) => dtype == DType.Float32 ? 1e-6 : 1e-14;

    private static double[] Softmax(double[] line)
    {
        var exponentials = line.Select(v => Math.Exp(v - line.Max())).ToArray();
        return [.. exponentials.Select(e => e / exponentials.Sum())];
    }
}
