using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>The normal distribution, for GELU.</summary>
internal static partial class VectorMath
{
    /// <summary>
    /// The probability that a standard normal is below x, and e^(-x²/2), which it is computed from. In Float32 the tail beyond |x| is e^(-x²/2) P(t) with
    /// t = 1 / (1 + 0.26 |x|), after Hastings; P is fitted to a relative error of 2.5e-8. In Float64 it is (1 + erf(x / sqrt 2)) / 2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Normal<T>(Vector<T> x, out Vector<T> bell)
        where T : unmanaged, INumber<T>
    {
        var half = new Vector<T>(T.CreateTruncating(0.5));
        bell = Exp(-half * x * x);
        return typeof(T) == typeof(float)
            ? Probability(x.As<T, float>(), bell.As<T, float>()).As<float, T>()
            : half + (half * Erf(x * new Vector<T>(T.CreateTruncating(0.7071067811865476))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Probability(Vector<float> x, Vector<float> bell)
    {
        var t = Vector<float>.One / Vector.FusedMultiplyAdd(Vector.Abs(x), new Vector<float>(0.26f), Vector<float>.One);
        var p = new Vector<float>(0.03050466931990566f);
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.1528280115688199f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.25149012287434824f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.15094824202139517f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.1609477921417629f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.05102752165217858f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.10303034233083563f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.10301673158861632f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.10375906130172446f));
        var tail = p * t * bell;
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
    }
}
