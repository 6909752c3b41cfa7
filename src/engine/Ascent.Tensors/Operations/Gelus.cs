using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>The Gaussian error linear unit of Hendrycks and Gimpel 2016, x times the probability that a standard normal is below x; forward and backward are one pass each.</summary>
internal static class Gelus
{
    private const double Cubic = 0.044715;
    private const double TwiceRoot = 1.5957691216057308; // 2 sqrt(2 / pi)
    private const double RootHalf = 0.7071067811865476;
    private const double Density = 0.3989422804014327; // 1 / sqrt(2 pi)

    /// <summary>
    /// y = x P(x) with P(x) = (1 + erf(x / sqrt 2)) / 2; dx = dy (P(x) + x e^(-x²/2) / sqrt(2 pi)). The approximation has
    /// P(x) = (1 + tanh u) / 2 = s(2u) with u = sqrt(2 / pi) (x + 0.044715 x³) and the logistic s; dx = dy (s + x s (1 - s) 2u').
    /// </summary>
    public static Tensor Gelu(Tensor x, bool tanh)
    {
        DTypeFacts.RequireFloat("Gelu", x);
        return tanh
            ? Tape.Record("Gelu", Elementwise.Map(x, default(TanhOperator)), [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(TanhGradient))))
            : Tape.Record("Gelu", Elementwise.Map(x, default(ErfOperator)), [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(ErfGradient))));
    }

    private readonly struct ErfOperator : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => x * (0.5 + (0.5 * ErrorFunction.Of(x * RootHalf)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            x * VectorMath.Normal(x, out _);
    }

    private readonly struct ErfGradient : IBinaryOperator
    {
        public static int Cost => 24;

        public double Invoke(double x, double y) => x * (0.5 + (0.5 * ErrorFunction.Of(y * RootHalf)) + (y * Density * Math.Exp(-0.5 * y * y)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var probability = VectorMath.Normal(y, out var bell);
            return x * (probability + (y * new Vector<T>(T.CreateTruncating(Density)) * bell));
        }
    }

    private readonly struct TanhOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => 0.5 * x * (1 + Math.Tanh(TwiceRoot / 2 * (x + (Cubic * x * x * x))));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var inner = x * (Vector<T>.One + (x * x * new Vector<T>(T.CreateTruncating(Cubic))));
            return x * VectorMath.Sigmoid(inner * new Vector<T>(T.CreateTruncating(TwiceRoot)));
        }
    }

    private readonly struct TanhGradient : IBinaryOperator
    {
        public static int Cost => 12;

        public double Invoke(double x, double y) => x * Slope(y);

        private static double Slope(double x)
        {
            var tanh = Math.Tanh(TwiceRoot / 2 * (x + (Cubic * x * x * x)));
            return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * TwiceRoot / 2 * (1 + (3 * Cubic * x * x)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var square = y * y;
            var z = y * (Vector<T>.One + (square * new Vector<T>(T.CreateTruncating(Cubic)))) * new Vector<T>(T.CreateTruncating(TwiceRoot));
            var steep = (Vector<T>.One + (square * new Vector<T>(T.CreateTruncating(3 * Cubic)))) * new Vector<T>(T.CreateTruncating(TwiceRoot));

            // With e = e^-|z|, the smaller of s and 1 - s is e / (1 + e), and nothing cancels.
            var e = VectorMath.Exp(-Vector.Abs(z));
            var larger = Vector<T>.One / (Vector<T>.One + e);
            var smaller = e * larger;
            var s = Vector.ConditionalSelect(Vector.LessThan(z, Vector<T>.Zero), smaller, larger);
            return x * (s + (y * smaller * larger * steep));
        }
    }
}
