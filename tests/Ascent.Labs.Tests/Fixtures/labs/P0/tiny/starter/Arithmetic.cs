namespace Tiny;

public static class Arithmetic
{
    public static double Add(double a, double b) => throw new NotImplementedException();

    public static void Scale(Span<double> x, double factor) => throw new NotImplementedException();
}
