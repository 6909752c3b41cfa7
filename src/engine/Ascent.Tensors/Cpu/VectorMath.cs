using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Elementary functions of vectors of float or double, to a few units in the last place.</summary>
internal static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Exp(x.As<T, float>()).As<float, T>()
            : Exp(x.As<T, double>()).As<double, T>();

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

    /// <summary>With e = e^(2|x|) - 1, accurate near 0: e / (e + 2), and the sign of x. From 20 on it is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Tanh<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
    {
        var (two, bound) = (new Vector<T>(T.CreateTruncating(2)), new Vector<T>(T.CreateTruncating(20)));
        var size = Vector.Abs(x);
        var e = Expm1(two * Vector.ConditionalSelect(Vector.GreaterThan(size, bound), bound, size));
        return (e / (e + two)) | (x & new Vector<T>(T.CreateTruncating(-0.0)));
    }

    /// <summary>
    /// e^x = 2^n e^r with n = round(x / ln 2) and r = x - n ln 2, |r| at most 0.347, by the series of e^r to the 7th power. ln 2 is
    /// split so that n times its first part is exact; 2^n is split so that results below the normal range are right. e^0 is 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Exp(Vector<float> x)
    {
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(89f)), new Vector<float>(89f), x);
        x = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-104f)), new Vector<float>(-104f), x);
        var magic = new Vector<float>(12582912f); // 1.5 x 2^23: adding it rounds to an integer, which stands in the low bits
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(1.44269504f), magic);
        var n = shifted - magic;
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693145751953125f), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-1.4286068203094173e-06f), r);
        var p = new Vector<float>(1f / 5040);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 720));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 120));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 24));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 6));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(0.5f));
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        var power = shifted.As<float, int>() - magic.As<float, int>();
        var half = Vector.ShiftRightArithmetic(power, 1);
        var bias = new Vector<int>(127);
        return p * Vector.ShiftLeft(half + bias, 23).As<int, float>() * Vector.ShiftLeft(power - half + bias, 23).As<int, float>();
    }

    /// <summary>As for float, to the 13th power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Exp(Vector<double> x)
    {
        x = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<double>(710)), new Vector<double>(710), x);
        x = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<double>(-746)), new Vector<double>(-746), x);
        var magic = new Vector<double>(6755399441055744); // 1.5 x 2^52
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<double>(1.4426950408889634), magic);
        var n = shifted - magic;
        var r = Vector.FusedMultiplyAdd(n, new Vector<double>(-0.693147180559663), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<double>(-2.8235290563031577e-13), r);
        var p = new Vector<double>(1.0 / 6227020800);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 479001600));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 39916800));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 3628800));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 362880));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 40320));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 5040));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 720));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 120));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 24));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(1.0 / 6));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<double>(0.5));
        p = Vector.FusedMultiplyAdd(p, r, Vector<double>.One);
        p = Vector.FusedMultiplyAdd(p, r, Vector<double>.One);
        var power = shifted.As<double, long>() - magic.As<double, long>();
        var half = Vector.ShiftRightArithmetic(power, 1);
        var bias = new Vector<long>(1023);
        return p * Vector.ShiftLeft(half + bias, 52).As<long, double>() * Vector.ShiftLeft(power - half + bias, 52).As<long, double>();
    }
}
