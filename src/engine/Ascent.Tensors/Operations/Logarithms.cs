using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Exponentials and logarithms near 0 and 1, the binary logarithm and the error function.</summary>
internal static class Logarithms
{
    /// <summary>y = ln(1 + x), accurate near 0; dx = dy / (1 + x).</summary>
    public static Tensor Log1p(Tensor x)
    {
        DTypeFacts.RequireFloat("Log1p", x);
        var y = Elementwise.Map(x, default(Log1pOperator), "Log1p");
        return Tape.Record("Log1p", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(Log1pGradient))));
    }

    /// <summary>y = e^x - 1, accurate near 0; dx = dy (y + 1).</summary>
    public static Tensor Expm1(Tensor x)
    {
        DTypeFacts.RequireFloat("Expm1", x);
        var y = Elementwise.Map(x, default(Expm1Operator), "Expm1");
        return Tape.Record("Expm1", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(Expm1Gradient))));
    }

    /// <summary>y = log2 x; dx = dy / (x ln 2).</summary>
    public static Tensor Log2(Tensor x)
    {
        DTypeFacts.RequireFloat("Log2", x);
        var y = Elementwise.Map(x, default(Log2Operator), "Log2");
        return Tape.Record("Log2", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(Log2Gradient))));
    }

    /// <summary>y = erf x = 2 / sqrt(pi) times the integral of e^(-t²) from 0 to x; dx = dy 2 / sqrt(pi) e^(-x²).</summary>
    public static Tensor Erf(Tensor x)
    {
        DTypeFacts.RequireFloat("Erf", x);
        var y = Elementwise.Map(x, default(ErfOperator), "Erf");
        return Tape.Record("Erf", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(ErfGradient))));
    }

    private readonly struct Log1pOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Abs(x) < 1e-4 ? x * (1 - (x * (0.5 - (x * ((1.0 / 3) - (x / 4)))))) : Math.Log(1 + x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Log1p(x);
    }

    private readonly struct Log1pGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x / (1 + y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x / (Vector<T>.One + y);
    }

    private readonly struct Expm1Operator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Abs(x) < 1e-4 ? x * (1 + (x * (0.5 + (x * ((1.0 / 6) + (x / 24)))))) : Math.Exp(x) - 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Expm1(x);
    }

    private readonly struct Expm1Gradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x * (y + 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * (y + Vector<T>.One);
    }

    private readonly struct Log2Operator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Log2(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Log2(x);
    }

    private readonly struct Log2Gradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x / (y * 0.6931471805599453);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x / (y * new Vector<T>(T.CreateTruncating(0.6931471805599453)));
    }

    private readonly struct ErfOperator : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => ErrorFunction.Of(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Erf(x);
    }

    private readonly struct ErfGradient : IBinaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y) => x * 1.1283791670955126 * Math.Exp(-y * y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * new Vector<T>(T.CreateTruncating(1.1283791670955126)) * VectorMath.Exp(-(y * y));
    }
}
