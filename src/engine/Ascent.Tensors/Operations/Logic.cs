using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Truth values: an element is true if it is not 0, NaN included; results are 1 and 0 in the element type of the first operand. Not on the tape.</summary>
internal static class Logic
{
    public static Tensor And(Tensor a, Tensor b) => Elementwise.Zip(a, Alike("And", a, b), default(AndOperator), "And");

    public static Tensor Or(Tensor a, Tensor b) => Elementwise.Zip(a, Alike("Or", a, b), default(OrOperator), "Or");

    public static Tensor Xor(Tensor a, Tensor b) => Elementwise.Zip(a, Alike("Xor", a, b), default(XorOperator), "Xor");

    public static Tensor Not(Tensor x) => Elementwise.Map(x, default(NotOperator), "Not");

    public static Tensor IsNaN(Tensor x) => Elementwise.Map(x, default(IsNaNOperator), "IsNaN");

    public static Tensor IsInfinity(Tensor x) => Elementwise.Map(x, default(IsInfinityOperator), "IsInfinity");

    /// <summary>Truth values in another element type: no number becomes 0 or ceases to be. Itself where it has the type already.</summary>
    public static Tensor Truth(Tensor x, DType dtype)
    {
        if (x.DType == dtype) return x;
        if (x.DType.IsStorage()) return Copies.Packed(x, DType.Float32) is var wide && dtype == DType.Float32 ? wide : Truth(wide, dtype);
        using var truth = Comparisons.NotEqualTo(x, 0);
        return Copies.Packed(truth, dtype);
    }

    private static Tensor Alike(string name, Tensor a, Tensor b)
    {
        DTypeFacts.RequireNumber(name, a);
        DTypeFacts.RequireNumber(name, b);
        return Truth(b, a.DType);
    }

    private readonly struct AndOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x != 0 && y != 0 ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) | Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
    }

    private readonly struct OrOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x != 0 || y != 0 ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) & Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
    }

    private readonly struct XorOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x != 0 != (y != 0) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) ^ Vector.Equals(y, Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct NotOperator : IUnaryOperator
    {
        public double Invoke(double x) => x == 0 ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct IsNaNOperator : IUnaryOperator
    {
        public double Invoke(double x) => double.IsNaN(x) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, x), Vector<T>.Zero, Vector<T>.One);
    }

    private readonly struct IsInfinityOperator : IUnaryOperator
    {
        public double Invoke(double x) => double.IsInfinity(x) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) || typeof(T) == typeof(double)
                ? Vector.ConditionalSelect(Vector.Equals(Vector.Abs(x), new Vector<T>(T.CreateTruncating(double.PositiveInfinity))), Vector<T>.One, Vector<T>.Zero)
                : Vector<T>.Zero;
    }
}
