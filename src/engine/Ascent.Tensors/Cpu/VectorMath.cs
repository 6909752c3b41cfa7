using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Elementary functions of vectors of float or double, to a few units in the last place.</summary>
internal static class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector.Exp(x.As<T, float>()).As<float, T>()
            : Vector.Exp(x.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector.Log(x.As<T, float>()).As<float, T>()
            : Vector.Log(x.As<T, double>()).As<double, T>();

    /// <summary>1 / (1 + e^-x); e^-x may overflow to infinity, which gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sigmoid<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        Vector<T>.One / (Vector<T>.One + Exp(-x));

    /// <summary>
    /// Near 0, a convergent of Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + ...))); elsewhere 1 - 2/(e^2|x| + 1)
    /// with the sign of x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Tanh<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
    {
        var size = Vector.Abs(x);
        var z = x * x;
        var small = typeof(T) == typeof(float)
            ? x * Polynomial(z, TanhFloatNumerator) / Polynomial(z, TanhFloatDenominator)
            : x * Polynomial(z, TanhDoubleNumerator) / Polynomial(z, TanhDoubleDenominator);
        var two = new Vector<T>(T.CreateTruncating(2));
        var large = Vector<T>.One - (two / (Exp(two * size) + Vector<T>.One));
        large = Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -large, large);
        return Vector.ConditionalSelect(Vector.LessThan(size, new Vector<T>(T.CreateTruncating(0.625))), small, large);
    }

    private static ReadOnlySpan<double> TanhFloatNumerator => [10395, 1260, 21];

    private static ReadOnlySpan<double> TanhFloatDenominator => [10395, 4725, 210, 1];

    private static ReadOnlySpan<double> TanhDoubleNumerator => [34459425, 4729725, 135135, 990, 1];

    private static ReadOnlySpan<double> TanhDoubleDenominator => [34459425, 16216200, 945945, 13860, 45];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Polynomial<T>(Vector<T> z, ReadOnlySpan<double> coefficients)
        where T : unmanaged, INumber<T>
    {
        var sum = new Vector<T>(T.CreateTruncating(coefficients[^1]));
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = (sum * z) + new Vector<T>(T.CreateTruncating(coefficients[i]));
        return sum;
    }
}
