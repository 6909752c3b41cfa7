using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Trigonometric functions, logarithms near 1, exponentials near 0 and the error function.</summary>
internal static partial class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sin<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Sin(x.As<T, float>()).As<float, T>() : Vector.Sin(x.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Cos<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Cos(x.As<T, float>()).As<float, T>() : Vector.Cos(x.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log2<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Log2(x.As<T, float>()).As<float, T>() : Vector.Log2(x.As<T, double>()).As<double, T>();

    /// <summary>ln(1 + x) = ln u + (x - (u - 1)) / u with u = 1 + x rounded: the second term gives back what the rounding lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log1p<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
    {
        var u = Vector<T>.One + x;
        var lost = (x - (u - Vector<T>.One)) / u;
        // 0 / 0 at -1 and infinity minus infinity at infinity lose nothing.
        var log = Log(u);
        log = Vector.ConditionalSelect(Vector.Equals(lost, lost), log + lost, log);
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero), x, log);
    }

    /// <summary>e^x - 1 = 2^n (e^r - 1) + (2^n - 1), with n and r of <see cref="Exp{T}"/>; both terms are accurate near 0. Half of it is computed, so that 2^n does not overflow before the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Expm1<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Expm1(x.As<T, float>()).As<float, T>()
            : Expm1(x.As<T, double>()).As<double, T>();

    /// <summary>2 / sqrt(pi) times the integral of e^(-t²) from 0 to x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Erf<T>(Vector<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Erf(x.As<T, float>()).As<float, T>()
            : Erf(x.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Expm1(Vector<float> x)
    {
        var bounded = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<float>(89f)), new Vector<float>(89f), x);
        bounded = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-40f)), new Vector<float>(-40f), bounded);
        var magic = new Vector<float>(12582912f);
        var shifted = Vector.FusedMultiplyAdd(bounded, new Vector<float>(1.44269504f), magic);
        var n = shifted - magic;
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693145751953125f), bounded);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-1.4286068203094173e-06f), r);
        var p = new Vector<float>(1f / 5040);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 720));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 120));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 24));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 6));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(0.5f));
        var near = Vector.FusedMultiplyAdd(p * r, r, r);
        var power = Vector.ShiftLeft(shifted.As<float, int>() - magic.As<float, int>() + new Vector<int>(126), 23).As<int, float>();
        var half = Vector.FusedMultiplyAdd(power, near, power - new Vector<float>(0.5f));
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), x, half + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Expm1(Vector<double> x)
    {
        var bounded = Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<double>(710)), new Vector<double>(710), x);
        bounded = Vector.ConditionalSelect(Vector.LessThan(x, new Vector<double>(-60)), new Vector<double>(-60), bounded);
        var magic = new Vector<double>(6755399441055744);
        var shifted = Vector.FusedMultiplyAdd(bounded, new Vector<double>(1.4426950408889634), magic);
        var n = shifted - magic;
        var r = Vector.FusedMultiplyAdd(n, new Vector<double>(-0.693147180559663), bounded);
        r = Vector.FusedMultiplyAdd(n, new Vector<double>(-2.8235290563031577e-13), r);
        var p = Horner(r, ExponentialSeries);
        var near = Vector.FusedMultiplyAdd(p * r, r, r);
        var power = Vector.ShiftLeft(shifted.As<double, long>() - magic.As<double, long>() + new Vector<long>(1022), 52).As<long, double>();
        var half = Vector.FusedMultiplyAdd(power, near, power - new Vector<double>(0.5));
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), x, half + half);
    }

    /// <summary>1/2!, 1/3!, ... 1/13!.</summary>
    private static ReadOnlySpan<double> ExponentialSeries =>
    [
        0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800,
    ];

    /// <summary>
    /// After N. Juffa: near 0 x + x P(x²); from 0.93 on 1 - e^(-|x| - |x| P(|x|)), where a small relative error of the exponential
    /// is a much smaller one of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Erf(Vector<float> x)
    {
        var size = Vector.Abs(x);
        var square = x * x;
        var r = Vector.FusedMultiplyAdd(new Vector<float>(-1.72853470e-5f), size, new Vector<float>(3.83197126e-4f));
        var u = Vector.FusedMultiplyAdd(new Vector<float>(-3.88396438e-3f), size, new Vector<float>(2.42546219e-2f));
        r = Vector.FusedMultiplyAdd(r, square, u);
        r = Vector.FusedMultiplyAdd(r, size, new Vector<float>(-1.06777877e-1f));
        r = Vector.FusedMultiplyAdd(r, size, new Vector<float>(-6.34846687e-1f));
        r = Vector.FusedMultiplyAdd(r, size, new Vector<float>(-1.28717512e-1f));
        r = Vector.FusedMultiplyAdd(r, size, -size);
        // From 4 on the result rounds to 1, and the polynomial would turn around.
        r = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<float>(4f)), new Vector<float>(-20f), r);
        var large = Vector<float>.One - Exp(r);
        large = (large.As<float, uint>() | (x.As<float, uint>() & new Vector<uint>(0x8000_0000))).As<uint, float>();
        var p = new Vector<float>(-5.96761703e-4f);
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(4.99119423e-3f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-2.67681349e-2f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.12819925e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(-3.76125336e-1f));
        p = Vector.FusedMultiplyAdd(p, square, new Vector<float>(1.28379166e-1f));
        var small = Vector.FusedMultiplyAdd(p, x, x);
        return Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<float>(0.927734375f)), large, small);
    }

    /// <summary>
    /// After fdlibm: x + x P/Q(x²) below 0.84; c + P/Q(|x| - 1) below 1.25, with c near erf(1); from there 1 - e^(-x² - 0.5625 + R/S(1/x²)) / |x|.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Erf(Vector<double> x)
    {
        var size = Vector.Abs(x);
        var square = x * x;
        var small = Vector.FusedMultiplyAdd(x, Horner(square, ErfSmallP) / Horner(square, ErfSmallQ), x);
        var from1 = size - Vector<double>.One;
        var middle = new Vector<double>(0.845062911510467529297) + (Horner(from1, ErfMiddleP) / Horner(from1, ErfMiddleQ));
        var inverse = Vector<double>.One / square;
        var far = Vector.GreaterThanOrEqual(size, new Vector<double>(1 / 0.35)).As<long, double>();
        var ratio = Vector.ConditionalSelect(
            far,
            Horner(inverse, ErfFarP) / Horner(inverse, ErfFarQ),
            Horner(inverse, ErfNearP) / Horner(inverse, ErfNearQ));
        var large = Vector<double>.One - (Exp(ratio - square - new Vector<double>(0.5625)) / size);
        large = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, new Vector<double>(6)), Vector<double>.One, large);
        var result = Vector.ConditionalSelect(Vector.LessThan(size, new Vector<double>(1.25)), middle, large);
        result = (result.As<double, ulong>() | (x.As<double, ulong>() & new Vector<ulong>(0x8000_0000_0000_0000))).As<ulong, double>();
        result = Vector.ConditionalSelect(Vector.LessThan(size, new Vector<double>(0.84375)), small, result);
        return Vector.ConditionalSelect(Vector.Equals(x, x), result, x);
    }

    private static ReadOnlySpan<double> ErfSmallP => [1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03, -2.37630166566501626084e-05];

    private static ReadOnlySpan<double> ErfSmallQ => [1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04, -3.96022827877536812320e-06];

    private static ReadOnlySpan<double> ErfMiddleP =>
        [-2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03];

    private static ReadOnlySpan<double> ErfMiddleQ =>
        [1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02];

    private static ReadOnlySpan<double> ErfNearP =>
        [-9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00];

    private static ReadOnlySpan<double> ErfNearQ =>
        [1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02];

    private static ReadOnlySpan<double> ErfFarP =>
        [-9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02];

    private static ReadOnlySpan<double> ErfFarQ =>
        [1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Horner(Vector<double> z, ReadOnlySpan<double> coefficients)
    {
        var sum = new Vector<double>(coefficients[^1]);
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = Vector.FusedMultiplyAdd(sum, z, new Vector<double>(coefficients[i]));
        return sum;
    }
}
