using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Elements chosen by a condition or kept in a range.</summary>
internal static class Selections
{
    /// <summary>c = a where the condition is not 0, else b; da = dc there, db = dc elsewhere, summed over what was broadcast.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Where");
        var mask = Logic.Truth(condition, a.DType);
        var (shapeA, shapeB) = (a.Shape, b.Shape);
        return Tape.Record("Where", Elementwise.Zip(mask, a, b, default(WhereOperator), "Where"), [a, b], [mask], c =>
        {
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), default(KeepOperator)), shapeA, owned: true));
            if (c.Needs(1)) c.Give(1, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), default(DropOperator)), shapeB, owned: true));
        });
    }

    /// <summary>y = min(max(x, low), high), NaN stays; dx = dy where low &lt;= x &lt;= high, else 0.</summary>
    public static Tensor Clamp(Tensor x, double? min, double? max)
    {
        if (min is null && max is null) throw new ArgumentException("Clamp: at least one bound is needed.", nameof(min));
        DTypeFacts.RequireNumber("Clamp", x);
        if (x.DType.IsIndex())
        {
            if (min is { } least) _ = Copies.ToInteger(least, x.DType);
            if (max is { } most) _ = Copies.ToInteger(most, x.DType);
        }

        var (low, high) = (min ?? double.NegativeInfinity, max ?? double.PositiveInfinity);
        return Tape.Record("Clamp", Elementwise.Map(x, new ClampOperator(low, high), "Clamp"), [x], [x], c =>
            c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), new ClampGradient(low, high))));
    }

    private readonly struct WhereOperator : ITernaryOperator
    {
        public double Invoke(double x, double y, double z) => x != 0 ? y : z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero), z, y);
    }

    private readonly struct KeepOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => y != 0 ? x : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, x);
    }

    private readonly struct DropOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => y != 0 ? 0 : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(y, Vector<T>.Zero), x, Vector<T>.Zero);
    }

    private readonly struct ClampOperator(double low, double high) : IUnaryOperator
    {
        public double Invoke(double x) => double.IsNaN(x) ? x : Math.Min(Math.Max(x, low), high);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var (least, most) = (new Vector<T>(T.CreateSaturating(low)), new Vector<T>(T.CreateSaturating(high)));
            x = Vector.ConditionalSelect(Vector.LessThan(x, least), least, x);
            return Vector.ConditionalSelect(Vector.GreaterThan(x, most), most, x);
        }
    }

    private readonly struct ClampGradient(double low, double high) : IBinaryOperator
    {
        public double Invoke(double x, double y) => y >= low && y <= high ? x : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var (least, most) = (new Vector<T>(T.CreateSaturating(low)), new Vector<T>(T.CreateSaturating(high)));
            return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(y, least) & Vector.LessThanOrEqual(y, most), x, Vector<T>.Zero);
        }
    }
}
