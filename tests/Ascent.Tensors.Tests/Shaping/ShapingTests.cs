using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>Joining, splitting, padding, rearranging and resizing: gradients, both backends, and PyTorch's results.</summary>
[Collection(nameof(Tests.Cpu.CpuSettings))]
public sealed class ShapingTests
{
    private static readonly GoldenFile Goldens = new("shaping");

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["cat"] = (x => Tensor.Cat([x[0], x[1].T, x[0]], 1) * Tensor.Cat([x[1].T, x[0], x[0]], 1), [[2, 3], [1, 2]]),
        ["stack"] = (x => Tensor.Stack([x[0], x[1], x[0]], 1), [[2, 3], [2, 3]]),
        ["split"] = (x => x[0].Split(2, 1) is var p ? (p[0] * p[1]).Sum(1) * p[2].Sum(1) : x[0], [[3, 5]]),
        ["split, one part used twice, one not at all"] = (x => x[0].Split([2, 1, 2], -1) is var p ? p[0] * p[2] * p[0] : x[0], [[3, 5]]),
        ["split beside other uses"] = (x => x[0].Split(2, 1) is var p ? (p[0] * p[1]) + (x[0] * x[0]).Sum() : x[0], [[3, 4]]),
        ["split of a result"] = (x => x[0].Exp().Split(2, 1) is var p ? p[0] * p[1] : x[0], [[3, 4]]),
        ["split twice"] = (x => x[0].Split(2, 1)[0] * x[0].Split([2, 2], 1)[1], [[3, 4]]),
        ["split and joined"] = (x => Tensor.Cat(x[0].Chunk(3, 1)) * x[1], [[2, 6], [6, 2]]),
        ["slices of one tensor"] = (x => x[0].Slice(1, 0, 2) * x[0].Slice(1, 2, 4), [[3, 4]]),
        ["heads of queries, keys and values"] = (x => Heads(x[0]), [[2, 3, 12]]),
        ["reshape of a window"] = (x => x[0].Slice(1, 2, 6).Reshape([3, 2, 2]).Permute(1, 0, 2) * x[1], [[3, 8], [2, 3, 2]]),
        ["flip"] = (x => x[0].Flip(0, -1) * x[0], [[2, 3, 4]]),
        ["roll"] = (x => x[0].Roll(2, 1) * x[0].Roll(-1), [[3, 4]]),
        ["tile"] = (x => x[0].Tile(2, 1, 2), [[2, 3]]),
        ["tril"] = (x => x[0].Tril(1), [[2, 3, 4]]),
        ["triu of a transpose"] = (x => x[0].T.Triu(), [[3, 4]]),
        ["diagonal"] = (x => x[0].Diagonal(1, 2, 0) * x[0].Diagonal(-1, 0, 2), [[3, 4, 3]]),
        ["constant border"] = (x => x[0].Pad([1, 2, 0, 1], value: 3), [[2, 3]]),
        ["negative border"] = (x => x[0].Pad([-1, 2, 1, -1]), [[3, 4]]),
        ["reflected border"] = (x => x[0].Pad([2, 1, 1, 2], PaddingMode.Reflect), [[3, 3]]),
        ["replicated border"] = (x => x[0].Pad([2, 1, 1, 4], PaddingMode.Replicate), [[3, 3]]),
        ["circular border"] = (x => x[0].Pad([2, 1, 1, 3], PaddingMode.Circular), [[3, 3]]),
        ["nearest"] = (x => x[0].Resize((7, 2)), [[2, 3, 4]]),
        ["bilinear"] = (x => x[0].Resize((7, 2), ResizeMode.Bilinear), [[2, 3, 4]]),
        ["bilinear, aligned, of a strided view"] = (x => x[0].Permute(2, 0, 1).Resize((4, 5), ResizeMode.Bilinear, alignCorners: true), [[3, 2, 2]]),
        ["einsum"] = (x => Tensor.Einsum("bij,bkj,k->bi", x[0], x[1], x[2]), [[2, 3, 4], [2, 5, 4], [5]]),
        ["einsum of a diagonal"] = (x => Tensor.Einsum("iij,...j->i...", x[0], x[1]), [[3, 3, 2], [4, 1]]),
    };

    private static readonly Dictionary<string, Func<Tensor[], Tensor[]>> Operations = new()
    {
        ["cat1"] = x => [Tensor.Cat(x, 1)],
        ["stack-1"] = x => [Tensor.Stack(x, -1)],
        ["split"] = x => x[0].Split(3, 1),
        ["splitSizes"] = x => x[0].Split([1, 4, 0, 2], 1),
        ["chunk"] = x => x[0].Chunk(4),
        ["flip02"] = x => [x[0].Flip(0, -1)],
        ["roll"] = x => [x[0].Roll(-7, 1)],
        ["rollAll"] = x => [x[0].Roll(3)],
        ["tile"] = x => [x[0].Tile(2, 1, 3)],
        ["tril"] = x => [x[0].Tril()],
        ["tril1"] = x => [x[0].Tril(1)],
        ["triu"] = x => [x[0].Triu()],
        ["triu-2"] = x => [x[0].Triu(-2)],
        ["diagonal"] = x => [x[0].Diagonal()],
        ["diagonal1"] = x => [x[0].Diagonal(1, -2, 0)],
        ["diagonal-2"] = x => [x[0].Diagonal(-2, 1, 2)],
        ["diagonal9"] = x => [x[0].Diagonal(9)],
        ["pad"] = x => [x[0].Pad([1, 2, 3, 0], value: 7.5)],
        ["padCrop"] = x => [x[0].Pad([-1, 2, 1, -3])],
        ["reflect"] = x => [x[0].Pad([4, 1, 0, 3], PaddingMode.Reflect)],
        ["replicate"] = x => [x[0].Pad([4, 1, 0, 7], PaddingMode.Replicate)],
        ["circular"] = x => [x[0].Pad([5, 1, 0, 4], PaddingMode.Circular)],
        ["bilinear"] = x => [x[0].Resize((7, 3), ResizeMode.Bilinear)],
        ["bilinearSpecial"] = x => [x[0].Resize((2, 3), ResizeMode.Bilinear)],
        ["bilinearAligned"] = x => [x[0].Resize((7, 3), ResizeMode.Bilinear, alignCorners: true)],
        ["bilinearOne"] = x => [x[0].Resize((1, 1), ResizeMode.Bilinear, alignCorners: true)],
        ["nearest"] = x => [x[0].Resize(x[0].Shape[-1] == 5 ? (7, 3) : (82, 46))],
        ["onehot"] = x => [Tensor.OneHot(x[0], 4)],
        ["onehotAll"] = x => [Tensor.OneHot(x[0])],
        ["arange"] = _ => [Tensor.Arange(0.5, 3.1, 0.4, DType.Float64)],
        ["linspace"] = _ => [Tensor.Linspace(-1, 2, 8, DType.Float64)],
        ["eye"] = _ => [Tensor.Eye(3, 5, DType.Float64)],
    };

    private static readonly Tensor A = Tensor.Zeros([2, 3]);

    private static readonly Dictionary<string, (Action Act, string[] Named)> Errors = new()
    {
        ["cat"] = (() => Tensor.Cat([A, Tensor.Zeros([3, 3])], 1), ["Cat", "[3, 3]", "tensor 1", "[2, 3]", "dimension 1"]),
        ["cat of ranks"] = (() => Tensor.Cat([A, Tensor.Zeros([3])]), ["Cat", "[3]", "[2, 3]"]),
        ["cat of nothing"] = (() => Tensor.Cat([]), ["Cat"]),
        ["stack"] = (() => Tensor.Stack([A, Tensor.Zeros([2, 4])]), ["Stack", "[2, 4]", "[2, 3]"]),
        ["split sizes"] = (() => A.Split([1, 1], 1), ["Split", "[1, 1]", "[2, 3]"]),
        ["split into nothing"] = (() => A.Split(0, 1), ["Split", "0", "[2, 3]"]),
        ["chunk"] = (() => A.Chunk(0), ["Chunk", "0", "[2, 3]"]),
        ["flip"] = (() => A.Flip(0, -2), ["Flip", "[2, 3]", "twice"]),
        ["roll"] = (() => A.Roll(1, 2), ["Roll", "2", "[2, 3]"]),
        ["tile"] = (() => A.Tile(-1), ["Tile", "[2, 3]", "-1"]),
        ["tril"] = (() => Tensor.Zeros([3]).Tril(), ["Tril", "[3]"]),
        ["diagonal"] = (() => A.Diagonal(0, 1, -1), ["Diagonal", "[2, 3]"]),
        ["pad pairs"] = (() => A.Pad([1, 1, 1]), ["Pad", "[1, 1, 1]", "[2, 3]"]),
        ["pad too small"] = (() => A.Pad([-2, -2]), ["Pad", "(-2, -2)", "[2, 3]"]),
        ["reflect"] = (() => A.Pad([3, 0], PaddingMode.Reflect), ["Pad", "(3, 0)", "Reflect", "[2, 3]"]),
        ["circular"] = (() => A.Pad([0, 4], PaddingMode.Circular), ["Pad", "(0, 4)", "Circular", "[2, 3]"]),
        ["resize"] = (() => A.Resize((2, 2)), ["Resize", "[2, 3]"]),
        ["resize to nothing"] = (() => Tensor.Zeros([1, 2, 2]).Resize((0, 2)), ["Resize", "[1, 2, 2]", "(0, 2)"]),
        ["resize aligned"] = (() => Tensor.Zeros([1, 2, 2]).Resize((2, 2), alignCorners: true), ["Resize", "alignCorners"]),
        ["one-hot"] = (() => Tensor.OneHot(Tensor.From([0L, 3], [2]), 3), ["OneHot", "3", "position 1"]),
        ["arange"] = (() => Tensor.Arange(0, 3, -1), ["Arange", "-1"]),
        ["einsum operands"] = (() => Tensor.Einsum("ij,jk", A), ["Einsum", "'ij,jk'", "2 operands", "1"]),
        ["einsum sign"] = (() => Tensor.Einsum("i?->i", A), ["Einsum", "'?'", "position 1", "'i?->i'"]),
        ["einsum dots"] = (() => Tensor.Einsum("i..", A), ["Einsum", "'.'", "position 1"]),
        ["einsum second arrow"] = (() => Tensor.Einsum("ij->i->j", A), ["Einsum", "'-'", "position 5"]),
        ["einsum second ellipsis"] = (() => Tensor.Einsum("...i...", A), ["Einsum", "position 4"]),
        ["einsum rank"] = (() => Tensor.Einsum("ij,ijk", A, A), ["Einsum", "'ijk'", "position 3", "operand 1", "[2, 3]"]),
        ["einsum extents"] = (() => Tensor.Einsum("ij,jk", A, A), ["Einsum", "'j'", "3", "2", "[2, 3]"]),
        ["einsum diagonal"] = (() => Tensor.Einsum("ii", A), ["Einsum", "'i'", "2 and 3", "[2, 3]"]),
        ["einsum unknown"] = (() => Tensor.Einsum("ij->k", A), ["Einsum", "'k'", "'ij->k'"]),
        ["einsum twice"] = (() => Tensor.Einsum("ij->ii", A), ["Einsum", "'i'", "twice"]),
    };

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> GoldenNames => [.. Goldens.Cases];

    public static TheoryData<string> ErrorNames => [.. Errors.Keys];

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) => GradientAgreement.Check(Gradients[name].Function, Gradients[name].Shapes);

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden)
    {
        var name = GoldenFile.NameOf(golden);
        Goldens.Check(golden, name.StartsWith("einsum:", StringComparison.Ordinal) ? x => [Tensor.Einsum(name["einsum:".Length..], x)] : Operations[name]);
    }

    [Theory]
    [MemberData(nameof(ErrorNames))]
    public void A_misfit_says_what_and_where(string name) => ShapingChecks.Misfit(Errors[name].Act, Errors[name].Named);

    [Fact]
    public void Rearrangements_agree_with_the_reference_backend() => Cases.ForSeeds(80, random =>
    {
        var dtype = ShapingChecks.Float(random);
        var shape = Cases.Shape(random, 2);
        var dim = random.Next(shape.Length);
        var x = ShapingChecks.Operand(shape, dtype, random);
        var by = random.Next(9) - 4;
        BackendTests.Agree(x => x[0].Tril(by), 0, x);
        BackendTests.Agree(x => x[0].Triu(by), 0, x);
        BackendTests.Agree(x => x[0].Flip(dim).Roll(by, dim), 0, x);
        BackendTests.Agree(x => x[0].Diagonal(by, dim, (dim + 1) % shape.Length), 0, x);
        BackendTests.Agree(x => Tensor.Cat([x[0], x[0] * 2], dim).Pad([1, 2]), 0, x);
        BackendTests.Agree(x => Tensor.Stack([.. x[0].Split(2, dim).Select(static p => p.Sum())]), ShapingChecks.Tolerance(dtype) * 10, x);
    });

    [Fact]
    public void Resizing_agrees_with_the_reference_backend() => Cases.ForSeeds(60, random =>
    {
        var dtype = ShapingChecks.Float(random);
        int[] shape = [.. random.Next(2) == 0 ? [] : new[] { random.Next(3) }, random.Next(4), 1 + random.Next(12), 1 + random.Next(40)];
        var size = (1 + random.Next(20), 1 + random.Next(60));
        var aligned = random.Next(2) == 0;
        var x = ShapingChecks.Operand(shape, dtype, random);
        BackendTests.Agree(x => x[0].Resize(size), ShapingChecks.Tolerance(dtype), x);
        BackendTests.Agree(x => x[0].Resize(size, ResizeMode.Bilinear, aligned), ShapingChecks.Tolerance(dtype), x);
    });

    [Fact]
    public void Flip_roll_and_tile_do_what_their_index_arithmetic_says() => Cases.ForSeeds(60, random =>
    {
        var values = Cases.Values(Cases.Shape(random, 1), random);
        var (dim, shift) = (random.Next(values.Shape.Length), random.Next(9) - 4);
        var x = Cases.Laid(values, DType.Float64, random);
        var n = values.Shape[dim];
        Cases.Same(Moved(values, dim, i => n - 1 - i), x.Flip(dim), 0);
        Cases.Same(Moved(values, dim, i => (((i - shift) % n) + n) % n), x.Roll(shift, dim), 0);
        Cases.Same(Reference.Build([2, .. values.Shape], index => values[index[1..]]), x.Unsqueeze(0).Tile([2, .. Enumerable.Repeat(1, values.Shape.Length)]), 0);
    });

    [Fact]
    public void Reshaping_a_window_copies_only_what_has_to_be_copied()
    {
        var x = Tensor.Normal([2, 5, 12], new Philox(1));
        var heads = x.Slice(2, 4, 8).Reshape([2, 5, 2, 2]).Permute(0, 2, 1, 3);
        Assert.Equal([60, 2, 12, 1], heads.Strides.ToArray());
        Assert.True(x.Permute(1, 0, 2).Reshape([60, 2]).IsContiguous);
        Cases.ForSeeds(80, random =>
        {
            var values = Cases.Values(Cases.Shape(random, 1), random);
            var laid = Cases.Laid(values, DType.Float64, random);
            int[] merged = [.. values.Shape[..^1].Length == 0 ? [] : new[] { values.Shape[..^1].Aggregate(1, static (a, b) => a * b) }, values.Shape[^1]];
            Cases.Same(values.Reshape(merged), laid.Reshape(new Shape(merged)), 0);
            int[] cut = [.. values.Shape.SelectMany(static extent => extent % 2 == 0 ? [2, extent / 2] : new[] { 1, extent })];
            Cases.Same(values.Reshape(cut), laid.Reshape(new Shape(cut)), 0);
        });
    }

    [Fact]
    public void The_gradients_of_all_parts_of_a_split_land_in_one_buffer()
    {
        var x = Tensor.Normal([64, 3 * 1024], new Philox(1));
        x.RequiresGrad = true;
        using var scope = new TensorScope();
        Tensor[] gradients = [.. Enumerable.Range(0, 3).Select(static i => Tensor.Full([64, 1024], i))];
        var parts = x.Split(1024, 1);
        var joined = Tensor.Cat(parts, 1);
        var gradient = Tensor.Cat(gradients, 1);
        var before = TensorMemory.LentBytes;
        joined.Backward(gradient);
        Assert.InRange(TensorMemory.LentBytes - before, 0, (64 * 3 * 1024 * 4) + 4096); // the gradient itself
        Assert.Equal(gradient.ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_tape_that_is_kept_splits_again()
    {
        var x = Tensor.From([1f, 2, 3, 4], [4]);
        x.RequiresGrad = true;
        var parts = x.Split(2);
        var y = (parts[0] * parts[1]).Sum();
        y.Backward(Tensor.Scalar(1), retainTape: true);
        parts[1].Sum().Backward(Tensor.Scalar(1), retainTape: true);
        y.Backward(Tensor.Scalar(1), retainTape: true);
        Assert.Equal([6f, 8, 3, 5], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Parts_are_views_and_empty_vectors_join_everything()
    {
        var x = Tensor.Zeros([4]);
        x.Split(2)[1].Fill(3);
        Assert.Equal([0f, 0, 3, 3], x.ToArray<float>());
        Assert.Equal([2, 3], Tensor.Cat([Tensor.Zeros([0]), A]).Shape);
        Assert.Equal(DType.Float64, Tensor.Cat([A, A.To(DType.Float64)]).DType);
        Assert.Equal([1L, 2], Tensor.Cat([Tensor.From([1L], [1]), Tensor.From([2L], [1]).To(DType.Int32)]).ToArray<long>());
        Assert.Equal(3, Tensor.Zeros([0]).Chunk(3).Length);
    }

    [Fact]
    public void Ranges_have_the_type_that_is_asked_for()
    {
        Assert.Equal([2L, 4, 6], Tensor.Arange(2, 7, 2).ToArray<long>());
        Assert.Equal([3L, 2, 1], Tensor.Arange(3, 0, -1).ToArray<long>());
        Assert.Equal([0f, 1], Tensor.Arange(0, 2, dtype: DType.Float32).ToArray<float>());
        Assert.Equal([5f], Tensor.Linspace(5, 9, 1).ToArray<float>());
        Assert.Empty(Tensor.Linspace(5, 9, 0).ToArray<float>());
        Assert.Equal([1f, 0, 0, 1], Tensor.Eye(2).ToArray<float>());
        Assert.Equal([0f, 1, 0], Tensor.OneHot(Tensor.From([1L], []), 3, DType.Float32).ToArray<float>());
    }

    [Fact]
    public void Work_shared_by_threads_gives_the_same_bits()
    {
        var x = Tensor.Normal([3, 5, 80, 90], new Philox(1));
        var before = WorkerTeam.Threads;
        try
        {
            var bits = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                WorkerTeam.Threads = threads;
                var leaf = x.Detach();
                leaf.RequiresGrad = true;
                var y = (leaf.Tril().Triu(-30) + leaf.Flip(2)).Resize((100, 70), ResizeMode.Bilinear) + leaf.Resize((100, 70));
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

    private static Tensor Heads(Tensor x)
    {
        Tensor[] heads = [.. x.Split(4, 2).Select(static part => part.Reshape([2, 3, 2, 2]).Permute(0, 2, 1, 3))];
        return heads[0].MatMul(heads[1].T).MatMul(heads[2]);
    }

    private static Reference Moved(Reference values, int dim, Func<int, int> from) => Reference.Build(values.Shape, index =>
    {
        int[] source = [.. index];
        source[dim] = from(index[dim]);
        return values[source];
    });
}
