using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>Rows and elements named by integers, and masks: gradients, both backends, and PyTorch's results.</summary>
[Collection(nameof(Tests.Cpu.CpuSettings))]
public sealed class IndexingTests
{
    private static readonly GoldenFile Goldens = new("indexing");

    private static readonly Tensor Square = Tensor.From([2L, 0, 1, 1, 0, 2], [2, 3]);

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["embedding"] = (x => x[0].Embedding(Square), [[3, 4]]),
        ["embedding, used twice"] = (x => x[0].Embedding(Square) * x[0].Embedding(Tensor.From([1L, 1, 0], [3])), [[3, 4]]),
        ["embedding of a strided weight"] = (x => x[0].T.Embedding(Square), [[4, 3]]),
        ["index select of an inner dimension"] = (x => x[0].IndexSelect(-1, Tensor.From([3L, 0, 3], [3])), [[2, 3, 4]]),
        ["index add"] = (x => x[0].IndexAdd(1, Tensor.From([1L, 0, 1, 1], [4]), x[1]), [[2, 3], [2, 4]]),
        ["gather"] = (x => x[0].Gather(0, Square), [[3, 4]]),
        ["gather, used twice"] = (x => x[0].Gather(1, Square) * x[0].Gather(1, Tensor.From([0L, 2, 2, 0, 1, 0], [2, 3])), [[2, 3]]),
        ["gather of a transpose"] = (x => x[0].T.Gather(1, Square), [[3, 2]]),
        ["scatter"] = (x => x[0].Scatter(1, Tensor.From([2L, 0, 1, 3], [2, 2]), x[1]), [[2, 4], [3, 2]]),
        ["scatter add"] = (x => x[0].ScatterAdd(1, Square, x[1]), [[2, 4], [2, 3]]),
        ["scatter add of a larger source"] = (x => x[0].ScatterAdd(0, Square, x[1]), [[4, 3], [4, 5]]),
        ["masked fill"] = (x => x[0].MaskedFill(Tensor.From([1L, 0, 1], [3]), 4), [[2, 3]]),
        ["masked fill that stretches"] = (x => x[0].MaskedFill(Square, 4), [[1, 3]]),
    };

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Operations = new()
    {
        ["embedding"] = x => x[0].Embedding(x[1]),
        ["embeddingPadded"] = x => x[0].Embedding(x[1], -2),
        ["select1"] = x => x[0].IndexSelect(1, x[1]),
        ["select-1"] = x => x[0].IndexSelect(-1, x[1]),
        ["add0"] = x => x[0].IndexAdd(0, x[1], x[2]),
        ["add1"] = x => x[0].IndexAdd(1, x[1], x[2]),
        ["gather1"] = x => x[0].Gather(1, x[1]),
        ["gather-2"] = x => x[0].Gather(-2, x[1]),
        ["scatter0"] = x => x[0].Scatter(0, x[1], x[2]),
        ["scatter1"] = x => x[0].Scatter(1, x[1], x[2]),
        ["scatterAdd0"] = x => x[0].ScatterAdd(0, x[1], x[2]),
        ["scatterAdd1"] = x => x[0].ScatterAdd(1, x[1], x[2]),
        ["maskedFill"] = x => x[0].MaskedFill(x[1], double.NegativeInfinity),
    };

    private static readonly Dictionary<string, (Action Act, string[] Named)> Errors = new()
    {
        ["embedding of what is no table"] = (() => Tensor.Zeros([3]).Embedding(Square), ["Embedding", "[3]", "[2, 3]"]),
        ["embedding by floats"] = (() => Tensor.Zeros([3, 2]).Embedding(Tensor.Zeros([2])), ["Embedding", "Float32"]),
        ["embedding outside"] = (() => Tensor.Zeros([2, 2]).Embedding(Square), ["Embedding", "index 2", "position 0", "[2, 2]"]),
        ["padding outside"] = (() => Tensor.Zeros([2, 2]).Embedding(Square, 2), ["Embedding", "padding index 2", "[2, 2]"]),
        ["select outside"] = (() => Tensor.Zeros([2, 2]).IndexSelect(1, Tensor.From([0L, -1], [2])), ["IndexSelect", "index -1", "dimension 1", "[2, 2]", "position 1"]),
        ["index add"] = (() => Tensor.Zeros([2, 2]).IndexAdd(0, Tensor.From([0L], [1]), Tensor.Zeros([2, 2])), ["IndexAdd", "1 rows", "[2, 2]"]),
        ["index add of another type"] = (() => Tensor.Zeros([2]).IndexAdd(0, Tensor.From([0L], [1]), Tensor.Zeros([1], DType.Float64)), ["IndexAdd", "Float32", "Float64"]),
        ["gather rank"] = (() => Tensor.Zeros([2]).Gather(0, Square), ["Gather", "[2, 3]", "[2]"]),
        ["gather too wide"] = (() => Tensor.Zeros([3, 2]).Gather(0, Square), ["Gather", "[2, 3]", "[3, 2]"]),
        ["gather outside"] = (() => Tensor.Zeros([2, 2]).Gather(1, Square), ["Gather", "index 2", "[2, 2]"]),
        ["gather of a scalar"] = (() => Tensor.Scalar(1).Gather(0, Square), ["Gather", "rank 0"]),
        ["scatter source"] = (() => Tensor.Zeros([3, 3]).Scatter(0, Square, Tensor.Zeros([2, 2])), ["Scatter", "[2, 3]", "[2, 2]"]),
        ["scatter add outside"] = (() => Tensor.Zeros([2, 3]).ScatterAdd(0, Square, Tensor.Zeros([2, 3])), ["ScatterAdd", "index 2", "position 0"]),
        ["mask"] = (() => Tensor.Zeros([2]).MaskedFill(Square, 0), ["MaskedFill", "[2]", "[2, 3]"]),
        ["a fraction in integers"] = (() => Square.MaskedFill(Square, 0.5), ["0.5"]),
    };

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> GoldenNames => [.. Goldens.Cases];

    public static TheoryData<string> ErrorNames => [.. Errors.Keys];

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) => GradientAgreement.Check(Gradients[name].Function, Gradients[name].Shapes);

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden) => Goldens.Check(golden, x => [Operations[GoldenFile.NameOf(golden)](x)]);

    [Theory]
    [MemberData(nameof(ErrorNames))]
    public void A_misfit_says_what_and_where(string name) => ShapingChecks.Misfit(Errors[name].Act, Errors[name].Named);

    [Fact]
    public void Rows_agree_with_the_reference_backend() => Cases.ForSeeds(80, random =>
    {
        var dtype = ShapingChecks.Float(random);
        var shape = Cases.Shape(random, 1);
        var dim = random.Next(shape.Length);
        if (shape[dim] == 0) shape[dim] = 2;
        var count = random.Next(9);
        var index = Cases.Laid(Cases.Integers([count], random, 0, shape[dim]), random.Next(2) == 0 ? DType.Int64 : DType.Int32, random);
        int[] rows = [.. shape[..dim], count, .. shape[(dim + 1)..]];
        BackendTests.Agree(x => x[0].IndexSelect(dim, x[1]), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(shape, dtype, random), index);
        BackendTests.Agree(x => x[0].IndexAdd(dim, x[1], x[2]), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(shape, dtype, random), index, ShapingChecks.Operand(rows, dtype, random));
    });

    [Fact]
    public void Embeddings_agree_with_the_reference_backend() => Cases.ForSeeds(60, random =>
    {
        var dtype = ShapingChecks.Float(random);
        int[] shape = [1 + random.Next(20), random.Next(70)];
        int? padding = random.Next(2) == 0 ? random.Next(shape[0]) : null;
        var index = Cases.Laid(Cases.Integers([.. Cases.Shape(random).Take(2)], random, 0, shape[0]), DType.Int64, random);
        BackendTests.Agree(x => x[0].Embedding(x[1], padding), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(shape, dtype, random), index);
    });

    [Fact]
    public void Elements_agree_with_the_reference_backend() => Cases.ForSeeds(80, random =>
    {
        var dtype = ShapingChecks.Float(random);
        var tolerance = ShapingChecks.Tolerance(dtype);
        var shape = Cases.Shape(random, 1, allowEmpty: false);
        var dim = random.Next(shape.Length);
        int[] inside = [.. shape.Select((extent, d) => d == dim ? random.Next(8) : extent - random.Next(Math.Min(3, extent)))];
        int[] source = [.. inside.Select(extent => extent + random.Next(2))];
        var index = Cases.Laid(Cases.Integers(inside, random, 0, shape[dim]), DType.Int64, random);
        var x = ShapingChecks.Operand(shape, dtype, random);
        BackendTests.Agree(x => x[0].Gather(dim, x[1]), tolerance, x, index);
        BackendTests.Agree(x => x[0].Scatter(dim, x[1], x[2]), tolerance, x, index, ShapingChecks.Operand(source, dtype, random));
        BackendTests.Agree(x => x[0].ScatterAdd(dim, x[1], x[2]), tolerance, x, index, ShapingChecks.Operand(source, dtype, random));
    });

    [Fact]
    public void Masks_agree_with_the_reference_backend() => Cases.ForSeeds(60, random =>
    {
        var dtype = ShapingChecks.Float(random);
        var shape = Cases.Shape(random);
        var mask = Cases.Laid(Cases.Integers(Cases.Partner(shape, random), random, 0, 2), random.Next(2) == 0 ? DType.Int64 : dtype, random).Detach();
        BackendTests.Agree(x => x[0].MaskedFill(mask, 7), 0, ShapingChecks.Operand(shape, dtype, random));
    });

    [Fact]
    public void Integers_are_indexed_too()
    {
        var x = Tensor.From([1L, 2, 3, long.MaxValue], [2, 2]);
        Assert.Equal([1L, 3], x.Gather(1, Tensor.From([0L, 0], [2, 1])).ToArray<long>());
        Assert.Equal([long.MaxValue, 3L], x.IndexSelect(0, Tensor.From([1L], [1])).IndexSelect(1, Tensor.From([1L, 0], [2])).ToArray<long>());
        Assert.Equal([1L, 2, 8, 5], Tensor.From([1L, 2, 3, 4], [2, 2]).IndexAdd(0, Tensor.From([1L], [1]), Tensor.From([5L, 1], [1, 2])).ToArray<long>());
        Assert.Equal([9L, 2, 3, 9], x.MaskedFill(Tensor.From([1L, 0, 0, 1], [2, 2]), 9).ToArray<long>());
    }

    [Fact]
    public void Rows_shared_by_threads_give_the_same_bits()
    {
        var weight = Tensor.Normal([50, 300], new Philox(1));
        var index = Tensor.From([.. Enumerable.Range(0, 2000).Select(static i => i * 37L % 50)], [40, 50]);
        var before = WorkerTeam.Threads;
        try
        {
            var bits = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                WorkerTeam.Threads = threads;
                var leaf = weight.Detach();
                leaf.RequiresGrad = true;
                var y = leaf.Embedding(index);
                (y * y).Sum().Backward();
                bits.Add([.. y.ToArray<float>(), .. leaf.Grad!.ToArray<float>()]);
            }

            Assert.All(bits, b => Assert.Equal(bits[0], b));
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    [Fact]
    public void A_second_gradient_of_a_weight_is_added_to_the_first_in_place()
    {
        var weight = Tensor.Normal([5, 3], new Philox(1));
        weight.RequiresGrad = true;
        weight.Embedding(Square).Sum().Backward();
        var grad = weight.Grad!;
        weight.Embedding(Square).Sum().Backward();
        Assert.Same(grad, weight.Grad);
        Assert.Equal([4f, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0], grad.ToArray<float>());
    }
}
