namespace Tiny;

public static class Arithmetic
{
    public static double Add(double a, double b) => a + b;

    public static void Scale(Span<double> x, double factor)
    {
        for (var i = 1; i < x.Length; i++) x[i] *= factor;
    }
}
