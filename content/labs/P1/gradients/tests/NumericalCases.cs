using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

public static class NumericalCases
{
    [Case("numerical", "on 3x^2 + 2x + 1 the central difference is exact, however wide the step")]
    public static void Exact_on_a_parabola() =>
        Check.Close(8, NumericalGradient.Derivative(x => 3 * x * x + 2 * x + 1, 1, 0.5), 1e-12, "the derivative of 3x^2 + 2x + 1 at 1 with step 0.5");

    [Case("numerical", "on x^3 it is off by h^2, no more and no less")]
    public static void Off_by_the_square_of_the_step_on_a_cube() =>
        Check.Close(12.01, NumericalGradient.Derivative(x => x * x * x, 2, 0.1), 1e-9, "the derivative of x^3 at 2 with step 0.1");

    [Case("numerical", "the step near zero is 6.06e-6")]
    public static void Step_near_zero()
    {
        Check.Close(6.0554544523933429e-06, NumericalGradient.StepFor(0), 1e-12, "StepFor(0)");
        Check.Close(6.0554544523933429e-06, NumericalGradient.StepFor(-0.5), 1e-12, "StepFor(-0.5)");
    }

    [Case("numerical", "the step grows with the coordinate")]
    public static void Step_grows() => Check.Close(6.0554544523933429e-03, NumericalGradient.StepFor(1000), 1e-9, "StepFor(1000)");

    [Case("numerical", "the step of a large negative coordinate is as long as that of the positive one")]
    public static void Step_grows_below_zero() => Check.Close(6.0554544523933429e-03, NumericalGradient.StepFor(-1000), 1e-9, "StepFor(-1000)");

    [Case("numerical", "the gradient of x0^2 x1 + sin x2 is (2 x0 x1, x0^2, cos x2)")]
    public static void Gradient_of_three_variables() =>
        Check.Close([12, 4, Math.Cos(0.5)], NumericalGradient.Gradient(x => x[0] * x[0] * x[1] + Math.Sin(x[2]), [2, 3, 0.5]), [3], 1e-8,
            "the gradient at (2, 3, 0.5)");

    [Case("numerical", "one coordinate moves at a time")]
    public static void One_coordinate_at_a_time()
    {
        double[] point = [1, 2, 3, 4];
        var most = 0;
        NumericalGradient.Gradient(x =>
        {
            most = Math.Max(most, Enumerable.Range(0, 4).Count(i => x[i] != i + 1));
            return x.Sum();
        }, point);
        Check.Equal(1, most, "the number of coordinates that differ from the point while f is evaluated");
    }

    [Case("numerical", "the point is bit for bit what it was")]
    public static void The_point_is_left_alone()
    {
        double[] point = [0.1, 1e-9, -7.3, 12345.678];
        double[] before = [.. point];
        NumericalGradient.Gradient(x => x.Sum(), point);
        for (var i = 0; i < point.Length; i++)
        {
            Check.True(BitConverter.DoubleToInt64Bits(before[i]) == BitConverter.DoubleToInt64Bits(point[i]),
                $"x[{i}] was {before[i]:r} before Gradient and is {point[i]:r} after it: keep the original value and put it back.");
        }
    }
}
