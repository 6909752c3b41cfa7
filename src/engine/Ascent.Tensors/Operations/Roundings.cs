using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Functions whose value is a whole number.</summary>
internal static class Roundings
{
    /// <summary>y = the largest whole number up to x; piecewise constant, so dx = 0.</summary>
    public static Tensor Floor(Tensor x) => Constant("Floor", x, Elementwise.Map(x, default(FloorOperator), "Floor"));

    /// <summary>y = the smallest whole number from x on; piecewise constant, so dx = 0.</summary>
    public static Tensor Ceiling(Tensor x) => Constant("Ceiling", x, Elementwise.Map(x, default(CeilingOperator), "Ceiling"));

    /// <summary>y = the nearest whole number, the even one of two; piecewise constant, so dx = 0.</summary>
    public static Tensor Round(Tensor x) => Constant("Round", x, Elementwise.Map(x, default(RoundOperator), "Round"));

    /// <summary>y = -1, 0 or 1 as x is negative, 0 (or NaN) or positive; piecewise constant, so dx = 0.</summary>
    public static Tensor Sign(Tensor x) => Constant("Sign", x, Elementwise.Map(x, default(SignOperator), "Sign"));

    private static Tensor Constant(string name, Tensor x, Tensor y) =>
        x.DType.IsFloat() ? Tape.Record(name, y, [x], [], static c => c.Give(0, Tensor.Zeros(c.Gradient.Shape, c.Gradient.DType))) : y;

    private readonly struct FloorOperator : IUnaryOperator
    {
        public double Invoke(double x) => Math.Floor(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) ? Vector.Floor(x.As<T, float>()).As<float, T>() : typeof(T) == typeof(double) ? Vector.Floor(x.As<T, double>()).As<double, T>() : x;
    }

    private readonly struct CeilingOperator : IUnaryOperator
    {
        public double Invoke(double x) => Math.Ceiling(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) ? Vector.Ceiling(x.As<T, float>()).As<float, T>() : typeof(T) == typeof(double) ? Vector.Ceiling(x.As<T, double>()).As<double, T>() : x;
    }

    private readonly struct RoundOperator : IUnaryOperator
    {
        public double Invoke(double x) => Math.Round(x, MidpointRounding.ToEven);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) ? Vector.Round(x.As<T, float>()).As<float, T>() : typeof(T) == typeof(double) ? Vector.Round(x.As<T, double>()).As<double, T>() : x;
    }

    private readonly struct SignOperator : IUnaryOperator
    {
        public double Invoke(double x) => double.IsNaN(x) ? 0 : Math.Sign(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.One, Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -Vector<T>.One, Vector<T>.Zero));
    }
}
