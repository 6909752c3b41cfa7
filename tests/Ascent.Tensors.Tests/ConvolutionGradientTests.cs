using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Gradients of convolutions against central differences in float64, shape errors, and what backward passes leave out.</summary>
public sealed class ConvolutionGradientTests
{
    private static readonly Tensor A = Tensor.Zeros([2, 4, 5, 5]);

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, Shape[] Shapes)> Operations = new()
    {
        ["conv2d"] = (x => x[0].Conv2d(x[1], x[2]), [[2, 2, 4, 5], [3, 2, 3, 2], [3]]),
        ["conv2d of many images"] = (x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(1, 1)), [[9, 1, 3, 3], [2, 1, 3, 3], [2]]),
        ["conv2d, stride and padding"] = (x => x[0].Conv2d(x[1], null, new ConvolutionOptions(2, 1)), [[2, 2, 5, 4], [3, 2, 3, 3]]),
        ["conv2d, dilation and groups"] = (x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions((1, 2), (1, 0), (2, 1), 2)), [[2, 4, 5, 4], [4, 2, 2, 3], [4]]),
        ["conv2d, depthwise"] = (x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions((2, 1), (1, 1), (1, 1), 3)), [[2, 3, 5, 4], [3, 1, 3, 3], [3]]),
        ["conv2d with ReLU"] = (x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(1, 1), relu: true), [[2, 2, 3, 3], [3, 2, 3, 3], [3]]),
        ["conv2d used twice"] = (x => x[0].Conv2d(x[1], x[2], new ConvolutionOptions(1, 1)).Conv2d(x[1], x[2]), [[2, 2, 4, 4], [2, 2, 3, 3], [2]]),
        ["conv1d"] = (x => x[0].Conv1d(x[1], x[2], new ConvolutionOptions((1, 2), (0, 1), (1, 2), 1)), [[2, 3, 9], [2, 3, 3], [2]]),
        ["conv1d with ReLU"] = (x => x[0].Conv1d(x[1], x[2], default, relu: true), [[2, 3, 6], [2, 3, 3], [2]]),
        ["convtranspose2d"] = (x => x[0].ConvTranspose2d(x[1], x[2]), [[2, 3, 3, 2], [3, 2, 2, 3], [2]]),
        ["convtranspose2d, all options"] = (x => x[0].ConvTranspose2d(x[1], x[2], new ConvolutionOptions((2, 3), (1, 0), (1, 2), 2), (1, 0)), [[2, 4, 3, 2], [4, 1, 3, 2], [2]]),
    };

    private static readonly Dictionary<string, (Action Act, string[] Named)> Misfits = new()
    {
        ["channels"] = (() => A.Conv2d(Tensor.Zeros([3, 3, 3, 3])), ["Conv2d", "[2, 4, 5, 5]", "[3, 3, 3, 3]"]),
        ["groups"] = (() => A.Conv2d(Tensor.Zeros([3, 2, 3, 3]), null, new ConvolutionOptions(1, 0, 1, 2)), ["Conv2d", "[2, 4, 5, 5]", "[3, 2, 3, 3]", "Groups = 2"]),
        ["kernel larger than the input"] = (() => A.Conv2d(Tensor.Zeros([3, 4, 6, 3])), ["Conv2d", "[2, 4, 5, 5]", "[3, 4, 6, 3]", "larger"]),
        ["dilated kernel larger than the input"] = (() => A.Conv2d(Tensor.Zeros([3, 4, 3, 3]), null, new ConvolutionOptions(1, 0, 3)), ["Conv2d", "[3, 4, 3, 3]"]),
        ["empty kernel"] = (() => A.Conv2d(Tensor.Zeros([3, 4, 0, 3])), ["Conv2d", "[3, 4, 0, 3]"]),
        ["rank of the input"] = (() => Tensor.Zeros([4, 5, 5]).Conv2d(Tensor.Zeros([3, 4, 3, 3])), ["Conv2d", "[4, 5, 5]", "[3, 4, 3, 3]"]),
        ["bias"] = (() => A.Conv2d(Tensor.Zeros([3, 4, 3, 3]), Tensor.Zeros([4])), ["Conv2d", "[4]", "[3, 4, 3, 3]"]),
        ["conv1d"] = (() => Tensor.Zeros([2, 4, 5]).Conv1d(Tensor.Zeros([3, 3, 3])), ["Conv1d", "[2, 4, 5]", "[3, 3, 3]"]),
        ["conv1d of rank 4"] = (() => A.Conv1d(Tensor.Zeros([3, 4, 3])), ["Conv1d", "[2, 4, 5, 5]", "[3, 4, 3]"]),
        ["convtranspose2d"] = (() => A.ConvTranspose2d(Tensor.Zeros([3, 4, 3, 3])), ["ConvTranspose2d", "[2, 4, 5, 5]", "[3, 4, 3, 3]"]),
        ["convtranspose2d without output"] = (() => A.ConvTranspose2d(Tensor.Zeros([4, 3, 1, 1]), null, new ConvolutionOptions(1, 4)), ["ConvTranspose2d", "[4, 3, 1, 1]"]),
        ["convtranspose2d bias"] = (() => A.ConvTranspose2d(Tensor.Zeros([4, 3, 3, 3]), Tensor.Zeros([4])), ["ConvTranspose2d", "[4]", "[4, 3, 3, 3]"]),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    public static TheoryData<string> ShapeErrors => [.. Misfits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_agrees_with_central_differences(string name) =>
        GradientAgreement.Check(Operations[name].Function, Operations[name].Shapes);

    [Theory]
    [MemberData(nameof(ShapeErrors))]
    public void A_misfit_names_the_operation_and_the_shapes(string name) => Misfit.Check(Misfits[name].Act, Misfits[name].Named);

    [Fact]
    public void Options_and_element_types_that_make_no_sense_are_named()
    {
        var weight = Tensor.Zeros([3, 4, 3, 3]);
        Assert.Contains("at least 1", Assert.Throws<ArgumentException>(() => A.Conv2d(weight, null, new ConvolutionOptions(0, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("at least 0", Assert.Throws<ArgumentException>(() => A.Conv2d(weight, null, new ConvolutionOptions(1, -1))).Message, StringComparison.Ordinal);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => A.Conv2d(weight.To(DType.Float64))).Message, StringComparison.Ordinal);
        Assert.Contains("output padding", Assert.Throws<ArgumentException>(() => A.ConvTranspose2d(Tensor.Zeros([4, 3, 3, 3]), null, default, (1, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("heights", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 4, 5]).Conv1d(Tensor.Zeros([3, 4, 3]), null, new ConvolutionOptions(1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_options_are_a_stride_of_one_without_padding()
    {
        var random = new Philox(3);
        Tensor x = Tensor.Uniform([2, 4, 5, 5], random), weight = Tensor.Uniform([3, 4, 3, 3], random);
        Assert.Equal(x.Conv2d(weight, null, new ConvolutionOptions()).ToArray<float>(), x.Conv2d(weight).ToArray<float>());
        Assert.Equal(new Shape([2, 3, 3, 3]), x.Conv2d(weight).Shape);
        Assert.Equal(new ConvolutionOptions((1, 1), (0, 0), (1, 1), 1), new ConvolutionOptions());
    }

    [Fact]
    public void Empty_batches_and_channels_have_empty_or_zero_results()
    {
        Tensor none = Tensor.Zeros([0, 4, 5, 5]), weight = Tensor.Ones([3, 4, 3, 3]);
        weight.RequiresGrad = true;
        var y = none.Conv2d(weight, null, new ConvolutionOptions(1, 1));
        Assert.Equal(new Shape([0, 3, 5, 5]), y.Shape);
        y.Sum().Backward();
        Assert.All(weight.Grad!.ToArray<float>(), value => Assert.Equal(0, value));
        foreach (var batch in new[] { 2, 40 })
            Assert.All(Tensor.Zeros([batch, 0, 5, 5]).Conv2d(Tensor.Zeros([3, 0, 3, 3]), Tensor.Ones([3])).ToArray<float>(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Gradients_are_added_to_those_that_are_there()
    {
        var random = new Philox(4);
        Tensor x = Tensor.Uniform([3, 2, 5, 5], random), weight = Tensor.Uniform([3, 2, 3, 3], random), bias = Tensor.Uniform([3], random);
        (weight.RequiresGrad, bias.RequiresGrad) = (true, true);
        x.Conv2d(weight, bias).Sum().Backward();
        float[] once = weight.Grad!.ToArray<float>(), onceBias = bias.Grad!.ToArray<float>();
        x.Conv2d(weight, bias).Sum().Backward();
        Assert.Equal(once.Select(static g => 2 * g), weight.Grad!.ToArray<float>());
        Assert.Equal(onceBias.Select(static g => 2 * g), bias.Grad!.ToArray<float>());
        Assert.Null(x.Grad);
    }
}
