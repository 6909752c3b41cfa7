using Ascent.Labs.Kit;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

public static class BackwardCases
{
    private static float[] Logits(float[] logits, int classes, params long[] labels) =>
        Backward.Logits(Tensor.From(logits, [labels.Length, classes]), Tensor.From(labels, [labels.Length])).ToArray<float>();

    [Case("backward", "for one example the logits' gradient is the softmax, less one at the label")]
    public static void Logits_of_one_example() =>
        Check.Close([0.125f, -0.75f, 0.625f], Logits([0, MathF.Log(2), MathF.Log(5)], 3, 1), [1, 3], 1e-6, "dLogits for probabilities (1/8, 2/8, 5/8), label 1");

    [Case("backward", "for two examples it is half of that: the loss is a mean")]
    public static void Logits_of_two_examples() =>
        Check.Close([0.0625f, -0.375f, 0.3125f, -0.4375f, 0.125f, 0.3125f], Logits([0, MathF.Log(2), MathF.Log(5), 0, MathF.Log(2), MathF.Log(5)], 3, 1, 0), [2, 3], 1e-6, "dLogits");

    [Case("backward", "each row of the logits' gradient sums to zero")]
    public static void Logits_rows_sum_to_zero()
    {
        var gradient = Logits([0.3f, -1.2f, 2, 0.7f, 0.1f, -0.4f], 3, 0, 2);
        for (var row = 0; row < 2; row++)
            Check.Close(0, gradient[3 * row] + gradient[3 * row + 1] + gradient[3 * row + 2], 1e-6, $"the sum of row {row} of dLogits");
    }

    [Case("backward", "huge logits give a finite gradient")]
    public static void Logits_of_huge_size() =>
        Check.Close([1f, -1], Logits([1000, -1000], 2, 1), [1, 2], 1e-6, "dLogits for logits (1000, -1000), label 1");

    // d = 4, h = 2, c = 3, n = 2. The forward pass is given, so that these cases do not lean on task 1.
    private static readonly float[] X = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly float[] Z = [1, -1, 2, 3];
    private static readonly float[] A = [1, 0, 2, 3];
    private static readonly float[] DLogits = [0.1f, -0.3f, 0.2f, 0.5f, -0.2f, -0.3f];

    private static Gradients Run(int from = 0, int to = 2, float[]? upstream = null)
    {
        var n = to - from;
        upstream ??= DLogits;
        var network = new Network(Tensor.Full([2, 4], 9), Tensor.Full([2], 9), Tensor.From([1f, 2, 3, 4, 5, 6], [3, 2]), Tensor.Full([3], 9));
        var activations = new Activations(
            Tensor.From(Z.AsSpan(from * 2, n * 2), [n, 2]), Tensor.From(A.AsSpan(from * 2, n * 2), [n, 2]), Tensor.Zeros([n, 3]));
        return Backward.Run(network, Tensor.From(X.AsSpan(from * 4, n * 4), [n, 4]), activations, Tensor.From(upstream.AsSpan(from * 3, n * 3), [n, 3]));
    }

    private static void Holds(float[] expected, Tensor actual, int[] shape, double tolerance, string what)
    {
        Check.Shape(shape, actual.Shape.Dims, what);
        Check.Close(expected, actual.ToArray<float>(), shape, tolerance, what);
    }

    [Case("backward", "each gradient has the shape of its parameter")]
    public static void Shapes()
    {
        var gradients = Run();
        Check.Shape([2, 4], gradients.W1.Shape.Dims, "the gradient of W1");
        Check.Shape([2], gradients.B1.Shape.Dims, "the gradient of B1");
        Check.Shape([3, 2], gradients.W2.Shape.Dims, "the gradient of W2");
        Check.Shape([3], gradients.B2.Shape.Dims, "the gradient of B2");
    }

    [Case("backward", "W2: what each class was wrong by, times what each hidden unit said, over all examples")]
    public static void Second_weight() => Holds([1.1f, 1.5f, -0.7f, -0.6f, -0.4f, -0.9f], Run().W2, [3, 2], 1e-5, "the gradient of W2");

    [Case("backward", "B2: the logits' gradient, summed over the examples")]
    public static void Second_bias() => Holds([0.6f, -0.5f, -0.1f], Run().B2, [3], 1e-5, "the gradient of B2");

    [Case("backward", "two examples that pull against each other leave B2 alone")]
    public static void Second_bias_cancels() => Holds([0, 0, 0], Run(upstream: [0.1f, -0.3f, 0.2f, -0.1f, 0.3f, -0.2f]).B2, [3], 1e-6, "the gradient of B2 for opposite rows of dLogits");

    [Case("backward", "a hidden unit that was off passes nothing back")]
    public static void Off_units_pass_nothing() => Holds([0.2f, 0], Run(0, 1).B1, [2], 1e-5, "the gradient of B1 for example 0 alone");

    [Case("backward", "a hidden unit that was on passes a negative gradient back too")]
    public static void On_units_pass_any_sign() => Holds([-1.6f, -1.6f], Run(1, 2).B1, [2], 1e-5, "the gradient of B1 for example 1 alone");

    [Case("backward", "B1: summed over the examples")]
    public static void First_bias() => Holds([-1.4f, -1.6f], Run().B1, [2], 1e-5, "the gradient of B1");

    [Case("backward", "W1: what each hidden unit was wrong by, times the inputs, over all examples")]
    public static void First_weight() => Holds([-7.8f, -9.2f, -10.6f, -12, -8, -9.6f, -11.2f, -12.8f], Run().W1, [2, 4], 1e-4, "the gradient of W1");

    [Case("backward", "all four gradients agree with the engine's tape")]
    public static void Agrees_with_the_tape()
    {
        var random = new Philox(7);
        var (first, second) = (new Linear(12, 9, random), new Linear(9, 5, random));
        var x = Tensor.Normal([6, 12], random);
        var z = first.Forward(x);
        var a = z.Relu();
        var logits = second.Forward(a);
        var dLogits = Tensor.Normal([6, 5], random);
        logits.Backward(dLogits);
        var network = new Network(first.Weight.Detach(), first.Bias!.Detach(), second.Weight.Detach(), second.Bias!.Detach());
        var gradients = Backward.Run(network, x, new Activations(z.Detach(), a.Detach(), logits.Detach()), dLogits);
        Holds(first.Weight.Grad!.ToArray<float>(), gradients.W1, [9, 12], 1e-4, "the gradient of W1");
        Holds(first.Bias.Grad!.ToArray<float>(), gradients.B1, [9], 1e-4, "the gradient of B1");
        Holds(second.Weight.Grad!.ToArray<float>(), gradients.W2, [5, 9], 1e-4, "the gradient of W2");
        Holds(second.Bias.Grad!.ToArray<float>(), gradients.B2, [5], 1e-4, "the gradient of B2");
    }
}
