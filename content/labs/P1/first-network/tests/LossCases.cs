using Ascent.Labs.Kit;
using Ascent.Tensors;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

public static class LossCases
{
    private static double Run(float[] logits, int classes, params long[] labels) =>
        Loss.CrossEntropy(Tensor.From(logits, [labels.Length, classes]), Tensor.From(labels, [labels.Length]));

    [Case("loss", "the loss of a uniform guess is ln 10")]
    public static void Uniform_guess() => Check.Close(Math.Log(10), Run(new float[10], 10, 7), 1e-5, "the loss of ten equal logits");

    [Case("loss", "the same guess for three digits still costs ln 10: the loss is a mean")]
    public static void Mean_over_the_batch() => Check.Close(Math.Log(10), Run(new float[30], 10, 7, 0, 9), 1e-5, "the loss of three rows of equal logits");

    [Case("loss", "a label that gets probability 5/8 costs ln(8/5)")]
    public static void Known_probability() =>
        Check.Close(Math.Log(1.6), Run([0, MathF.Log(2), MathF.Log(5)], 3, 2), 1e-5, "the loss");

    [Case("loss", "the label decides, not the largest logit")]
    public static void The_label_decides() =>
        Check.Close(Math.Log(4), Run([0, MathF.Log(2), MathF.Log(5)], 3, 1), 1e-5, "the loss of the label with probability 2/8");

    [Case("loss", "logits of 1000 do not overflow")]
    public static void Large_logits() => Check.Close(Math.Log(2), Run([1000, 1000], 2, 0), 1e-4, "the loss of logits (1000, 1000)");

    [Case("loss", "a hopelessly wrong guess costs 200, not infinity")]
    public static void Hopeless_guess() => Check.Close(200, Run([100, -100], 2, 1), 1e-3, "the loss of logits (100, -100), label 1");

    [Case("loss", "a row of small logits beside a row of large ones is still right")]
    public static void Each_row_has_its_own_maximum() =>
        Check.Close(Math.Log(2), Run([500, 500, -500, -500], 2, 0, 1), 1e-4, "the loss of the rows (500, 500) and (-500, -500)");
}
