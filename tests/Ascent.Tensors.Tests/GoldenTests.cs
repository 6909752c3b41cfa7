using System.Text.Json;

namespace Ascent.Tensors.Tests;

/// <summary>Outputs and gradients as PyTorch computes them; Goldens/make_goldens.py wrote them.</summary>
public sealed class GoldenTests
{
    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Operations = new()
    {
        ["add"] = x => x[0] + x[1],
        ["subtract"] = x => x[0] - x[1],
        ["multiply"] = x => x[0] * x[1],
        ["divide"] = x => x[0] / x[1],
        ["maximum"] = x => x[0].Maximum(x[1]),
        ["minimum"] = x => x[0].Minimum(x[1]),
        ["pow2"] = x => x[0].Pow(2),
        ["pow-1.5"] = x => x[0].Pow(-1.5),
        ["pow3"] = x => x[0].Pow(3),
        ["exp"] = x => x[0].Exp(),
        ["log"] = x => x[0].Log(),
        ["sqrt"] = x => x[0].Sqrt(),
        ["abs"] = x => x[0].Abs(),
        ["relu"] = x => x[0].Relu(),
        ["sigmoid"] = x => x[0].Sigmoid(),
        ["tanh"] = x => x[0].Tanh(),
        ["sum"] = x => x[0].Sum(),
        ["sum1"] = x => x[0].Sum(1),
        ["mean1k"] = x => x[0].Mean(1, keepDim: true),
        ["max"] = x => x[0].Max(),
        ["max1"] = x => x[0].Max(1),
        ["softmax1"] = x => x[0].Softmax(1),
        ["softmax-1"] = x => x[0].Softmax(-1),
        ["logsoftmax-1"] = x => x[0].LogSoftmax(-1),
        ["matmul"] = x => x[0].MatMul(x[1]),
        ["linear"] = x => x[0].Linear(x[1], x[2]),
        ["crossentropy"] = x => x[0].CrossEntropy(Tensor.From([0L, 5, 2, 2], [4])),
        ["select"] = x => x[0].IndexSelect(1, Tensor.From([3L, 0, 3], [3])),
    };

    private static readonly JsonElement[] Goldens = [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "operations.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int, string> Cases => [.. Goldens.Select((golden, i) => new TheoryDataRow<int, string>(i, golden.GetProperty("name").GetString()!))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_are_those_of_PyTorch(int index, string name)
    {
        var golden = Goldens[index];
        Tensor[] inputs = [.. golden.GetProperty("inputs").EnumerateArray().Select(Read)];
        foreach (var input in inputs) input.RequiresGrad = true;
        var output = Operations[name](inputs);
        Tests.Cases.Same(Reference.Of(Read(golden.GetProperty("output"))), output, 1e-13);
        var weight = Tensor.From([.. Enumerable.Range(0, output.Count).Select(i => 1 + (i % 7 / 8.0))], output.Shape);
        (output * weight).Sum().Backward();
        foreach (var (input, gradient) in inputs.Zip(golden.GetProperty("gradients").EnumerateArray()))
            Tests.Cases.Same(Reference.Of(Read(gradient)), input.Grad!, 1e-13);
    }

    private static Tensor Read(JsonElement json)
    {
        var shape = json.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()).ToArray();
        var values = json.GetProperty("values").EnumerateArray().Select(Number).ToArray();
        return Tensor.From(values, new Shape(shape));
    }

    private static double Number(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : json.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.NaN,
    };
}
