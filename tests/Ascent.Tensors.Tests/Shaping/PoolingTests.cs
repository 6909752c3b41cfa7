using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>Poolings: gradients, both backends, and PyTorch's results.</summary>
[Collection(nameof(Tests.Cpu.CpuSettings))]
public sealed class PoolingTests
{
    private static readonly GoldenFile Goldens = new("pooling");

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape Shape)> Gradients = new()
    {
        ["max of pairs"] = (x => x[0].MaxPool2d((2, 2)), [2, 5, 7]),
        ["max of overlapping windows"] = (x => x[0].MaxPool2d((3, 3), (2, 1), (1, 1)), [2, 1, 6, 5]),
        ["max of dilated windows"] = (x => x[0].MaxPool2d((2, 3), (1, 2), (1, 0), (2, 1), ceilMode: true), [2, 6, 6]),
        ["max with indices"] = (x => x[0].MaxPool2dWithIndices((2, 3)).Values, [2, 6, 7]),
        ["max of large windows"] = (x => x[0].MaxPool2d((17, 17), (1, 1)), [1, 18, 18]),
        ["max of a strided view"] = (x => x[0].Permute(2, 0, 1).MaxPool2d((2, 2)) * x[0].Permute(2, 0, 1).MaxPool2d((2, 2)), [4, 6, 2]),
        ["max in one dimension"] = (x => x[0].MaxPool1d(3, 2, 1), [2, 2, 9]),
        ["average of pairs"] = (x => x[0].AveragePool2d((2, 2)), [2, 5, 7]),
        ["average of overlapping windows"] = (x => x[0].AveragePool2d((3, 3), (2, 1), (1, 1)), [2, 1, 6, 5]),
        ["average without the border"] = (x => x[0].AveragePool2d((3, 3), (2, 2), (1, 1), ceilMode: true, countIncludePad: false), [2, 6, 5]),
        ["average with a divisor"] = (x => x[0].AveragePool2d((3, 2), divisorOverride: 7), [2, 6, 5]),
        ["average in one dimension"] = (x => x[0].AveragePool1d(3, 2, 1), [2, 2, 9]),
        ["global average"] = (x => x[0].AdaptiveAveragePool2d((1, 1)), [2, 2, 5, 7]),
        ["adaptive average"] = (x => x[0].AdaptiveAveragePool2d((3, 4)), [2, 5, 7]),
        ["adaptive average of few"] = (x => x[0].AdaptiveAveragePool2d((5, 4)), [2, 3, 2]),
        ["adaptive average in one dimension"] = (x => x[0].AdaptiveAveragePool1d(4), [2, 7]),
        ["adaptive max"] = (x => x[0].AdaptiveMaxPool2d((3, 4)), [2, 2, 5, 7]),
        ["adaptive max in one dimension"] = (x => x[0].AdaptiveMaxPool1d(4), [2, 7]),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor[]>> Operations = new()
    {
        ["max2"] = x => [x.MaxPool2d((2, 2))],
        ["max3s2p1"] = x => [x.MaxPool2d((3, 3), (2, 2), (1, 1))],
        ["max3s1"] = x => [x.MaxPool2d((3, 3), (1, 1))],
        ["maxWide"] = x => [x.MaxPool2d((2, 3), (3, 1), (1, 1), (2, 3))],
        ["maxCeil"] = x => [x.MaxPool2d((3, 3), (2, 2), ceilMode: true)],
        ["maxIndices"] = x => Pair(x.MaxPool2dWithIndices((3, 3), (2, 2), (1, 1))),
        ["maxLarge"] = x => [x.MaxPool2d((17, 17), (1, 1))],
        ["max1d"] = x => [x.MaxPool1d(3, 2, 1)],
        ["average2"] = x => [x.AveragePool2d((2, 2))],
        ["average3s2p1"] = x => [x.AveragePool2d((3, 3), (2, 2), (1, 1))],
        ["average3s1p1"] = x => [x.AveragePool2d((3, 3), (1, 1), (1, 1), countIncludePad: false)],
        ["averageCeil"] = x => [x.AveragePool2d((3, 3), (2, 2), (1, 1), ceilMode: true)],
        ["averageCeilInside"] = x => [x.AveragePool2d((3, 3), (2, 2), (1, 1), ceilMode: true, countIncludePad: false)],
        ["averageDivisor"] = x => [x.AveragePool2d((2, 3), (3, 2), divisorOverride: 5)],
        ["average1d"] = x => [x.AveragePool1d(4, 3, 2)],
        ["adaptiveAverage1"] = x => [x.AdaptiveAveragePool2d((1, 1))],
        ["adaptiveAverage35"] = x => [x.AdaptiveAveragePool2d((3, 5))],
        ["adaptiveAverage1d"] = x => [x.AdaptiveAveragePool1d(4)],
        ["adaptiveMax35"] = x => Pair(x.AdaptiveMaxPool2dWithIndices((3, 5))),
        ["adaptiveMax1d"] = x => [x.AdaptiveMaxPool1d(4)],
    };

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> GoldenNames => [.. Goldens.Cases];

    public static TheoryData<string> ErrorNames => [.. Errors.Keys];

    private static readonly Dictionary<string, (Action Act, string[] Named)> Errors = new()
    {
        ["rank"] = (() => Tensor.Zeros([2, 3]).MaxPool2d((2, 2)), ["MaxPool2d", "[2, 3]"]),
        ["rank in one dimension"] = (() => Tensor.Zeros([3]).AveragePool1d(2), ["AveragePool1d", "[3]"]),
        ["no window fits"] = (() => Tensor.Zeros([1, 4, 4]).MaxPool2d((5, 2)), ["MaxPool2d", "[1, 4, 4]", "(5, 2)"]),
        ["padding"] = (() => Tensor.Zeros([1, 4, 4]).AveragePool2d((3, 3), padding: (2, 0)), ["AveragePool2d", "(2, 0)", "(3, 3)"]),
        ["kernel"] = (() => Tensor.Zeros([1, 4, 4]).MaxPool2d((0, 1)), ["MaxPool2d", "(0, 1)"]),
        ["integers"] = (() => Tensor.Zeros([1, 4, 4], DType.Int64).MaxPool2d((2, 2)), ["MaxPool2d", "Int64"]),
        ["divisor"] = (() => Tensor.Zeros([1, 4, 4]).AveragePool2d((2, 2), divisorOverride: 0), ["AveragePool2d", "0"]),
        ["empty planes"] = (() => Tensor.Zeros([1, 0, 4]).AdaptiveMaxPool2d((2, 2)), ["AdaptiveMaxPool2d", "[1, 0, 4]"]),
        ["negative size"] = (() => Tensor.Zeros([1, 4, 4]).AdaptiveAveragePool2d((-1, 2)), ["AdaptiveAveragePool2d", "[1, 4, 4]", "-1"]),
    };

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) => GradientAgreement.Check(Gradients[name].Function, [Gradients[name].Shape]);

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden) => Goldens.Check(golden, x => Operations[GoldenFile.NameOf(golden)](x[0]));

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void In_float32_they_are_the_same_but_for_rounding(string golden) =>
        Goldens.Check(golden, x => [.. Operations[GoldenFile.NameOf(golden)](x[0].To(DType.Float32)).Select(static y => y.DType == DType.Float32 ? y.To(DType.Float64) : y)], 1e-6);

    [Theory]
    [MemberData(nameof(ErrorNames))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => ShapingChecks.Misfit(Errors[name].Act, Errors[name].Named);

    [Fact]
    public void Max_pooling_agrees_with_the_reference_backend() => OnEveryMachine(random =>
    {
        var dtype = ShapingChecks.Float(random);
        var (kernel, stride, padding, dilation) = Window(random);
        var ceil = random.Next(2) == 0;
        BackendTests.Agree(x => x[0].MaxPool2d(kernel, stride, padding, dilation, ceil), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(Planes(random), dtype, random));
        BackendTests.Agree(x => x[0].MaxPool2dWithIndices(kernel, stride, padding, dilation, ceil).Indices, 0, ShapingChecks.Operand(Planes(random), dtype, random));
    });

    [Fact]
    public void Max_pooling_of_pairs_agrees_with_the_reference_backend() => OnEveryMachine(random =>
    {
        var dtype = ShapingChecks.Float(random);
        int[] shape = [random.Next(4), 1 + random.Next(3), 2 + random.Next(6), 2 + random.Next(50)];
        BackendTests.Agree(x => x[0].MaxPool2d((2, 2)), 0, ShapingChecks.Operand(shape, dtype, random));
    });

    [Fact]
    public void Average_pooling_agrees_with_the_reference_backend() => OnEveryMachine(random =>
    {
        var dtype = ShapingChecks.Float(random);
        var (kernel, stride, padding, _) = Window(random);
        var (ceil, border) = (random.Next(2) == 0, random.Next(2) == 0);
        int? divisor = random.Next(3) == 0 ? 1 + random.Next(5) : null;
        BackendTests.Agree(x => x[0].AveragePool2d(kernel, stride, padding, ceil, border, divisor), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(Planes(random), dtype, random));
    });

    [Fact]
    public void Adaptive_poolings_agree_with_the_reference_backend() => OnEveryMachine(random =>
    {
        var dtype = ShapingChecks.Float(random);
        var size = random.Next(4) == 0 ? (1, 1) : (1 + random.Next(9), 1 + random.Next(9));
        var x = ShapingChecks.Operand(Planes(random), dtype, random);
        BackendTests.Agree(x => x[0].AdaptiveAveragePool2d(size), ShapingChecks.Tolerance(dtype), x);
        BackendTests.Agree(x => x[0].AdaptiveMaxPool2d(size), ShapingChecks.Tolerance(dtype), x);
        BackendTests.Agree(x => x[0].AdaptiveMaxPool2dWithIndices(size).Indices, 0, x);
    });

    [Fact]
    public void Planes_shared_by_threads_give_the_same_bits()
    {
        var x = Tensor.Normal([3, 7, 61, 83], new Philox(3));
        var one = WithThreads(1, () => Bits(x));
        for (var threads = 2; threads <= 5; threads++) Assert.Equal(one, WithThreads(threads, () => Bits(x)));
    }

    [Fact]
    public void The_place_of_a_maximum_takes_one_byte()
    {
        using var scope = new TensorScope();
        var x = Tensor.Normal([1, 1, 2048, 2048], new Philox(3));
        x.RequiresGrad = true;
        var before = TensorMemory.LentBytes;
        _ = x.MaxPool2d((2, 2));
        Assert.InRange(TensorMemory.LentBytes - before, 1, (1024 * 1024 * 5) + 100_000);
    }

    private static float[] Bits(Tensor x)
    {
        var bits = new List<float>();
        foreach (var function in new Func<Tensor, Tensor>[]
        {
            x => x.MaxPool2d((2, 2)), x => x.MaxPool2d((3, 3), (2, 2), (1, 1)), x => x.AveragePool2d((2, 2)), x => x.AveragePool2d((3, 3), (1, 1), (1, 1)),
            x => x.AdaptiveAveragePool2d((5, 5)), x => x.AdaptiveMaxPool2d((5, 5)),
        })
        {
            var leaf = x.Detach();
            leaf.RequiresGrad = true;
            var y = function(leaf);
            (y * y).Sum().Backward();
            bits.AddRange(y.ToArray<float>());
            bits.AddRange(leaf.Grad!.ToArray<float>());
        }

        return [.. bits];
    }

    private static T WithThreads<T>(int threads, Func<T> function)
    {
        var before = WorkerTeam.Threads;
        try
        {
            WorkerTeam.Threads = threads;
            return function();
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    private static void OnEveryMachine(Action<Philox> check)
    {
        var before = KernelIsas.Current;
        try
        {
            foreach (var isa in KernelIsas.Supported)
            {
                KernelIsas.Current = isa;
                Cases.ForSeeds(60, check);
            }
        }
        finally
        {
            KernelIsas.Current = before;
        }
    }

    private static int[] Planes(Philox random) => [.. random.Next(2) == 0 ? [] : new[] { random.Next(3) }, 1 + random.Next(3), 5 + random.Next(10), 7 + random.Next(40)];

    private static ((int, int) Kernel, (int, int) Stride, (int, int) Padding, (int, int) Dilation) Window(Philox random)
    {
        var kernel = (1 + random.Next(4), 1 + random.Next(4));
        return (kernel, (1 + random.Next(3), 1 + random.Next(3)), (random.Next((kernel.Item1 / 2) + 1), random.Next((kernel.Item2 / 2) + 1)), (1, 1 + random.Next(2)));
    }

    private static Tensor[] Pair((Tensor Values, Tensor Indices) pair) => [pair.Values, pair.Indices];
}
