using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>1 where a comparison holds, else 0, in the element type of the first operand. NaN equals nothing. Piecewise constant, so they carry no gradient and are not on the tape.</summary>
internal static class Comparisons
{
    public static Tensor GreaterThan(Tensor a, Tensor b) => Between<GreaterRelation>("GreaterThan", a, b);

    public static Tensor GreaterOrEqual(Tensor a, Tensor b) => Between<GreaterOrEqualRelation>("GreaterOrEqual", a, b);

    public static Tensor LessThan(Tensor a, Tensor b) => Between<LessRelation>("LessThan", a, b);

    public static Tensor LessOrEqual(Tensor a, Tensor b) => Between<LessOrEqualRelation>("LessOrEqual", a, b);

    public static Tensor EqualTo(Tensor a, Tensor b) => Between<EqualRelation>("EqualTo", a, b);

    public static Tensor NotEqualTo(Tensor a, Tensor b) => Between<NotEqualRelation>("NotEqualTo", a, b);

    public static Tensor GreaterThan(Tensor x, double value) => With<GreaterRelation>("GreaterThan", x, x.DType.IsIndex() ? Math.Floor(value) : value);

    public static Tensor GreaterOrEqual(Tensor x, double value) => With<GreaterOrEqualRelation>("GreaterOrEqual", x, x.DType.IsIndex() ? Math.Ceiling(value) : value);

    public static Tensor LessThan(Tensor x, double value) => With<LessRelation>("LessThan", x, x.DType.IsIndex() ? Math.Ceiling(value) : value);

    public static Tensor LessOrEqual(Tensor x, double value) => With<LessOrEqualRelation>("LessOrEqual", x, x.DType.IsIndex() ? Math.Floor(value) : value);

    public static Tensor EqualTo(Tensor x, double value) => x.DType.IsIndex() && value != Math.Floor(value)
        ? Tensor.Full(x.Shape, 0, x.DType)
        : With<EqualRelation>("EqualTo", x, value);

    public static Tensor NotEqualTo(Tensor x, double value) => x.DType.IsIndex() && value != Math.Floor(value)
        ? Tensor.Full(x.Shape, 1, x.DType)
        : With<NotEqualRelation>("NotEqualTo", x, value);

    private static Tensor Between<TRelation>(string name, Tensor a, Tensor b)
        where TRelation : struct, IRelation
    {
        DTypeFacts.RequireNumber(name, a);
        DTypeFacts.RequireNumber(name, b);
        var dtype = DTypeFacts.Promote(a.DType, b.DType);
        if (a.DType == dtype && b.DType == dtype) return Elementwise.Zip(a, b, default(BetweenOperator<TRelation>), name);
        using var left = Copies.Packed(a, dtype);
        using var right = Copies.Packed(b, dtype);
        var result = Elementwise.Zip(left, right, default(BetweenOperator<TRelation>), name);
        if (dtype == a.DType) return result;
        using (result) return Copies.Packed(result, a.DType);
    }

    /// <summary>The number is rounded as the elements are.</summary>
    private static Tensor With<TRelation>(string name, Tensor x, double value)
        where TRelation : struct, IRelation =>
        Elementwise.Map(x, new WithOperator<TRelation>(x.DType == DType.Float32 ? (float)value : value), name);

    /// <summary>Whether two numbers stand so.</summary>
    private interface IRelation
    {
        static abstract bool Holds(double x, double y);

        static abstract Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged;
    }

    private readonly struct BetweenOperator<TRelation> : IBinaryOperator
        where TRelation : struct, IRelation
    {
        public double Invoke(double x, double y) => TRelation.Holds(x, y) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(TRelation.Holds(x, y), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct WithOperator<TRelation>(double value) : IUnaryOperator
        where TRelation : struct, IRelation
    {
        public double Invoke(double x) => TRelation.Holds(x, value) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(TRelation.Holds(x, new Vector<T>(T.CreateSaturating(value))), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct GreaterRelation : IRelation
    {
        public static bool Holds(double x, double y) => x > y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            Vector.GreaterThan(x, y);
    }

    private readonly struct GreaterOrEqualRelation : IRelation
    {
        public static bool Holds(double x, double y) => x >= y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            Vector.GreaterThanOrEqual(x, y);
    }

    private readonly struct LessRelation : IRelation
    {
        public static bool Holds(double x, double y) => x < y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            Vector.LessThan(x, y);
    }

    private readonly struct LessOrEqualRelation : IRelation
    {
        public static bool Holds(double x, double y) => x <= y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            Vector.LessThanOrEqual(x, y);
    }

    private readonly struct EqualRelation : IRelation
    {
        public static bool Holds(double x, double y) => x == y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            Vector.Equals(x, y);
    }

    private readonly struct NotEqualRelation : IRelation
    {
        public static bool Holds(double x, double y) => x != y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Holds<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged =>
            ~Vector.Equals(x, y);
    }
}
