using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;

namespace Ascent.Tensors.Tests;

/// <summary>Batch, layer, RMS, group and instance norm.</summary>
[Collection(nameof(CpuSettings))]
public sealed class NormTests
{
    private static readonly GoldenFile Goldens = new("norms");

    private static readonly Dictionary<string, Func<Tensor[], Tensor[]>> GoldenFunctions = new()
    {
        ["batchnorm"] = x => Training(x, relu: false),
        ["batchnormrelu"] = x => Training(x, relu: true),
        ["batchnormeval"] = x => [x[0].BatchNorm(x[1], x[2], x[3], x[4], training: false)],
        ["batchnormevalrelu"] = x => [x[0].BatchNorm(x[1], x[2], x[3], x[4], training: false, relu: true)],
        ["batchnormplain"] = x => [x[0].BatchNorm(null, null, null, null, training: true)],
        ["layernorm1"] = x => [x[0].LayerNorm(1, x[1], x[2])],
        ["layernorm2"] = x => [x[0].LayerNorm(2, x[1], x[2])],
        ["layernormplain"] = x => [x[0].LayerNorm(1)],
        ["groupnorm2"] = x => [x[0].GroupNorm(2, x[1], x[2])],
        ["groupnorm2plain"] = x => [x[0].GroupNorm(2)],
        ["instancenorm"] = x => [x[0].InstanceNorm(x[1], x[2])],
        ["rmsnorm"] = x => [x[0].RmsNorm(x[1])],
    };

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["batch norm of planes"] = (x => x[0].BatchNorm(x[1], x[2], null, null, training: true), [[3, 2, 4, 5], [2], [2]]),
        ["batch norm of rows"] = (x => x[0].BatchNorm(x[1], x[2], null, null, training: true), [[6, 5], [5], [5]]),
        ["batch norm of short planes"] = (x => x[0].BatchNorm(x[1], x[2], null, null, training: true), [[3, 4, 3], [4], [4]]),
        ["batch norm without parameters"] = (x => x[0].BatchNorm(null, null, null, null, training: true), [[3, 2, 20]]),
        ["batch norm with a bias alone"] = (x => x[0].BatchNorm(null, x[1], null, null, training: true), [[3, 2, 20], [2]]),
        ["batch norm of a transpose"] = (x => x[0].Transpose(0, 1).BatchNorm(x[1], null, null, null, training: true), [[2, 3, 20], [2]]),
        ["batch norm and ReLU"] = (x => x[0].BatchNorm(x[1], x[2], null, null, training: true, relu: true), [[3, 2, 4, 5], [2], [2]]),
        ["batch norm of rows and ReLU"] = (x => x[0].BatchNorm(x[1], x[2], null, null, training: true, relu: true), [[6, 5], [5], [5]]),
        ["batch norm in evaluation"] = (x => x[0].BatchNorm(x[1], x[2], Tensor.From([0.5, -0.25], [2]), Tensor.From([1.5, 0.5], [2]), training: false), [[3, 2, 4, 5], [2], [2]]),
        ["batch norm of rows in evaluation, and ReLU"] = (x => x[0].BatchNorm(x[1], x[2], Tensor.From([0.5, -0.25], [2]), Tensor.From([1.5, 0.5], [2]), training: false, relu: true), [[5, 2], [2], [2]]),
        ["layer norm"] = (x => x[0].LayerNorm(1, x[1], x[2]), [[4, 19], [19], [19]]),
        ["layer norm of two dimensions"] = (x => x[0].LayerNorm(2, x[1], x[2]), [[2, 3, 4], [3, 4], [3, 4]]),
        ["layer norm without parameters"] = (x => x[0].LayerNorm(1), [[2, 3, 7]]),
        ["layer norm with a bias alone"] = (x => x[0].LayerNorm(1, null, x[1]), [[3, 7], [7]]),
        ["layer norm of a transpose"] = (x => x[0].T.LayerNorm(1, x[1].T[0], x[2]), [[9, 4], [9, 1], [9]]),
        ["layer norm of many rows"] = (x => x[0].LayerNorm(1, x[1], x[2]), [[40, 3], [3], [3]]),
        ["RMS norm"] = (x => x[0].RmsNorm(x[1]), [[4, 19], [19]]),
        ["RMS norm without a weight"] = (x => x[0].RmsNorm(), [[2, 3, 9]]),
        ["RMS norm of two dimensions"] = (x => x[0].RmsNorm(x[1]), [[2, 3, 4], [3, 4]]),
        ["group norm"] = (x => x[0].GroupNorm(2, x[1], x[2]), [[2, 4, 3, 5], [4], [4]]),
        ["group norm of rows"] = (x => x[0].GroupNorm(2, x[1], x[2]), [[3, 6], [6], [6]]),
        ["group norm without parameters"] = (x => x[0].GroupNorm(3), [[2, 6, 4]]),
        ["instance norm"] = (x => x[0].InstanceNorm(x[1], x[2]), [[2, 3, 4, 5], [3], [3]]),
    };

    private static readonly Tensor A = Tensor.Zeros([2, 3, 4]);

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["batch norm of a vector"] = (() => Tensor.Zeros([3]).BatchNorm(null, null, null, null, training: true), ["BatchNorm", "[3]"]),
        ["batch norm weight"] = (() => A.BatchNorm(Tensor.Zeros([4]), null, null, null, training: true), ["BatchNorm", "weight [4]", "[2, 3, 4]", "[3]"]),
        ["batch norm bias"] = (() => A.BatchNorm(null, Tensor.Zeros([4]), null, null, training: true), ["BatchNorm", "bias [4]", "[2, 3, 4]"]),
        ["batch norm running mean"] = (() => A.BatchNorm(null, null, Tensor.Zeros([4]), null, training: true), ["BatchNorm", "running mean [4]", "[2, 3, 4]"]),
        ["batch norm of one value"] = (() => Tensor.Zeros([1, 3]).BatchNorm(null, null, null, null, training: true), ["BatchNorm", "[1, 3]", "one value"]),
        ["layer norm of too many dimensions"] = (() => A.LayerNorm(4), ["LayerNorm", "[2, 3, 4]", "4"]),
        ["layer norm of no dimension"] = (() => A.LayerNorm(0), ["LayerNorm", "[2, 3, 4]", "0"]),
        ["layer norm weight"] = (() => A.LayerNorm(1, Tensor.Zeros([3])), ["LayerNorm", "[3]", "[2, 3, 4]", "[4]"]),
        ["RMS norm weight"] = (() => A.RmsNorm(Tensor.Zeros([3])), ["RmsNorm", "[3]", "[2, 3, 4]", "[4]"]),
        ["group norm groups"] = (() => A.GroupNorm(2), ["GroupNorm", "[2, 3, 4]", "2 groups"]),
        ["group norm weight"] = (() => A.GroupNorm(3, Tensor.Zeros([4])), ["GroupNorm", "[4]", "[2, 3, 4]"]),
        ["instance norm of rows"] = (() => Tensor.Zeros([2, 3]).InstanceNorm(), ["InstanceNorm", "[2, 3]"]),
        ["instance norm of one value"] = (() => Tensor.Zeros([2, 3, 1]).InstanceNorm(), ["InstanceNorm", "[2, 3, 1]"]),
    };

    public static TheoryData<string> GoldenCases => [.. Goldens.Cases];

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> MisfitNames => [.. Misfits.Keys];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Outputs_gradients_and_running_statistics_are_those_of_PyTorch(string golden) =>
        Goldens.Check(golden, GoldenFunctions[GoldenFile.NameOf(golden)], golden == "batchnorm#8" ? 1e-5 : 1e-11); // 8: a mean of 1e8 leaves 8 digits

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
        Assert.Throws<ArgumentException>(() => Tensor.Arange(4).Reshape([2, 2]).BatchNorm(null, null, null, null, training: true));
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => A.LayerNorm(1, Tensor.Zeros([4], DType.Float64))).Message);
        Assert.Contains("running", Assert.Throws<ArgumentException>(() => A.BatchNorm(null, null, null, null, training: false)).Message);
    }

    [Fact]
    public void Batch_norm_agrees_with_the_reference_backend() => Cases.ForSeeds(100, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var shape = Cases.Shape(random, minRank: 2);
        if (shape.Aggregate(1, (a, b) => a * b) == shape[1]) shape[0]++;
        var (training, relu) = (random.Next(3) > 0, random.Next(2) == 0);
        var mean = Cases.Laid(Cases.Values([shape[1]], random), dtype, random);
        var variance = Cases.Laid(Cases.Values([shape[1]], random, 0.5), dtype, random);
        BackendTests.AgreeBesideKinks(
            (x, kinked) => x[0].BatchNorm(x[1], x[2], training ? null : mean, training ? null : variance, training, relu: kinked),
            relu,
            dtype == DType.Float32 ? 2e-4 : 1e-11,
            Cases.Laid(Spread(shape, random), dtype, random),
            Cases.Laid(Cases.Values([shape[1]], random), dtype, random),
            Cases.Laid(Cases.Values([shape[1]], random), dtype, random));
    });

    [Fact]
    public void Layer_and_RMS_norm_agree_with_the_reference_backend() => Cases.ForSeeds(100, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var shape = Cases.Shape(random, minRank: 1);
        var dims = 1 + random.Next(shape.Length);
        var rms = random.Next(2) == 0;
        BackendTests.Agree(
            x => rms ? x[0].RmsNorm(x[1]) + x[2] : x[0].LayerNorm(dims, x[1], x[2]),
            dtype == DType.Float32 ? 2e-4 : 1e-11,
            Cases.Laid(Spread(shape, random), dtype, random),
            Cases.Laid(Cases.Values(shape[^dims..], random), dtype, random),
            Cases.Laid(Cases.Values(shape[^dims..], random), dtype, random));
    });

    [Fact]
    public void Group_norm_agrees_with_the_reference_backend() => Cases.ForSeeds(100, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var shape = Cases.Shape(random, minRank: 2);
        var groups = 1 + random.Next(3);
        shape[1] = groups * random.Next(4);
        BackendTests.Agree(
            x => x[0].GroupNorm(groups, x[1], x[2]),
            dtype == DType.Float32 ? 1e-3 : 1e-10,
            Cases.Laid(Spread(shape, random), dtype, random),
            Cases.Laid(Cases.Values([shape[1]], random), dtype, random),
            Cases.Laid(Cases.Values([shape[1]], random), dtype, random));
    });

    [Theory]
    [InlineData(new[] { 64, 3, 8, 8 })]
    [InlineData(new[] { 5000, 3 })]
    [InlineData(new[] { 2, 2, 100, 100 })]
    public void A_mean_far_from_zero_does_not_harm_the_variance(int[] shape)
    {
        var noise = Tensor.Normal(new Shape(shape), new Philox(3), dtype: DType.Float64);
        var x = (noise + 4096).To(DType.Float32);
        var exact = x.To(DType.Float64).BatchNorm(null, null, null, null, training: true);
        Cases.Same(Reference.Of(exact), x.BatchNorm(null, null, null, null, training: true), 3e-4);
        var layer = x.Reshape([2, x.Count / 2]);
        Cases.Same(Reference.Of(layer.To(DType.Float64).LayerNorm(1)), layer.LayerNorm(1), 3e-4);
    }

    [Fact]
    public void Running_statistics_move_as_PyTorch_moves_them_and_stay_still_in_evaluation()
    {
        var x = Tensor.From([1f, 10, 2, 20, 3, 60], [3, 2]);
        Tensor mean = Tensor.Zeros([2]), variance = Tensor.Ones([2]);
        x.BatchNorm(null, null, mean, variance, training: true, momentum: 0.25);
        Assert.Equal([0.5f, 7.5f], mean.ToArray<float>());
        Assert.Equal([1f, 175.75f], variance.ToArray<float>()); // unbiased: 1 and 700
        x.BatchNorm(null, null, mean, variance, training: false);
        Assert.Equal([0.5f, 7.5f], mean.ToArray<float>());
    }

    [Fact]
    public void An_empty_batch_leaves_running_statistics_alone()
    {
        Tensor mean = Tensor.Zeros([2]), variance = Tensor.Ones([2]), weight = Tensor.Ones([2]);
        weight.RequiresGrad = true;
        var y = Tensor.Zeros([0, 2, 3]).BatchNorm(weight, null, mean, variance, training: true);
        Assert.Equal(new Shape([0, 2, 3]), y.Shape);
        y.Sum().Backward();
        Assert.Equal([0f, 0], weight.Grad!.ToArray<float>());
        Assert.Equal([0f, 0], mean.ToArray<float>());
        Assert.Equal([1f, 1], variance.ToArray<float>());
    }

    [Fact]
    public void Outputs_and_gradients_do_not_depend_on_the_number_of_threads()
    {
        var before = WorkerTeam.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in (int[])[1, 2, 3])
            {
                WorkerTeam.Threads = threads;
                var random = new Philox(11);
                Tensor x = Tensor.Normal([32, 16, 15, 17], random), w = Tensor.Normal([16], random), b = Tensor.Normal([16], random), row = Tensor.Normal([17], random);
                foreach (var leaf in (Tensor[])[x, w, b, row]) leaf.RequiresGrad = true;
                var y = x.BatchNorm(w, b, null, null, training: true, relu: true).GroupNorm(4, w, b).LayerNorm(1, row).RmsNorm(row);
                (y * y * y).Sum().Backward();
                var z = x.Reshape([32 * 15, 16 * 17]).BatchNorm(null, null, null, null, training: true);
                results.Add([.. y.ToArray<float>(), .. z.ToArray<float>(), .. x.Grad!.ToArray<float>(), .. w.Grad!.ToArray<float>(), .. b.Grad!.ToArray<float>(), .. row.Grad!.ToArray<float>()]);
            }

            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    private static Tensor[] Training(Tensor[] x, bool relu)
    {
        Tensor mean = x[3].Detach().Clone(), variance = x[4].Detach().Clone();
        return [x[0].BatchNorm(x[1], x[2], mean, variance, training: true, relu: relu), mean, variance];
    }

    /// <summary>Values whose variance is not small: the norms would enlarge rounding errors.</summary>
    private static Reference Spread(int[] shape, Philox random) => Cases.Values(shape, random, -3, 3);
}
