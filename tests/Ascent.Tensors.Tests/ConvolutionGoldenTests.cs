namespace Ascent.Tensors.Tests;

/// <summary>Convolutions and their gradients as PyTorch computes them; Goldens/make_convolution_goldens.py wrote them.</summary>
public sealed class ConvolutionGoldenTests
{
    private static readonly GoldenFile Goldens = new("convolution");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Operations = new()
    {
        ["conv2d"] = x => x[0].Conv2d(x[1], x[2]),
        ["conv2d-plain"] = x => x[0].Conv2d(x[1]),
        ["conv2d-p1"] = x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(1, 1)),
        ["conv2d-s2p1"] = x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(2, 1)),
        ["conv2d-mixed"] = x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions((2, 3), (3, 1), (1, 2), 2)),
        ["conv2d-depthwise"] = x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions((1, 2), (1, 1), (1, 1), 5)),
        ["conv2d-relu"] = x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(1, 1), relu: true),
        ["conv2d-1x1"] = x => x[0].Conv2d(x[1], x[2]),
        ["conv1d"] = x => x[0].Conv1d(x[1], x[2], new ConvolutionOptions((1, 2), (0, 3), (1, 2), 1)),
        ["convtranspose2d"] = x => x[0].ConvTranspose2d(x[1], x[2]),
        ["convtranspose2d-mixed"] = x => x[0].ConvTranspose2d(x[1], x[2], new ConvolutionOptions((2, 3), (1, 0), (2, 1), 2), (1, 2)),
    };

    public static TheoryData<string> Cases => [.. Goldens.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string golden) =>
        Goldens.Check(golden, x => [Operations[GoldenFile.NameOf(golden)](x)], 1e-11);
}
