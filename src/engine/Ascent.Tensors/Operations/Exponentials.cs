using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Exponential, logarithm, and the two sigmoid curves.</summary>
internal static class Exponentials
{
    /// <summary>y = e^x; dx = dy y.</summary>
    public static Tensor Exp(Tensor x)
    {
        DTypeFacts.RequireFloat("Exp", x);
        var y = Elementwise.Map(x, default(ExpOperator));
        return Tape.Record("Exp", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(MultiplyOperator))));
    }

    /// <summary>y = ln x; dx = dy / x.</summary>
    public static Tensor Log(Tensor x)
    {
        DTypeFacts.RequireFloat("Log", x);
        var y = Elementwise.Map(x, default(LogOperator));
        return Tape.Record("Log", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(DivideOperator))));
    }

    /// <summary>y = 1 / (1 + e^-x); dx = dy y (1 - y).</summary>
    public static Tensor Sigmoid(Tensor x)
    {
        DTypeFacts.RequireFloat("Sigmoid", x);
        var y = Elementwise.Map(x, default(SigmoidOperator));
        return Tape.Record("Sigmoid", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(SigmoidGradient))));
    }

    /// <summary>y = tanh x; dx = dy (1 - y²).</summary>
    public static Tensor Tanh(Tensor x)
    {
        DTypeFacts.RequireFloat("Tanh", x);
        var y = Elementwise.Map(x, default(TanhOperator));
        return Tape.Record("Tanh", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(TanhGradient))));
    }

    private readonly struct SigmoidOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => 1 / (1 + Math.Exp(-x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Sigmoid(x);
    }

    private readonly struct TanhOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Tanh(x);
    }

    private readonly struct SigmoidGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x * y * (1 - y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * y * (Vector<T>.One - y);
    }

    private readonly struct TanhGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x * (1 - (y * y));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * (Vector<T>.One - (y * y));
    }
}

internal readonly struct ExpOperator : IUnaryOperator
{
    public static int Cost => 8;

    public double Invoke(double x) => Math.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        VectorMath.Exp(x);
}

internal readonly struct LogOperator : IUnaryOperator
{
    public static int Cost => 8;

    public double Invoke(double x) => Math.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        VectorMath.Log(x);
}
