using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;
using Ascent.Tensors.Tests.Cpu;

namespace Ascent.Tensors.Tests;

/// <summary>LSTM and GRU over whole sequences.</summary>
[Collection(nameof(CpuSettings))]
public sealed class RecurrentTests
{
    private static readonly GoldenFile Goldens = new("recurrent");

    private static readonly Dictionary<string, Func<Tensor[], Tensor[]>> GoldenFunctions = new()
    {
        ["lstm"] = x => All(x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6])),
        ["lstmreverse"] = x => All(x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6], reverse: true)),
        ["lstmplain"] = x => All(x[0].Lstm(x[1], x[2], null, null, x[3], x[4])),
        ["gru"] = x => All(x[0].Gru(x[1], x[2], x[3], x[4], x[5])),
        ["grureverse"] = x => All(x[0].Gru(x[1], x[2], x[3], x[4], x[5], reverse: true)),
        ["gruplain"] = x => All(x[0].Gru(x[1], x[2], null, null, x[3])),
    };

    private static readonly Shape[] LstmShapes = [[3, 2, 4], [12, 4], [12, 3], [12], [12], [2, 3], [2, 3]];
    private static readonly Shape[] GruShapes = [[3, 2, 4], [9, 4], [9, 3], [9], [9], [2, 3]];

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Gradients = new()
    {
        ["LSTM"] = (x => x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6]).Output, LstmShapes),
        ["LSTM, last cell"] = (x => x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6]).Cell, LstmShapes),
        ["LSTM, both last states"] = (x => x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6]) is var (_, h, c) ? h * c : x[0], LstmShapes),
        ["LSTM in reverse"] = (x => x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6], reverse: true) is var (y, _, c) ? y * c : x[0], LstmShapes),
        ["LSTM without biases and states"] = (x => x[0].Lstm(x[1], x[2]).Output, LstmShapes[..3]),
        ["LSTM of a transpose with one bias"] = (x => x[0].Transpose(0, 1).Lstm(x[1], x[2], null, x[3]).Output, [[2, 3, 4], [12, 4], [12, 3], [12]]),
        ["GRU"] = (x => x[0].Gru(x[1], x[2], x[3], x[4], x[5]).Output, GruShapes),
        ["GRU, last state"] = (x => x[0].Gru(x[1], x[2], x[3], x[4], x[5]).Hidden, GruShapes),
        ["GRU in reverse"] = (x => x[0].Gru(x[1], x[2], x[3], x[4], x[5], reverse: true) is var (y, h) ? y * h : x[0], GruShapes),
        ["GRU without biases and states"] = (x => x[0].Gru(x[1], x[2]).Output, GruShapes[..3]),
    };

    private static readonly Tensor X = Tensor.Zeros([5, 2, 4]);

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["LSTM of a matrix"] = (() => Tensor.Zeros([5, 4]).Lstm(Tensor.Zeros([12, 4]), Tensor.Zeros([12, 3])), ["Lstm", "[5, 4]"]),
        ["LSTM of no step"] = (() => Tensor.Zeros([0, 2, 4]).Lstm(Tensor.Zeros([12, 4]), Tensor.Zeros([12, 3])), ["Lstm", "[0, 2, 4]"]),
        ["LSTM weight of the state"] = (() => X.Lstm(Tensor.Zeros([12, 4]), Tensor.Zeros([12, 4])), ["Lstm", "[12, 4]", "[4 h, h]"]),
        ["LSTM weight of the input"] = (() => X.Lstm(Tensor.Zeros([12, 5]), Tensor.Zeros([12, 3])), ["Lstm", "[12, 5]", "[5, 2, 4]", "[12, 4]"]),
        ["LSTM bias"] = (() => X.Lstm(Tensor.Zeros([12, 4]), Tensor.Zeros([12, 3]), Tensor.Zeros([3])), ["Lstm", "[3]", "[12]"]),
        ["LSTM state"] = (() => X.Lstm(Tensor.Zeros([12, 4]), Tensor.Zeros([12, 3]), cell: Tensor.Zeros([3, 2])), ["Lstm", "cell", "[3, 2]", "[2, 3]"]),
        ["GRU weight of the state"] = (() => X.Gru(Tensor.Zeros([9, 4]), Tensor.Zeros([12, 3])), ["Gru", "[12, 3]", "[3 h, h]"]),
        ["GRU state"] = (() => X.Gru(Tensor.Zeros([9, 4]), Tensor.Zeros([9, 3]), hidden: Tensor.Zeros([2, 2])), ["Gru", "[2, 2]", "[2, 3]"]),
    };

    public static TheoryData<string> GoldenCases => [.. Goldens.Cases];

    public static TheoryData<string> GradientNames => [.. Gradients.Keys];

    public static TheoryData<string> MisfitNames => [.. Misfits.Keys];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Outputs_last_states_and_gradients_are_those_of_PyTorch(string golden) => Goldens.Check(golden, GoldenFunctions[GoldenFile.NameOf(golden)], 1e-11);

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Gradients[name].Function, Gradients[name].Shapes, -1, 1);

    [Theory]
    [MemberData(nameof(MisfitNames))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => Misfit.Check(Misfits[name].Act, Misfits[name].Named);

    [Fact]
    public void Element_types_that_do_not_fit_are_named() =>
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => X.Lstm(Tensor.Zeros([12, 4], DType.Float64), Tensor.Zeros([12, 3]))).Message);

    [Fact]
    public void Both_agree_with_the_reference_backend() => Cases.ForSeeds(80, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        int steps = 1 + random.Next(5), n = random.Next(20), inputs = random.Next(6), h = random.Next(4) == 0 ? 16 * random.Next(4) : random.Next(12);
        var (lstm, reverse) = (random.Next(2) == 0, random.Next(2) == 0);
        var gates = lstm ? 4 : 3;
        int[][] shapes = [[steps, n, inputs], [gates * h, inputs], [gates * h, h], [gates * h], [gates * h], [n, h], [n, h]];
        BackendTests.Agree(
            x =>
            {
                if (!lstm) return x[0].Gru(x[1], x[2], x[3], x[4], x[5], reverse) is var (y, last) ? y + last : x[6];
                var (output, hidden, cell) = x[0].Lstm(x[1], x[2], x[3], x[4], x[5], x[6], reverse);
                return (output + hidden) * cell;
            },
            dtype == DType.Float32 ? 1e-4 : 1e-11,
            [.. shapes.Select(shape => Cases.Laid(Cases.Values(shape, random, -1, 1), dtype, random))]);
    });

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
                Tensor x = Tensor.Normal([10, 30, 20], random), wi = Tensor.Normal([160, 20], random) * 0.1, wh = Tensor.Normal([160, 40], random) * 0.1;
                Tensor gi = Tensor.Normal([120, 40], random) * 0.1, gh = Tensor.Normal([120, 40], random) * 0.1;
                Tensor[] leaves = [x, wi.Detach(), wh.Detach(), gi.Detach(), gh.Detach()];
                foreach (var leaf in leaves) leaf.RequiresGrad = true;
                var y = x.Lstm(leaves[1], leaves[2]).Output.Gru(leaves[3], leaves[4]).Output;
                (y * y).Sum().Backward();
                results.Add([.. y.ToArray<float>(), .. leaves.SelectMany(leaf => leaf.Grad!.ToArray<float>())]);
            }

            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    private static Tensor[] All((Tensor Output, Tensor Hidden, Tensor Cell) x) => [x.Output, x.Hidden, x.Cell];

    private static Tensor[] All((Tensor Output, Tensor Hidden) x) => [x.Output, x.Hidden];
}
