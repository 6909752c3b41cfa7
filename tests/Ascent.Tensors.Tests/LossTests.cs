using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;

namespace Ascent.Tensors.Tests;

/// <summary>Losses against PyTorch, central differences and the reference backend.</summary>
[Collection(nameof(CpuSettings))]
public sealed class LossTests
{
    private static readonly GoldenFile Goldens = new("losses");

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["cross-entropy"] = (x => x[0].CrossEntropy(Labels([3], 5)), [[3, 5]]),
        ["cross-entropy, summed and scaled"] = (x => x[0].CrossEntropy(Labels([3], 5), reduction: Reduction.Sum) * 2.5, [[3, 5]]),
        ["cross-entropy of each"] = (x => x[0].CrossEntropy(Labels([3], 5), reduction: Reduction.None), [[3, 5]]),
        ["cross-entropy of a strided input"] = (x => x[0].T.CrossEntropy(Labels([3], 5)), [[5, 3]]),
        ["cross-entropy of planes"] = (x => x[0].CrossEntropy(Labels([2, 3, 2], 4), reduction: Reduction.None), [[2, 4, 3, 2]]),
        ["cross-entropy with weights, smoothed"] = (x => x[0].CrossEntropy(Labels([4], 3), Tensor.From([0.5, 2, 1], [3]), 1, 0.2), [[4, 3]]),
        ["cross-entropy of probabilities"] = (x => x[0].CrossEntropy(x[1].Softmax(1), labelSmoothing: 0.1), [[4, 3], [4, 3]]),
        ["negative log-likelihood"] = (x => x[0].LogSoftmax(1).NegativeLogLikelihood(Labels([4], 3), Tensor.From([0.5, 2, 1], [3]), 2), [[4, 3]]),
        ["negative log-likelihood of planes"] = (x => x[0].NegativeLogLikelihood(Labels([2, 3], 4), reduction: Reduction.None), [[2, 4, 3]]),
        ["squared error"] = (x => x[0].MeanSquaredError(x[1]), [[3, 4], [3, 4]]),
        ["squared error of each, strided"] = (x => x[0].T.MeanSquaredError(x[1], Reduction.None), [[4, 3], [3, 4]]),
        ["absolute error"] = (x => x[0].L1Loss(x[1], Reduction.Sum), [[3, 4], [3, 4]]),
        ["Huber"] = (x => x[0].HuberLoss(x[1], 0.7), [[5, 4], [5, 4]]),
        ["smooth L1"] = (x => x[0].SmoothL1Loss(x[1], 0.7, Reduction.None), [[5, 4], [5, 4]]),
        ["binary cross-entropy"] = (x => x[0].BinaryCrossEntropyWithLogits(x[1].Sigmoid()), [[3, 4], [3, 4]]),
        ["binary cross-entropy with weights"] = (x => x[0].BinaryCrossEntropyWithLogits(x[1].Sigmoid(), x[2].Exp(), x[3].Exp(), Reduction.None), [[3, 4], [3, 4], [4], [4]]),
        ["divergence"] = (x => x[0].LogSoftmax(1).KullbackLeibler(x[1].Softmax(1), reduction: Reduction.BatchMean), [[3, 4], [3, 4]]),
        ["divergence of logarithms"] = (x => x[0].KullbackLeibler(x[1], logTargets: true), [[3, 4], [3, 4]]),
        ["an output as its own target"] = (x => x[0].MeanSquaredError(x[0] * x[0]), [[3, 4]]),
    };

    public static TheoryData<string> GoldenCases => [.. Goldens.Cases];

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Losses_agree_with_PyTorch(string golden)
    {
        var parts = GoldenFile.NameOf(golden).Split('_');
        var reduction = parts[1] switch { "mean" => Reduction.Mean, "sum" => Reduction.Sum, "none" => Reduction.None, _ => Reduction.BatchMean };
        Goldens.Check(golden, x => [parts[0] switch
        {
            "crossentropy" => x[0].CrossEntropy(x[1], reduction: reduction),
            "crossentropyweighted" => x[0].CrossEntropy(x[1], x[2], 1, reduction: reduction),
            "crossentropysmooth" => x[0].CrossEntropy(x[1], labelSmoothing: 0.1, reduction: reduction),
            "crossentropysmoothweighted" => x[0].CrossEntropy(x[1], x[2], 1, 0.3, reduction),
            "crossentropyprobabilities" => x[0].CrossEntropy(x[1], labelSmoothing: 0.2, reduction: reduction),
            "nll" => x[0].NegativeLogLikelihood(x[1], reduction: reduction),
            "nllweighted" => x[0].NegativeLogLikelihood(x[1], x[2], 1, reduction),
            "bce" => x[0].BinaryCrossEntropyWithLogits(x[1], reduction: reduction),
            "bceweighted" => x[0].BinaryCrossEntropyWithLogits(x[1], x[2], x[3], reduction),
            "mse" => x[0].MeanSquaredError(x[1], reduction),
            "l1" => x[0].L1Loss(x[1], reduction),
            "huber" => x[0].HuberLoss(x[1], 1.5, reduction),
            "smoothl1" => x[0].SmoothL1Loss(x[1], 1.5, reduction),
            "kl" => x[0].KullbackLeibler(x[1], reduction: reduction),
            "kllog" => x[0].KullbackLeibler(x[1], true, reduction),
            _ => throw new ArgumentException(golden, nameof(golden)),
        }]);
    }

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Gradients[name].Function, Gradients[name].Shapes);

    [Fact]
    public void Cross_entropy_agrees_with_the_reference() => Cases.ForSeeds(80, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        int[] shape = [random.Next(20), 1 + random.Next(random.Next(4) == 0 ? 2500 : 40), .. random.Next(3) == 0 ? (int[])[1 + random.Next(5)] : []];
        var ignored = random.Next(2) == 0 ? 0 : -7;
        var targets = Tensor.From(Cases.Integers([shape[0], .. shape[2..]], random, 0, shape[1]).Values.Select(t => (long)t).ToArray(), [shape[0], .. shape[2..]]);
        var weight = random.Next(2) == 0 ? null : Cases.Plain(Cases.Values([shape[1]], random, 0.1), dtype);
        var smoothing = random.Next(2) * 0.2;
        var reduction = (Reduction)random.Next(3);
        BackendTests.Agree(
            x => random.Next(1) == 0 && smoothing == 0 && reduction == Reduction.None
                ? x[0].NegativeLogLikelihood(targets, weight, ignored, reduction)
                : x[0].CrossEntropy(targets, weight, ignored, smoothing, reduction),
            dtype == DType.Float32 ? 1e-4 : 1e-12,
            Cases.Laid(Cases.Values(shape, random), dtype, random));
    });

    [Fact]
    public void Losses_element_by_element_agree_with_the_reference() => Cases.ForSeeds(120, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var shape = Cases.Shape(random);
        var reduction = (Reduction)random.Next(4);
        var kind = random.Next(7);
        BackendTests.Agree(
            x => kind switch
            {
                0 => x[0].MeanSquaredError(x[1], reduction),
                1 => x[0].L1Loss(x[1], reduction),
                2 => x[0].HuberLoss(x[1], 0.5, reduction),
                3 => x[0].SmoothL1Loss(x[1], 0.5, reduction),
                4 => x[0].BinaryCrossEntropyWithLogits(x[1], reduction: reduction),
                5 => x[0].KullbackLeibler(x[1], false, reduction),
                _ => x[0].KullbackLeibler(x[1], true, reduction),
            },
            dtype == DType.Float32 ? 1e-4 : 1e-12,
            Cases.Laid(Cases.Values(shape, random), dtype, random),
            Cases.Laid(Cases.Values(shape, random, 0.1, 0.9), dtype, random));
    });

    [Fact]
    public void The_threads_change_no_bit()
    {
        var before = WorkerTeam.Threads;
        try
        {
            float[] Run(int threads)
            {
                WorkerTeam.Threads = threads;
                var x = Tensor.Normal([300, 400], new Philox(1));
                x.RequiresGrad = true;
                var y = x.CrossEntropy(Labels([300], 400), labelSmoothing: 0.1) + x.MeanSquaredError(Tensor.Normal([300, 400], new Philox(2)));
                y.Backward();
                return [(float)y.Item(), .. x.Grad!.ToArray<float>()];
            }

            var one = Run(1);
            Assert.Equal(one, Run(2));
            Assert.Equal(one, Run(3));
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    [Fact]
    public void Logits_that_would_overflow_give_finite_losses()
    {
        var x = Tensor.From([3000f, -3000, 0, 100, 200, 300], [2, 3]);
        x.RequiresGrad = true;
        var loss = x.CrossEntropy(Tensor.From([0L, 2], [2]));
        loss.Backward();
        Assert.Equal(0, loss.Item(), 1e-6);
        Assert.All(x.Grad!.ToArray<float>(), g => Assert.True(float.IsFinite(g)));
        Assert.Equal([0f, 500], Tensor.From([500f, -500], [2]).BinaryCrossEntropyWithLogits(Tensor.Ones([2]), reduction: Reduction.None).ToArray<float>());
    }

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        var x = Tensor.Zeros([2, 3]);
        var labels = Tensor.From([0L, 1], [2]);
        Assert.Contains("[2, 3]", Assert.Throws<ShapeException>(() => x.CrossEntropy(Tensor.From([0L], [1]))).Message);
        Assert.Contains("weights [2]", Assert.Throws<ShapeException>(() => x.CrossEntropy(labels, Tensor.Ones([2]))).Message);
        Assert.Contains("target 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy(Tensor.From([0L, 3], [2]))).Message);
        Assert.Contains("target -1", Assert.Throws<ArgumentOutOfRangeException>(() => x.NegativeLogLikelihood(Tensor.From([0L, -1], [2]))).Message);
        Assert.Throws<ShapeException>(() => x.CrossEntropy(Tensor.Zeros([2])));
        Assert.Throws<ShapeException>(() => Tensor.Zeros([]).CrossEntropy(Tensor.From([0L], [])));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.CrossEntropy(labels, labelSmoothing: 1.5));
        Assert.Throws<ArgumentException>(() => x.CrossEntropy(labels, reduction: Reduction.BatchMean));
        Assert.Throws<ArgumentException>(() => labels.CrossEntropy(labels));
        Assert.Contains("[3, 2]", Assert.Throws<ShapeException>(() => x.MeanSquaredError(Tensor.Zeros([3, 2]))).Message);
        Assert.Throws<ShapeException>(() => x.L1Loss(Tensor.Zeros([3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.HuberLoss(x, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.SmoothL1Loss(x, -1));
        Assert.Throws<ArgumentException>(() => labels.L1Loss(labels));
    }

    [Fact]
    public void Nothing_to_average_is_not_a_number_and_nothing_to_sum_is_zero()
    {
        var (x, labels) = (Tensor.Zeros([0, 3]), Tensor.From((ReadOnlySpan<long>)[], [0]));
        Assert.Equal((double.NaN, 0), (x.CrossEntropy(labels).Item(), x.CrossEntropy(labels, reduction: Reduction.Sum).Item()));
        Assert.Equal((double.NaN, 0), (x.MeanSquaredError(x).Item(), x.MeanSquaredError(x, Reduction.Sum).Item()));
        Assert.Equal(new Shape([0, 3]), x.MeanSquaredError(x, Reduction.None).Shape);
    }

    private static Tensor Labels(int[] shape, int classes)
    {
        var count = shape.Aggregate(1, static (a, b) => a * b);
        return Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i * 7 % classes))], new Shape(shape));
    }
}
