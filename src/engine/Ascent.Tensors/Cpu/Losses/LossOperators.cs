using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu.Losses;

/// <summary>A loss and its derivatives for a vector of outputs x and targets t.</summary>
internal interface ILossOperator<T>
    where T : unmanaged
{
    Vector<T> Loss(Vector<T> x, Vector<T> t);

    Vector<T> Slope(Vector<T> x, Vector<T> t);

    Vector<T> TargetSlope(Vector<T> x, Vector<T> t);
}

internal readonly struct SquaredErrorOperator<T> : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t) => (x - t) * (x - t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => (x - t) + (x - t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => (t - x) + (t - x);
}

internal readonly struct AbsoluteErrorOperator<T> : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t) => Vector.Abs(x - t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => Bends.Sign(x - t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => Bends.Sign(t - x);
}

internal readonly struct HuberOperator<T>(T delta) : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _delta = new(delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t)
    {
        var half = new Vector<T>(T.CreateTruncating(0.5));
        var distance = Vector.Abs(x - t);
        return Vector.ConditionalSelect(Vector.GreaterThan(distance, _delta), _delta * (distance - (_delta * half)), distance * distance * half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => Bends.Clamped(x - t, _delta, _delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => Bends.Clamped(t - x, _delta, _delta);
}

internal readonly struct SmoothL1Operator<T>(T beta) : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _beta = new(beta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t)
    {
        var half = new Vector<T>(T.CreateTruncating(0.5));
        var distance = Vector.Abs(x - t);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(distance, _beta), distance - (_beta * half), distance * distance * half / _beta);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => Bends.Clamped((x - t) / _beta, Vector<T>.One, Vector<T>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => Bends.Clamped((t - x) / _beta, Vector<T>.One, Vector<T>.One);
}

internal readonly struct BinaryCrossEntropyOperator<T> : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t)
    {
        var below = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.Zero, -x);
        return ((Vector<T>.One - t) * x) + below + LogOnePlus(VectorMath.Exp(-Vector.Abs(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => VectorMath.Sigmoid(x) - t;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => -x;

    /// <summary>log(1 + x) for x in [0, 1], small x too, where 1 + x loses what x has (Higham: Accuracy and Stability of Numerical Algorithms, 2002).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> LogOnePlus(Vector<T> x)
    {
        var sum = Vector<T>.One + x;
        var rest = sum - Vector<T>.One;
        return Vector.ConditionalSelect(Vector.Equals(rest, Vector<T>.Zero), x, VectorMath.Log(sum) * (x / rest));
    }
}

internal readonly struct DivergenceOperator<T> : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t) =>
        Vector.ConditionalSelect(Vector.Equals(t, Vector<T>.Zero), Vector<T>.Zero, t * VectorMath.Log(t)) - (t * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => -t;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => VectorMath.Log(t) + Vector<T>.One - x;
}

internal readonly struct LogDivergenceOperator<T> : ILossOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Loss(Vector<T> x, Vector<T> t) => VectorMath.Exp(t) * (t - x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Slope(Vector<T> x, Vector<T> t) => -VectorMath.Exp(t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> TargetSlope(Vector<T> x, Vector<T> t) => VectorMath.Exp(t) * (t - x + Vector<T>.One);
}

file static class Bends
{
    /// <summary>-1, 0 or 1; 0 for NaN, as PyTorch has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sign<T>(Vector<T> d)
        where T : unmanaged =>
        Clamped(Vector.ConditionalSelect(Vector.Equals(d, d), d, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);

    /// <summary>d itself up to the bound, beyond it the height with d's sign; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Clamped<T>(Vector<T> d, Vector<T> bound, Vector<T> height)
        where T : unmanaged
    {
        d = Vector.ConditionalSelect(Vector.GreaterThan(d, bound), height, d);
        return Vector.ConditionalSelect(Vector.LessThan(d, -bound), -height, d);
    }
}
