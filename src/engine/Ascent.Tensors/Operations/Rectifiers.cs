using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Functions with a corner.</summary>
internal static class Rectifiers
{
    /// <summary>y = max(x, 0); dx = dy where y > 0, else 0.</summary>
    public static Tensor Relu(Tensor x)
    {
        var y = Elementwise.Map(x, default(ReluOperator), "Relu");
        return Tape.Record("Relu", y, [x], [y], static c => c.Give(0, Passed(c.Gradient, c.Saved(0))));
    }

    /// <summary>What of dy passes back through a ReLU whose output is y; not on the tape.</summary>
    public static Tensor Passed(Tensor dy, Tensor y) => Elementwise.Zip(dy, y, default(ReluGradient));

    /// <summary>y = |x|; dx = dy sign(x).</summary>
    public static Tensor Abs(Tensor x) =>
        Tape.Record("Abs", Elementwise.Map(x, default(AbsOperator), "Abs"), [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(AbsGradient))));

    /// <summary>c = max(a, b); da = dc where a > b, dc/2 where a = b, else 0.</summary>
    public static Tensor Maximum(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Maximum");
        return Tape.Record("Maximum", Elementwise.Zip(a, b, default(MaximumOperator), "Maximum"), [a, b], [a, b], static c =>
        {
            if (c.Needs(0)) GiveShare(c, 0, 0, 1);
            if (c.Needs(1)) GiveShare(c, 1, 1, 0);
        });
    }

    /// <summary>c = min(a, b); da = dc where b > a, dc/2 where a = b, else 0.</summary>
    public static Tensor Minimum(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Minimum");
        return Tape.Record("Minimum", Elementwise.Zip(a, b, default(MinimumOperator), "Minimum"), [a, b], [a, b], static c =>
        {
            if (c.Needs(0)) GiveShare(c, 0, 1, 0);
            if (c.Needs(1)) GiveShare(c, 1, 0, 1);
        });
    }

    private static void GiveShare(BackwardContext c, int input, int larger, int smaller)
    {
        using var share = Elementwise.Zip(c.Saved(larger), c.Saved(smaller), default(WinnerShare));
        c.Give(input, Reductions.SumTo(Elementwise.Zip(c.Gradient, share, default(MultiplyOperator)), c.Saved(input).Shape, owned: true));
    }

    private readonly struct ReluOperator : IUnaryOperator
    {
        public double Invoke(double x) => x < 0 ? 0 : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), Vector<T>.Zero, x);
    }

    private readonly struct ReluGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => y <= 0 ? 0 : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(y, Vector<T>.Zero), Vector<T>.Zero, x);
    }

    /// <summary>1 where x > y or they do not compare, 1/2 where equal, else 0.</summary>
    private readonly struct WinnerShare : IBinaryOperator
    {
        public double Invoke(double x, double y) => x == y ? 0.5 : x < y ? 0 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var share = Vector.ConditionalSelect(Vector.LessThan(x, y), Vector<T>.Zero, Vector<T>.One);
            return Vector.ConditionalSelect(Vector.Equals(x, y), new Vector<T>(T.CreateTruncating(0.5)), share);
        }
    }
}

/// <summary>max(x, y), NaN if either is.</summary>
internal readonly struct MaximumOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => Math.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T>
    {
        // x where it is larger or NaN; y where it is larger, equal or NaN.
        var xWins = Vector.GreaterThan(x, y) | ~Vector.Equals(x, x);
        return Vector.ConditionalSelect(xWins, x, y);
    }
}

/// <summary>min(x, y), NaN if either is.</summary>
internal readonly struct MinimumOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => Math.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T>
    {
        var xWins = Vector.LessThan(x, y) | ~Vector.Equals(x, x);
        return Vector.ConditionalSelect(xWins, x, y);
    }
}

internal readonly struct AbsOperator : IUnaryOperator
{
    public double Invoke(double x) => Math.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        Vector.Abs(x);
}

internal readonly struct AbsGradient : IBinaryOperator
{
    public double Invoke(double x, double y) => y > 0 ? x : y < 0 ? -x : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T>
    {
        var negative = Vector.ConditionalSelect(Vector.LessThan(y, Vector<T>.Zero), -x, Vector<T>.Zero);
        return Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), x, negative);
    }
}
