namespace Ascent.Tensors.Tests;

/// <summary>Wrong use of pointwise operations and reductions, empty tensors, and integers.</summary>
public sealed class PointwiseErrorTests
{
    private static readonly Tensor A = Tensor.Zeros([2, 3]);

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["where"] = (() => Tensor.Where(A, A, Tensor.Zeros([4])), ["Where", "[2, 3]", "[4]"]),
        ["where, condition"] = (() => Tensor.Where(Tensor.Zeros([5]), A, A), ["Where", "[2, 3]", "[5]"]),
        ["pow"] = (() => A.Pow(Tensor.Zeros([2])), ["Pow", "[2, 3]", "[2]"]),
        ["greater"] = (() => A.GreaterThan(Tensor.Zeros([2])), ["GreaterThan", "[2, 3]", "[2]"]),
        ["and"] = (() => A.And(Tensor.Zeros([2])), ["And", "[2, 3]", "[2]"]),
        ["prelu"] = (() => A.Prelu(Tensor.Zeros([2])), ["Prelu", "[2, 3]", "[2]"]),
        ["sum"] = (() => A.Sum([0, 2]), ["Sum", "2", "[2, 3]"]),
        ["sum twice"] = (() => A.Sum([1, -1]), ["Sum", "-1", "twice", "[2, 3]"]),
        ["variance"] = (() => A.Variance(2), ["Variance", "2", "[2, 3]"]),
        ["min"] = (() => Tensor.Zeros([0]).Min(), ["Min", "[0]"]),
        ["min along nothing"] = (() => Tensor.Zeros([2, 0]).MinWithIndex(1), ["MinWithIndex", "[2, 0]"]),
        ["arg min"] = (() => A.ArgMin(-3), ["ArgMin", "-3", "[2, 3]"]),
        ["log-sum-exp"] = (() => A.LogSumExp(2), ["LogSumExp", "2", "[2, 3]"]),
        ["norm"] = (() => A.Norm(2, 5), ["Norm", "5", "[2, 3]"]),
        ["largest norm of nothing"] = (() => Tensor.Zeros([0]).Norm(double.PositiveInfinity), ["Norm", "[0]"]),
        ["cumulative sum"] = (() => A.CumulativeSum(2), ["CumulativeSum", "2", "[2, 3]"]),
        ["product"] = (() => A.Product(2), ["Product", "2", "[2, 3]"]),
        ["sort"] = (() => A.Sort(2), ["Sort", "2", "[2, 3]"]),
        ["top k"] = (() => A.TopK(4), ["TopK", "4", "[2, 3]"]),
    };

    public static TheoryData<string> Names => [.. Misfits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => Misfit.Check(Misfits[name].Act, Misfits[name].Named);

    [Fact]
    public void Functions_of_floats_refuse_integers()
    {
        var x = Tensor.Arange(3);
        Action[] acts = [() => x.Gelu(), () => x.Sin(), () => x.Log1p(), () => x.Erf(), () => x.Softplus(), () => x.Variance(), () => x.Norm(), () => x.LogSumExp(0), () => x.Rsqrt(), () => x.Mean([0])];
        foreach (var act in acts) Assert.Contains("To(DType.Float32)", Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => A.Clamp(null, null));
        Assert.Throws<ArgumentException>(() => x.Clamp(0.5, null));
    }

    [Fact]
    public void Integers_are_compared_ordered_and_chosen_exactly()
    {
        foreach (var dtype in (DType[])[DType.Int64, DType.Int32])
        {
            var x = Tensor.From([3, -1, 2, 3], [4]).To(dtype);
            Assert.Equal([1, 0, 0, 1], x.GreaterThan(2.5).ToArray<long>());
            Assert.Equal([1, 0, 0, 1], x.GreaterOrEqual(2.5).ToArray<long>());
            Assert.Equal([0, 1, 1, 0], x.LessOrEqual(2.5).ToArray<long>());
            Assert.Equal([0, 0, 0, 0], x.EqualTo(2.5).ToArray<long>());
            Assert.Equal([1, 1, 1, 1], x.NotEqualTo(2.5).ToArray<long>());
            Assert.Equal([1, 0, 0, 1], x.EqualTo(3).ToArray<long>());
            Assert.Equal([2, 0, 2, 2], x.Clamp(0, 2).ToArray<long>());
            Assert.Equal([1, -1, 1, 1], x.Sign().ToArray<long>());
            Assert.Equal([9, 1, 4, 9], x.Square().ToArray<long>());
            Assert.Equal([3, 3, 2, -1], x.Sort(descending: true).Values.ToArray<long>());
            Assert.Equal([0, 3, 2, 1], x.ArgSort(descending: true).ToArray<long>());
            Assert.Equal([3, 2, 4, 7], x.CumulativeSum(0).ToArray<long>());
            Assert.Equal(DType.Int64, x.CumulativeSum(0).DType);
            Assert.Equal(-18, x.Product().Item());
            Assert.Equal(-1, x.Min().Item());
            Assert.Equal(1, x.ArgMin(0).Item());
            Assert.Equal([3, 0, 2, 3], Tensor.Where(x.GreaterThan(0), x, Tensor.Scalar(0, dtype)).ToArray<long>());
            Assert.Equal([0, 0, 0, 0], x.IsNaN().ToArray<long>());
        }

        var big = Tensor.From([long.MaxValue, long.MaxValue - 1, long.MinValue], [3]);
        Assert.Equal([2, 1, 0], big.ArgSort().ToArray<long>());
        Assert.Equal(0, big.ArgMax(0).Item());
    }

    [Fact]
    public void A_condition_may_have_any_element_type()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var condition = Tensor.From([2.0, 0, 1], [3]).To(dtype);
            Assert.Equal([1, -1, 1], Tensor.Where(condition, Tensor.Scalar(1), Tensor.Scalar(-1)).ToArray<double>());
        }

        var tiny = Tensor.From([1e-300, 0.5], [2]);
        Assert.Equal([1, 1], Tensor.Where(tiny, Tensor.Scalar(1), Tensor.Scalar(-1)).ToArray<double>());
        Assert.Equal([1, 1], Tensor.Where(tiny, Tensor.Scalar(1, DType.Int64), Tensor.Scalar(-1, DType.Int64)).ToArray<double>());
    }

    [Fact]
    public void Empty_tensors_reduce_as_in_PyTorch()
    {
        var x = Tensor.Zeros([0, 3]);
        Assert.Equal([1f, 1, 1], x.Product(0).ToArray<float>());
        Assert.Equal(1, x.Product().Item());
        Assert.Equal(0, x.Norm().Item());
        Assert.Equal([0f, 0, 0], x.Sum([0]).ToArray<float>());
        Assert.All(x.Variance(0).ToArray<float>(), static v => Assert.True(float.IsNaN(v)));
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], x.LogSumExp(0).ToArray<float>());
        Assert.Equal(new Shape([0, 3]), x.CumulativeSum(0).Shape);
        Assert.Equal(new Shape([0, 3]), x.Sort(0).Values.Shape);
        Assert.Equal(new Shape([0, 2]), x.TopK(2).Indices.Shape);
        Assert.Equal(new Shape([0]), x.Min(1).Shape);
        Assert.True(double.IsNaN(Tensor.From([2.0], [1]).Variance().Item()));
        Assert.Equal(0, Tensor.From([2.0], [1]).Variance(unbiased: false).Item());
        Assert.Equal(new Shape([0, 3]), Tensor.Where(x, x, x).Shape);
    }

    [Fact]
    public void Scalars_are_sorted_and_summed()
    {
        var x = Tensor.Scalar(3);
        Assert.Equal(3, x.Sort(0).Values.Item());
        Assert.Equal(0, x.TopK(1).Indices.Item());
        Assert.Equal(3, x.CumulativeSum(0).Item());
        Assert.Equal(3, x.LogSumExp(0).Item());
        Assert.Equal(3, x.Sum([]).Item());
    }

    [Fact]
    public void Long_lines_find_the_first_of_equals_in_every_place() => Tests.Cases.ForSeeds(60, random =>
    {
        var n = 1 + random.Next(200);
        var values = Tests.Cases.Integers([n], random, 0, 5);
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64])
        {
            var x = Tests.Cases.Plain(values, dtype);
            Assert.Equal(Array.IndexOf(values.Values, values.Values.Max()), x.ArgMax(0).Item());
            Assert.Equal(Array.IndexOf(values.Values, values.Values.Min()), x.ArgMin(0).Item());
        }
    });
}
