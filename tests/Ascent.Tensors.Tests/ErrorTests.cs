namespace Ascent.Tensors.Tests;

/// <summary>Wrong use names the operation, both shapes, and what would be right.</summary>
public sealed class ErrorTests
{
    private static readonly Tensor A = Tensor.Zeros([2, 3]);

    public static TheoryData<string> ShapeErrors => [.. Misfits.Keys];

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["add"] = (() => _ = A + Tensor.Zeros([2]), ["Add", "[2, 3]", "[2]"]),
        ["multiply"] = (() => _ = A * Tensor.Zeros([4, 1, 2]), ["Multiply", "[2, 3]", "[4, 1, 2]"]),
        ["maximum"] = (() => A.Maximum(Tensor.Zeros([2])), ["Maximum", "[2, 3]", "[2]"]),
        ["equal"] = (() => A.EqualTo(Tensor.Zeros([2])), ["EqualTo", "[2, 3]", "[2]"]),
        ["matmul"] = (() => A.MatMul(A), ["MatMul", "[2, 3] and [2, 3]"]),
        ["matmul of a scalar"] = (() => A.MatMul(Tensor.Scalar(1)), ["MatMul", "[2, 3]", "[]"]),
        ["matmul batches"] = (() => Tensor.Zeros([2, 2, 2]).MatMul(Tensor.Zeros([3, 2, 2])), ["MatMul", "[2]", "[3]"]),
        ["linear"] = (() => A.Linear(Tensor.Zeros([5, 4]), null), ["Linear", "[2, 3]", "[5, 4]"]),
        ["linear bias"] = (() => A.Linear(Tensor.Zeros([5, 3]), Tensor.Zeros([4])), ["Linear", "[4]", "[5, 3]"]),
        ["reshape"] = (() => A.Reshape([4]), ["Reshape", "[2, 3]", "[4]"]),
        ["expand"] = (() => A.Expand([4, 3]), ["Expand", "[2, 3]", "[4, 3]"]),
        ["expand to fewer"] = (() => A.Expand([3]), ["Expand", "[2, 3]", "[3]"]),
        ["permute"] = (() => A.Permute(0, 0), ["Permute", "[2, 3]"]),
        ["permute too few"] = (() => A.Permute(0), ["Permute", "[2, 3]"]),
        ["transpose"] = (() => A.Transpose(0, 2), ["Transpose", "2", "[2, 3]"]),
        ["transpose of a vector"] = (() => _ = Tensor.Zeros([3]).T, ["Transpose", "[3]"]),
        ["sum"] = (() => A.Sum(2), ["Sum", "2", "[2, 3]"]),
        ["softmax"] = (() => A.Softmax(-3), ["Softmax", "-3", "[2, 3]"]),
        ["squeeze"] = (() => A.Squeeze(5), ["Squeeze", "5", "[2, 3]"]),
        ["unsqueeze"] = (() => A.Unsqueeze(4), ["Unsqueeze", "4", "[2, 3]"]),
        ["from"] = (() => Tensor.From([1f, 2], [3]), ["2 values", "[3]"]),
        ["index select"] = (() => A.IndexSelect(0, Tensor.Zeros([1])), ["IndexSelect", "Int64", "Float32"]),
        ["cross-entropy"] = (() => A.CrossEntropy(Tensor.From([0L], [1])), ["CrossEntropy", "[2, 3]", "[1]"]),
        ["copy"] = (() => Tensor.Zeros([2, 3]).CopyFrom(Tensor.Zeros([3, 2])), ["CopyFrom", "[3, 2]", "[2, 3]"]),
        ["negative extent"] = (() => Tensor.Zeros([2, -1]), ["[2, -1]"]),
        ["too many elements"] = (() => Tensor.Zeros([65536, 65536]), ["[65536, 65536]"]),
        ["too many elements, wrapped"] = (() => _ = new Shape([65536, 65536, 65536, 65536]), ["65536"]),
    };

    [Theory]
    [MemberData(nameof(ShapeErrors))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => Misfit.Check(Misfits[name].Act, Misfits[name].Named);

    [Fact]
    public void Positions_outside_are_named()
    {
        Assert.Contains("index 2", Assert.Throws<ArgumentOutOfRangeException>(() => A.IndexSelect(0, Tensor.From([1L, 2], [2]))).Message);
        Assert.Contains("-1", Assert.Throws<ArgumentOutOfRangeException>(() => A.IndexSelect(0, Tensor.From([-1L], [1]))).Message);
        Assert.Contains("[1, 4)", Assert.Throws<ArgumentOutOfRangeException>(() => A.Slice(1, 1, 4)).Message);
        Assert.Contains("[2, 1)", Assert.Throws<ArgumentOutOfRangeException>(() => A.Slice(1, 2, 1)).Message);
        Assert.Contains("2", Assert.Throws<ArgumentOutOfRangeException>(() => A[2]).Message);
        var label = Assert.Throws<ArgumentOutOfRangeException>(() => A.CrossEntropy(Tensor.From([0L, 3], [2]))).Message;
        Assert.Contains("target 3 at position 1", label);
        Assert.Contains("[0, 3)", label);
    }

    [Fact]
    public void Element_types_that_do_not_fit_are_named()
    {
        var integers = Tensor.Arange(3);
        Assert.Contains("Exp", Assert.Throws<ArgumentException>(() => integers.Exp()).Message);
        Assert.Contains("Mean", Assert.Throws<ArgumentException>(() => integers.Mean()).Message);
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => integers + 0.5).Message);
        Assert.Throws<ArgumentException>(() => integers.Pow(-1));
        Assert.Throws<InvalidOperationException>(() => integers.AsSpan<float>().Length);
        Assert.Throws<NotSupportedException>(() => integers.ToArray<char>());
        Assert.Throws<ArgumentException>(() => A.Linear(Tensor.Zeros([1, 3], DType.Float64), null));
        Assert.Equal([0L, 1, 4], integers.Pow(2).ToArray<long>());
        Assert.Equal([1L, 2, 3], (integers + 1).ToArray<long>());
    }

    [Fact]
    public void Only_one_element_is_an_item_and_only_contiguous_elements_are_a_span()
    {
        Assert.Throws<InvalidOperationException>(() => A.Item());
        Assert.Throws<InvalidOperationException>(() => A.T.AsSpan<float>().Length);
        Assert.Equal(6, A.AsSpan<float>().Length);
    }

    [Fact]
    public void Conversions_cut_towards_zero_and_saturate()
    {
        var x = Tensor.From([1.9, -1.9, double.NaN, 1e300, double.NegativeInfinity], [5]);
        Assert.Equal([1L, -1, 0, long.MaxValue, long.MinValue], x.To(DType.Int64).ToArray<long>());
        Assert.Equal(float.PositiveInfinity, x.To(DType.Float32).ToArray<float>()[3]);
        Assert.Same(x, x.To(DType.Float64));
    }

    [Fact]
    public void Shapes_compare_by_extents()
    {
        Assert.Equal(new Shape([2, 3]), A.Shape);
        Assert.Equal(new Shape([2, 3]).GetHashCode(), A.Shape.GetHashCode());
        Assert.NotEqual(new Shape([3, 2]), A.Shape);
        Assert.Equal(1, new Shape([]).Count);
        Assert.Equal(0, new Shape([2, 0]).Count);
        Assert.Equal(3, A.Shape[-1]);
        Assert.Equal("[2, 3]", A.Shape.ToString());
        Assert.Equal(default, new Shape([]));
        Assert.Equal(1, default(Shape).Count);
        int[] spread = [.. new Shape([4, 5]), 6];
        Assert.Equal([4, 5, 6], spread);
        Assert.Equal(5, new Shape([4, 5])[^1]);
    }
}
