using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;

namespace Ascent.Tensors.Tests;

/// <summary>Attention without the matrix of scores.</summary>
[Collection(nameof(CpuSettings))]
public sealed class AttentionTests
{
    private static readonly GoldenFile Goldens = new("attention");

    private static readonly Dictionary<string, Func<Tensor[], Tensor[]>> GoldenFunctions = new()
    {
        ["plain"] = x => [Tensor.Attention(x[0], x[1], x[2])],
        ["large"] = x => [Tensor.Attention(x[0], x[1], x[2])],
        ["causal"] = x => [Tensor.Attention(x[0], x[1], x[2], causal: true)],
        ["scaled"] = x => [Tensor.Attention(x[0], x[1], x[2], scale: 2.5)],
        ["grouped"] = x => [Tensor.Attention(x[0], x[1], x[2], causal: true)],
        ["masked"] = x => [Tensor.Attention(x[0], x[1], x[2], x[3])],
        ["maskedcausal"] = x => [Tensor.Attention(x[0], x[1], x[2], x[3], causal: true)],
        ["biased"] = x => [Tensor.Attention(x[0], x[1], x[2], x[3])],
        ["learnt"] = x => [Tensor.Attention(x[0], x[1], x[2], x[3], causal: true)],
    };

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["plain"] = (x => Tensor.Attention(x[0], x[1], x[2]), [[2, 3, 4], [2, 5, 4], [2, 5, 3]]),
        ["causal"] = (x => Tensor.Attention(x[0], x[1], x[2], causal: true), [[2, 3, 4], [2, 5, 4], [2, 5, 3]]),
        ["masked"] = (x => Tensor.Attention(x[0], x[1], x[2], Tensor.From([1L, 0, 1, 0, 0, 0, 1, 1, 1], [3, 3])), [[2, 3, 4], [2, 3, 4], [2, 3, 4]]),
        ["heads of one projection"] = (x => Heads(x[0], 2), [[2, 5, 12]]),
        ["grouped queries"] = (x => Tensor.Attention(x[0], x[1], x[2]), [[4, 3, 2], [2, 5, 2], [2, 5, 2]]),
        ["one tensor thrice, transposed"] = (x => Tensor.Attention(x[0].T, x[0].T, x[0].T), [[3, 6]]),
        ["a learnt bias"] = (x => Tensor.Attention(x[0], x[1], x[2], x[3], causal: true), [[2, 3, 4], [2, 3, 4], [2, 3, 2], [3, 3]]),
    };

    private static readonly Tensor A = Tensor.Zeros([2, 3, 4]);

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["a vector"] = (() => Tensor.Attention(Tensor.Zeros([4]), A, A), ["Attention", "[4]", "[2, 3, 4]"]),
        ["depths"] = (() => Tensor.Attention(A, Tensor.Zeros([2, 3, 5]), A), ["Attention", "[2, 3, 4]", "[2, 3, 5]"]),
        ["lengths"] = (() => Tensor.Attention(A, A, Tensor.Zeros([2, 5, 4])), ["Attention", "[2, 3, 4]", "[2, 5, 4]"]),
        ["heads"] = (() => Tensor.Attention(Tensor.Zeros([3, 3, 4]), A, A), ["Attention", "[3, 3, 4]", "[2, 3, 4]"]),
        ["batches"] = (() => Tensor.Attention(Tensor.Zeros([4, 1, 3, 4]), Tensor.Zeros([2, 1, 3, 4]), Tensor.Zeros([2, 1, 3, 4])), ["Attention", "[4, 1, 3, 4]", "[2, 1, 3, 4]"]),
        ["mask"] = (() => Tensor.Attention(A, A, A, Tensor.Zeros([3, 4])), ["Attention", "[3, 4]", "[2, 3, 3]"]),
        ["mask of too many dimensions"] = (() => Tensor.Attention(A, A, A, Tensor.Zeros([2, 2, 3, 3])), ["Attention", "[2, 2, 3, 3]", "[2, 3, 3]"]),
    };

    public static TheoryData<string> GoldenCases => [.. Goldens.Cases];

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> MisfitNames => [.. Misfits.Keys];

    public static TheoryData<KernelIsa> Isas => [.. KernelIsas.Supported];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden) =>
        Goldens.Check(golden, GoldenFunctions[GoldenFile.NameOf(golden)], GoldenFile.NameOf(golden) == "large" ? 1e-8 : 1e-11); // scores of 1e6 have 10 digits behind the point

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Gradients[name].Function, Gradients[name].Shapes);

    [Theory]
    [MemberData(nameof(MisfitNames))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => Misfit.Check(Misfits[name].Act, Misfits[name].Named);

    [Fact]
    public void Element_types_that_do_not_fit_are_named()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Attention(Tensor.Arange(4).Reshape([2, 2]), A, A));
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => Tensor.Attention(A, A, A.To(DType.Float64))).Message);
        Assert.Contains("mask", Assert.Throws<ArgumentException>(() => Tensor.Attention(A, A, A, Tensor.Zeros([3, 3], DType.Float64))).Message);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Every_kernel_agrees_with_the_reference_backend(KernelIsa isa)
    {
        var before = Gemm.Isa;
        try
        {
            Gemm.Isa = isa;
            Cases.ForSeeds(60, Agree);
        }
        finally
        {
            Gemm.Isa = before;
        }
    }

    [Fact]
    public void A_query_that_sees_no_key_gets_zeros_and_no_gradient()
    {
        var random = new Philox(3);
        Tensor q = Tensor.Normal([2, 4], random), k = Tensor.Normal([3, 4], random), v = Tensor.Normal([3, 5], random);
        foreach (var leaf in (Tensor[])[q, k, v]) leaf.RequiresGrad = true;
        var y = Tensor.Attention(q, k, v, Tensor.From([0L, 0, 0, 1, 0, 1], [2, 3]));
        Assert.Equal(new float[5], y[0].ToArray<float>());
        Assert.All(y[1].ToArray<float>(), value => Assert.NotEqual(0, value));
        y.Sum().Backward();
        Assert.Equal(new float[4], q.Grad![0].ToArray<float>());
        Assert.All(k.Grad!.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(new float[5], v.Grad![1].ToArray<float>());
    }

    [Fact]
    public void No_keys_give_zeros_and_no_queries_give_nothing()
    {
        Tensor q = Tensor.Ones([2, 3, 4]), none = Tensor.Zeros([2, 0, 4]);
        foreach (var leaf in (Tensor[])[q, none]) leaf.RequiresGrad = true;
        var y = Tensor.Attention(q, none, none);
        Assert.Equal(new float[24], y.ToArray<float>());
        y.Sum().Backward();
        Assert.Equal(new float[24], q.Grad!.ToArray<float>());
        var empty = Tensor.Attention(none, q, q);
        Assert.Equal(new Shape([2, 0, 4]), empty.Shape);
        empty.Sum().Backward();
        Assert.Equal(new float[24], q.Grad!.ToArray<float>());
        Assert.Equal(0, Tensor.Attention(Tensor.Zeros([0, 3, 4]), Tensor.Zeros([0, 5, 4]), Tensor.Zeros([0, 5, 4])).Count);
    }

    [Fact]
    public void Heads_of_a_projection_are_merged_again_without_a_copy()
    {
        var x = Tensor.Normal([2, 5, 24], new Philox(1));
        using var off = GradMode.NoGrad();
        var y = Tensor.Attention(Head(x, 0, 2), Head(x, 1, 2), Head(x, 2, 2));
        Assert.Equal(new Shape([2, 2, 5, 4]), y.Shape);
        Assert.True(y.Transpose(1, 2).IsContiguous);
    }

    [Fact]
    public void The_same_threads_give_the_same_bits_and_other_threads_the_same_numbers()
    {
        var before = WorkerTeam.Threads;
        try
        {
            foreach (Shape shape in (Shape[])[[1, 300, 32], [12, 64, 20], [3, 4, 100, 16]])
            {
                var results = new List<float[]>();
                foreach (var threads in (int[])[1, 3, 3, 2])
                {
                    WorkerTeam.Threads = threads;
                    var random = new Philox(11);
                    Tensor[] x = [Tensor.Normal(shape, random), Tensor.Normal(shape, random), Tensor.Normal(shape, random)];
                    foreach (var leaf in x) leaf.RequiresGrad = true;
                    var y = Tensor.Attention(x[0], x[1], x[2], causal: true);
                    (y * y).Sum().Backward();
                    results.Add([.. y.ToArray<float>(), .. x.SelectMany(leaf => leaf.Grad!.ToArray<float>())]);
                }

                Assert.Equal(results[1], results[2]);
                foreach (var result in results)
                {
                    for (var i = 0; i < result.Length; i++) Assert.Equal(results[0][i], result[i], 1e-5f * Math.Max(1, Math.Abs(results[0][i])));
                }
            }
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    private static void Agree(Philox random)
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        int[] batch = random.Next(4) switch { 0 => [], 1 => [3], 2 => [2, 4], _ => [1, 2, 2] };
        int[] rest = [.. batch];
        if (batch.Length > 0 && batch[^1] % 2 == 0 && random.Next(2) == 0) rest[^1] = 2;
        int queries = Length(random), keys = Length(random), depth = 1 + random.Next(40), width = 1 + random.Next(40);
        if (random.Next(3) == 0) (depth, width) = (16 * (1 + random.Next(3)), 32);
        var causal = random.Next(2) == 0;
        int[] mask = random.Next(3) switch { 0 => [queries, keys], 1 => [1, keys], _ => [.. batch, queries, 1] };
        var hidden = random.Next(4) switch
        {
            0 => Cases.Laid(Cases.Values(mask, random), dtype, random),
            1 => Cases.Laid(Cases.Integers(mask, random, 0, 3), random.Next(2) == 0 ? DType.Int64 : DType.UInt8, random),
            _ => null,
        };
        BackendTests.Agree(
            x => Tensor.Attention(x[0], x[1], x[2], hidden, causal),
            dtype == DType.Float32 ? 5e-5 : 1e-12,
            Cases.Laid(Cases.Values([.. batch, queries, depth], random, -1, 1), dtype, random),
            Cases.Laid(Cases.Values([.. rest, keys, depth], random, -1, 1), dtype, random),
            Cases.Laid(Cases.Values([.. rest, keys, width], random, -1, 1), dtype, random));
    }

    private static int Length(Philox random) => random.Next(6) switch { 0 => random.Next(3), 1 => 60 + random.Next(90), _ => 1 + random.Next(40) };

    private static Tensor Head(Tensor projection, int which, int heads)
    {
        var third = projection.Shape[2] / 3;
        return projection.Reshape([projection.Shape[0], projection.Shape[1], 3, heads, third / heads]).Slice(2, which, which + 1).Squeeze(2).Transpose(1, 2);
    }

    private static Tensor Heads(Tensor projection, int heads) =>
        Tensor.Attention(Head(projection, 0, heads), Head(projection, 1, heads), Head(projection, 2, heads), causal: true)
            .Transpose(1, 2).Reshape([projection.Shape[0], projection.Shape[1], projection.Shape[2] / 3]);
}
