using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

public static class CheckerCases
{
    [Case("checker", "2 claimed for 1 measured is an error of one half, in either order")]
    public static void Relative_to_the_larger()
    {
        Check.Close(0.5, GradientCheck.RelativeError(2, 1), 1e-12, "RelativeError(2, 1)");
        Check.Close(0.5, GradientCheck.RelativeError(1, 2), 1e-12, "RelativeError(1, 2)");
    }

    [Case("checker", "the error does not depend on the scale of the gradient")]
    public static void Scale_does_not_matter() =>
        Check.Close(0.001, GradientCheck.RelativeError(1e6, 0.999e6), 1e-9, "RelativeError(1000000, 999000)");

    [Case("checker", "the right size with the wrong sign is an error of 2")]
    public static void A_wrong_sign_counts() =>
        Check.Close(2, GradientCheck.RelativeError(-3, 3), 1e-12, "RelativeError(-3, 3)");

    [Case("checker", "zero against a measured 1e-11 passes")]
    public static void Noise_around_zero_passes() =>
        Check.Close(1e-7, GradientCheck.RelativeError(0, 1e-11), 1e-12, "RelativeError(0, 1e-11)");

    [Case("checker", "two zeros agree")]
    public static void Two_zeros_agree() => Check.Close(0, GradientCheck.RelativeError(0, 0), 0, "RelativeError(0, 0)");

    [Case("checker", "NaN and infinity never pass")]
    public static void Not_a_number_never_passes()
    {
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Check.Equal(double.PositiveInfinity, GradientCheck.RelativeError(bad, 1), $"RelativeError({bad}, 1)");
            Check.Equal(double.PositiveInfinity, GradientCheck.RelativeError(1, bad), $"RelativeError(1, {bad})");
            Check.Equal(double.PositiveInfinity, GradientCheck.RelativeError(bad, bad), $"RelativeError({bad}, {bad})");
        }
    }

    [Case("checker", "one wrong component among a thousand is found and named")]
    public static void One_among_a_thousand()
    {
        var claimed = Enumerable.Repeat(1.0, 1000).ToArray();
        var measured = (double[])claimed.Clone();
        measured[617] = 1.5;
        var worst = GradientCheck.Worst(claimed, measured);
        Check.Equal(617, worst.Index, "Index");
        Check.Close(1, worst.Claimed, 0, "Claimed");
        Check.Close(1.5, worst.Measured, 0, "Measured");
        Check.Close(0.5 / 1.5, worst.RelativeError, 1e-12, "RelativeError");
    }

    [Case("checker", "of equal errors the first is named, and a perfect match names component 0")]
    public static void The_first_of_equals()
    {
        Check.Equal(1, GradientCheck.Worst([1, 2, 2], [1, 1, 1]).Index, "Index for claimed (1, 2, 2), measured (1, 1, 1)");
        Check.Equal(0, GradientCheck.Worst([1, 2], [1, 2]).Index, "Index of a perfect match");
    }

    [Case("checker", "gradients of different lengths are refused")]
    public static void Lengths_must_agree() =>
        Check.Throws<ArgumentException>(() => GradientCheck.Worst([1, 2, 3], [1, 2]), "Worst of 3 against 2 components");
}
