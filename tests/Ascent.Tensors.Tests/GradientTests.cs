using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Every operation's gradient against central differences in float64, on plain, broadcast and strided operands.</summary>
public sealed class GradientTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes, double Low)> Operations = new()
    {
        ["add"] = (x => x[0] + x[1], [[3, 4], [3, 4]], -2),
        ["add broadcast"] = (x => x[0] + x[1], [[2, 3, 4], [3, 1]], -2),
        ["add to itself"] = (x => x[0] + x[0], [[5]], -2),
        ["subtract broadcast"] = (x => x[0] - x[1], [[4], [2, 3, 1]], -2),
        ["multiply"] = (x => x[0] * x[1], [[3, 4], [3, 4]], -2),
        ["multiply broadcast"] = (x => x[0] * x[1], [[3, 1], [1, 4]], -2),
        ["multiply by a scalar tensor"] = (x => x[0] * x[1], [[3, 4], []], -2),
        ["divide broadcast"] = (x => x[0] / x[1], [[2, 3], [3]], 0.5),
        ["numbers"] = (x => 2 - ((3 * x[0] / 4) - 1 + 0.5), [[7]], -2),
        ["divide a number"] = (x => 2 / x[0], [[7]], 0.5),
        ["negate"] = (x => -x[0], [[7]], -2),
        ["pow 2"] = (x => x[0].Pow(2), [[7]], -2),
        ["pow 2.5"] = (x => x[0].Pow(2.5), [[7]], 0.5),
        ["pow -1"] = (x => x[0].Pow(-1), [[7]], 0.5),
        ["pow 0"] = (x => x[0].Pow(0), [[7]], -2),
        ["exp"] = (x => x[0].Exp(), [[9]], -2),
        ["log"] = (x => x[0].Log(), [[9]], 0.3),
        ["sqrt"] = (x => x[0].Sqrt(), [[9]], 0.3),
        ["abs"] = (x => x[0].Abs(), [[9]], -2),
        ["relu"] = (x => x[0].Relu(), [[9]], -2),
        ["sigmoid"] = (x => x[0].Sigmoid(), [[9]], -2),
        ["tanh"] = (x => x[0].Tanh(), [[9]], -2),
        ["maximum broadcast"] = (x => x[0].Maximum(x[1]), [[3, 4], [4]], -2),
        ["minimum broadcast"] = (x => x[0].Minimum(x[1]), [[3, 1], [3, 4]], -2),
        ["sum"] = (x => x[0].Sum() * x[0].Sum(), [[3, 4]], -2),
        ["sum along 0"] = (x => x[0].Sum(0), [[3, 4, 2]], -2),
        ["sum along 1, kept"] = (x => x[0].Sum(1, keepDim: true) * x[0], [[3, 4, 2]], -2),
        ["mean"] = (x => x[0].Mean() * x[0], [[3, 4]], -2),
        ["mean along -1"] = (x => x[0].Mean(-1), [[3, 4]], -2),
        ["max"] = (x => x[0].Max() * x[0], [[3, 4]], -2),
        ["max along 0"] = (x => x[0].Max(0), [[3, 4, 2]], -2),
        ["max along -1, kept"] = (x => x[0].Max(-1, keepDim: true) * x[0], [[3, 4]], -2),
        ["softmax along -1"] = (x => x[0].Softmax(-1), [[3, 11]], -2),
        ["softmax along 0"] = (x => x[0].Softmax(0), [[5, 3]], -2),
        ["log-softmax along -1"] = (x => x[0].LogSoftmax(-1), [[3, 11]], -2),
        ["log-softmax along 1 of 3"] = (x => x[0].LogSoftmax(1), [[2, 5, 3]], -2),
        ["matmul"] = (x => x[0].MatMul(x[1]), [[3, 4], [4, 5]], -2),
        ["matmul transposed"] = (x => x[0].T.MatMul(x[1].T), [[4, 3], [5, 4]], -2),
        ["matmul with itself"] = (x => x[0].MatMul(x[0]), [[3, 3]], -2),
        ["matmul batch by matrix"] = (x => x[0].MatMul(x[1]), [[2, 3, 4], [4, 5]], -2),
        ["matmul strided batch by matrix"] = (x => x[0].Permute(1, 0, 2).MatMul(x[1]), [[3, 2, 4], [4, 5]], -2),
        ["matmul broadcast batches"] = (x => x[0].MatMul(x[1]), [[2, 1, 3, 4], [5, 4, 2]], -2),
        ["matmul matrix by batch"] = (x => x[0].MatMul(x[1]), [[3, 4], [2, 4, 2]], -2),
        ["matmul vectors"] = (x => x[0].MatMul(x[1].MatMul(x[0])), [[4], [4, 4]], -2),
        ["linear"] = (x => x[0].Linear(x[1], x[2]), [[5, 3], [4, 3], [4]], -2),
        ["linear on rank 3 without bias"] = (x => x[0].Linear(x[1], null), [[2, 5, 3], [4, 3]], -2),
        ["linear and ReLU"] = (x => x[0].Linear(x[1], x[2], relu: true), [[5, 3], [4, 3], [4]], -2),
        ["linear and ReLU on rank 3 without bias"] = (x => x[0].Linear(x[1], null, relu: true), [[2, 5, 3], [4, 3]], -2),
        ["linear used twice"] = (x => x[0].Linear(x[1], x[2]).Linear(x[1], x[2]), [[5, 3], [3, 3], [3]], -2),
        ["reshape"] = (x => x[0].Reshape([6, 2]) * x[1], [[3, 4], [6, 2]], -2),
        ["reshape of a transpose"] = (x => x[0].T.Reshape([6, 2]) * x[1], [[3, 4], [6, 2]], -2),
        ["flatten"] = (x => x[0].Flatten(1) * x[1], [[2, 3, 2], [6]], -2),
        ["permute"] = (x => x[0].Permute(2, 0, 1) * x[1], [[2, 3, 4], [4, 2, 3]], -2),
        ["expand"] = (x => x[0].Expand([2, 3, 4]) * x[1], [[3, 1], [2, 3, 4]], -2),
        ["unsqueeze and squeeze"] = (x => x[0].Unsqueeze(1).Squeeze(0) * x[1], [[1, 4], [1, 4]], -2),
        ["slice in steps"] = (x => x[0].Slice(1, 1, 7, 3) * x[0].Slice(1, 0, 7, 6), [[3, 7]], -2),
        ["slice in steps, twice"] = (x => x[0].Slice(0, 0, 3, 2).Slice(1, 0, 7, 2), [[3, 7]], -2),
        ["slice"] = (x => x[0].Slice(1, 1, 3) * x[0].Slice(1, 2, 4), [[3, 4]], -2),
        ["index"] = (x => x[0][1] * x[0][-1], [[3, 4]], -2),
        ["index select"] = (x => x[0].IndexSelect(1, Tensor.From([2L, 0, 2, 2], [4])) * x[1], [[3, 4], [4]], -2),
        ["index select twice"] = (x => x[0].IndexSelect(0, Tensor.From([0L, 2], [2])) * x[0].IndexSelect(0, Tensor.From([2L, 2], [2])), [[3, 4]], -2),
        ["clone and contiguous"] = (x => x[0].T.Contiguous() * x[0].Clone().T, [[3, 4]], -2),
        ["cross-entropy"] = (x => x[0].CrossEntropy(Tensor.From([2L, 0, 4], [3])), [[3, 5]], -2),
        ["cross-entropy of a strided input, scaled"] = (x => x[0].T.CrossEntropy(Tensor.From([2L, 0, 4], [3])) * 2.5, [[5, 3]], -2),
        ["a chain with shared parts"] = (x => (x[0] * x[1]).Tanh() + ((x[0] * x[1]).Exp() * x[0]), [[4], [3, 4]], -1),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Operations[name].Function, Operations[name].Shapes, Operations[name].Low);

    [Fact]
    public void A_wrong_gradient_is_found()
    {
        var x = Tensor.Uniform([5], new Philox(1), 0.5, 2, DType.Float64);
        x.RequiresGrad = true;
        var error = GradientCheck.LargestError(
            inputs => Tape.Record("Wrong", (inputs[0] * inputs[0]).Detach(), [inputs[0]], [inputs[0]], c => c.Give(0, c.Gradient * c.Saved(0))).Sum(), [x]);
        Assert.InRange(error, 0.3, 0.6);
    }

    [Fact]
    public void Gradients_are_computed_in_float32_too() => Cases.ForSeeds(40, random =>
    {
        var values = Cases.Values(Cases.Shape(random, allowEmpty: false), random).Rounded(DType.Float32);
        var (x, y) = (Cases.Plain(values, DType.Float32), Cases.Plain(values, DType.Float64));
        (x.RequiresGrad, y.RequiresGrad) = (true, true);
        (x.Tanh() * x).Mean().Backward();
        (y.Tanh() * y).Mean().Backward();
        Cases.Same(Reference.Of(y.Grad!), x.Grad!, 1e-6);
    });
}
