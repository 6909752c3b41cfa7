using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Reciprocals, squares, and powers whose exponent is a tensor.</summary>
internal static class TensorPowers
{
    /// <summary>y = 1 / x; dx = -dy y².</summary>
    public static Tensor Reciprocal(Tensor x)
    {
        DTypeFacts.RequireFloat("Reciprocal", x);
        var y = Elementwise.Map(x, default(ReciprocalOperator), "Reciprocal");
        return Tape.Record("Reciprocal", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(ReciprocalGradient))));
    }

    /// <summary>y = 1 / sqrt x; dx = -dy y³ / 2.</summary>
    public static Tensor Rsqrt(Tensor x)
    {
        DTypeFacts.RequireFloat("Rsqrt", x);
        var y = Elementwise.Map(x, default(RsqrtOperator), "Rsqrt");
        return Tape.Record("Rsqrt", y, [x], [y], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(RsqrtGradient))));
    }

    /// <summary>y = x²; dx = 2 x dy.</summary>
    public static Tensor Square(Tensor x)
    {
        var y = Elementwise.Map(x, default(SquareOperator), "Square");
        return Tape.Record("Square", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(SquareGradient))));
    }

    /// <summary>c = a^b; da = dc b a^(b-1), 0 where b = 0; db = dc c ln a, 0 where a = 0 and b is not negative.</summary>
    public static Tensor Pow(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Pow");
        DTypeFacts.RequireFloat("Pow", a);
        var y = Elementwise.Zip(a, b, default(PowOperator), "Pow");
        return Tape.Record("Pow", y, [a, b], [a, b], static c =>
        {
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), c.Saved(1), default(BaseGradient)), c.Saved(0).Shape, owned: true));
            if (c.Needs(1)) c.Give(1, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), c.Saved(1), default(ExponentGradient)), c.Saved(1).Shape, owned: true));
        });
    }

    private readonly struct ReciprocalOperator : IUnaryOperator
    {
        public double Invoke(double x) => 1 / x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector<T>.One / x;
    }

    private readonly struct ReciprocalGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => -x * y * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            -x * y * y;
    }

    private readonly struct RsqrtOperator : IUnaryOperator
    {
        public static int Cost => 4;

        public double Invoke(double x) => 1 / Math.Sqrt(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector<T>.One / Vector.SquareRoot(x);
    }

    private readonly struct RsqrtGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => -0.5 * x * y * y * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            x * new Vector<T>(T.CreateTruncating(-0.5)) * y * y * y;
    }

    private readonly struct SquareGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => 2 * x * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            (x + x) * y;
    }

    private readonly struct PowOperator : IBinaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x, double y) => Math.Pow(x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++) result = result.WithElement(i, T.CreateSaturating(Invoke(double.CreateTruncating(x[i]), double.CreateTruncating(y[i]))));
            return result;
        }
    }

    private readonly struct BaseGradient : ITernaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x, double y, double z) => z == 0 ? 0 : x * z * Math.Pow(y, z - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T>
        {
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++) result = result.WithElement(i, T.CreateSaturating(Invoke(double.CreateTruncating(x[i]), double.CreateTruncating(y[i]), double.CreateTruncating(z[i]))));
            return result;
        }
    }

    private readonly struct ExponentGradient : ITernaryOperator
    {
        public static int Cost => 24;

        public double Invoke(double x, double y, double z) => y == 0 && z >= 0 ? 0 : x * Math.Pow(y, z) * Math.Log(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T>
        {
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++) result = result.WithElement(i, T.CreateSaturating(Invoke(double.CreateTruncating(x[i]), double.CreateTruncating(y[i]), double.CreateTruncating(z[i]))));
            return result;
        }
    }
}

/// <summary>x².</summary>
internal readonly struct SquareOperator : IUnaryOperator
{
    public double Invoke(double x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        x * x;
}
