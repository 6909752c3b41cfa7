using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>1 where a comparison holds, else 0. Piecewise constant, so they carry no gradient and are not on the tape.</summary>
internal static class Comparisons
{
    public static Tensor GreaterThan(Tensor x, double value) => Elementwise.Map(x, new GreaterOperator(x.DType.IsIndex() ? Math.Floor(value) : value), "GreaterThan");

    public static Tensor LessThan(Tensor x, double value) => Elementwise.Map(x, new LessOperator(x.DType.IsIndex() ? Math.Ceiling(value) : value), "LessThan");

    public static Tensor EqualTo(Tensor a, Tensor b)
    {
        DTypeFacts.RequireNumber("EqualTo", a);
        var dtype = DTypeFacts.Promote(a.DType, b.DType);
        var result = Elementwise.Zip(a.Detach().To(dtype), b.Detach().To(dtype), default(EqualOperator), "EqualTo");
        return result.To(a.DType);
    }

    private readonly struct GreaterOperator(double value) : IUnaryOperator
    {
        public double Invoke(double x) => x > value ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, new Vector<T>(T.CreateSaturating(value))), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct LessOperator(double value) : IUnaryOperator
    {
        public double Invoke(double x) => x < value ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.LessThan(x, new Vector<T>(T.CreateSaturating(value))), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct EqualOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x == y ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, y), Vector<T>.One, Vector<T>.Zero);
    }
}
