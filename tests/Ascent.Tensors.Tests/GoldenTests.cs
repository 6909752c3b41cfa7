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

    private static readonly GoldenFile Goldens = new("operations");

    public static TheoryData<string> Cases => [.. Goldens.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden) =>
        Goldens.Check(golden, x => [Operations[GoldenFile.NameOf(golden)](x)], 1e-13);
}
