using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Sine, cosine and tangent of angles in radians.</summary>
internal static class Trigonometry
{
    /// <summary>y = sin x; dx = dy cos x.</summary>
    public static Tensor Sin(Tensor x)
    {
        DTypeFacts.RequireFloat("Sin", x);
        var y = Elementwise.Map(x, default(SinOperator), "Sin");
        return Tape.Record("Sin", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(SinGradient))));
    }

    /// <summary>y = cos x; dx = -dy sin x.</summary>
    public static Tensor Cos(Tensor x)
    {
        DTypeFacts.RequireFloat("Cos", x);
        var y = Elementwise.Map(x, default(CosOperator), "Cos");
        return Tape.Record("Cos", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(CosGradient))));
    }

    /// <summary>y = tan x; dx = dy (1 + y²).</summary>
    public static Tensor Tan(Tensor x)
    {
        DTypeFacts.RequireFloat("Tan", x);
        var y = Elementwise.Map(x, default(TanOperator), "Tan");
        return Tape.Record("Tan", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(TanGradient))));
    }

    private readonly struct SinOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Sin(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Sin(x);
    }

    private readonly struct CosOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => Math.Cos(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Cos(x);
    }

    private readonly struct TanOperator : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => Math.Tan(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            VectorMath.Sin(x) / VectorMath.Cos(x);
    }

    private readonly struct SinGradient : IBinaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y) => x * Math.Cos(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * VectorMath.Cos(y);
    }

    private readonly struct CosGradient : IBinaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y) => -x * Math.Sin(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            -x * VectorMath.Sin(y);
    }

    private readonly struct TanGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x * (1 + (y * y));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * (Vector<T>.One + (y * y));
    }
}
