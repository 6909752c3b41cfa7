using Ascent.Labs.Kit;
using Ascent.Tensors;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

/// <summary>Two examples, three inputs, two hidden units, four classes; all numbers are exact in Float32.</summary>
public static class ForwardCases
{
    private static Activations Run(params float[] bias) => Forward.Run(
        new Network(
            Tensor.From([1f, 0, -1, 2, 1, 0], [2, 3]), Tensor.From([0.5f, -4], [2]),
            Tensor.From([1f, 2, 3, 4, 5, 6, 7, 8], [4, 2]), Tensor.From(bias.Length > 0 ? bias : [10f, -20, -30, 40], [4])),
        Tensor.From([1f, 2, 3, 3, 1, 1], [2, 3]));

    [Case("forward", "the hidden sums Z have one row for each example and one column for each unit")]
    public static void Hidden_shape() => Check.Shape([2, 2], Run().Z.Shape.Dims, "Z");

    [Case("forward", "Z is x W1^T + b1")]
    public static void Hidden_sums() => Check.Close([-1.5f, 0, 2.5f, 3], Run().Z.ToArray<float>(), [2, 2], 1e-5, "Z");

    [Case("forward", "A keeps what is positive in Z and makes the rest 0")]
    public static void Hidden_activations() => Check.Close([0f, 0, 2.5f, 3], Run().A.ToArray<float>(), [2, 2], 1e-5, "A");

    [Case("forward", "Z itself is not changed by the ReLU")]
    public static void Hidden_sums_stay()
    {
        var result = Run();
        Check.True(result.Z.ToArray<float>()[0] < 0, "Z[0, 0] must still be negative after the forward pass: the backward pass reads its sign.");
    }

    [Case("forward", "an example that turns no unit on gets the biases as logits")]
    public static void Silent_example() =>
        Check.Close([10f, -20, -30, 40], Run().Logits.ToArray<float>().AsSpan(0, 4), [4], 1e-5, "logits of example 0");

    [Case("forward", "logits are plain sums, not probabilities")]
    public static void Logits_are_sums() =>
        Check.Close([1f, 2, 3, 4], Run(1, 2, 3, 4).Logits.ToArray<float>().AsSpan(0, 4), [4], 1e-5, "logits of example 0 with biases (1, 2, 3, 4)");

    [Case("forward", "logits are A W2^T + b2, and may be negative")]
    public static void Logits() =>
        Check.Close([10f, -20, -30, 40, 18.5f, -0.5f, 0.5f, 81.5f], Run().Logits.ToArray<float>(), [2, 4], 1e-4, "logits");
}
