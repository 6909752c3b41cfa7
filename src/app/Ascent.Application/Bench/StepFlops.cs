namespace Ascent.Application.Bench;

/// <summary>
/// Floating-point operations that a step cannot do without, a multiply-add counting as two. A layer's forward pass takes 2 m operations
/// for its m multiply-adds, the gradient of its weight as many, and so does that of its input, which the first layer does not need.
/// Only matrix products, convolutions and attention are counted: what is element by element is small beside them. Operations that an
/// implementation does over again, such as the scores of attention in its backward pass, are its own affair and not counted.
/// </summary>
internal static class StepFlops
{
    /// <summary>y [rows, outputs] = x [rows, inputs] W^T.</summary>
    public static double Linear(double rows, double inputs, double outputs, bool first = false) => Layer(rows * inputs * outputs, first);

    /// <summary>A 3x3 convolution from inputs to outputs channels that gives count images of so many pixels.</summary>
    public static double Convolution(double count, double pixels, double inputs, double outputs, bool first = false) =>
        Layer(count * pixels * inputs * outputs * 9, first);

    /// <summary>
    /// Attention of count heads of a width over a time: two products forward (scores, values) and four backward. With the causal mask
    /// only the t (t + 1) / 2 pairs are counted that it lets through.
    /// </summary>
    public static double Attention(double count, double time, double width, bool causal) =>
        6 * 2 * count * (causal ? time * (time + 1) / 2 : time * time) * width;

    private static double Layer(double multiplyAdds, bool first) => (first ? 2 : 3) * 2 * multiplyAdds;
}
