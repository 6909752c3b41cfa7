using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// y = (sum_i |x_i|^p)^(1/p); dx_i = dy sign(x_i) (|x_i| / y)^(p-1), 0 where y = 0. p = 0 counts what is not 0, with gradient 0; p = ±infinity is
/// the largest or smallest |x_i|, whose gradient those that are equal share.
/// </summary>
internal static class VectorNorms
{
    public static Tensor All(Tensor x, double p)
    {
        DTypeFacts.RequireFloat("Norm", x);
        return Along(Views.Reshape(x, [x.Count]), p, 0, keepDim: false);
    }

    public static Tensor Along(Tensor x, double p, int dim, bool keepDim)
    {
        DTypeFacts.RequireFloat("Norm", x);
        if (double.IsNaN(p)) throw new ArgumentOutOfRangeException(nameof(p), "Norm: p is a number.");
        var at = x.Shape.Dimension("Norm", dim);
        var y = Forward(x, p, at, keepDim);
        var before = x.Shape;
        return Tape.Record("Norm", y, [x], [x, y], c =>
        {
            using var dy = Reductions.Stretch(c.Gradient, before, at, keepDim);
            using var norm = Reductions.Stretch(c.Saved(1), before, at, keepDim);
            if (double.IsInfinity(p)) GiveShares(c, dy, norm, at);
            else c.Give(0, Elementwise.Zip(dy, c.Saved(0), norm, new NormGradient(p)));
        });
    }

    private static Tensor Forward(Tensor x, double p, int at, bool keep)
    {
        switch (p)
        {
            case 0: return Reductions.SumDim(x, at, keep, default(NotZeroOperator));
            case 1: return Reductions.SumDim(x, at, keep, default(AbsOperator));
            case 2:
                var root = Reductions.SumDim(x, at, keep, default(SquareOperator));
                Elementwise.MapInto(root, default(SqrtOperator));
                return root;
            case double.PositiveInfinity or double.NegativeInfinity:
                if (x.Shape.Dims[at] == 0) throw new ShapeException($"Norm: dimension {at} of shape {x.Shape} has no elements, so none is the largest.");
                using (var sizes = Elementwise.Map(x, default(AbsOperator))) return Extremes.Along(sizes, at, keep, smallest: p < 0);
            default:
                var sum = Reductions.SumDim(x, at, keep, new SizePowerOperator(p));
                Elementwise.MapInto(sum, new SizePowerOperator(1 / p));
                return sum;
        }
    }

    private static void GiveShares(BackwardContext c, Tensor dy, Tensor norm, int at)
    {
        using var sizes = Elementwise.Map(c.Saved(0), default(AbsOperator));
        using var chosen = Elementwise.Zip(sizes, norm, default(SameOperator));
        using var count = Reductions.SumDim(chosen, at, keep: true);
        using var share = Elementwise.Zip(chosen, count, default(DivideOperator));
        using var signed = Elementwise.Zip(share, c.Saved(0), default(AbsGradient));
        c.Give(0, Elementwise.Zip(dy, signed, default(MultiplyOperator)));
    }

    private readonly struct NotZeroOperator : IUnaryOperator
    {
        public double Invoke(double x) => x != 0 ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero), Vector<T>.Zero, Vector<T>.One);
    }

    /// <summary>1 where x = y or both are NaN.</summary>
    private readonly struct SameOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x == y || (double.IsNaN(x) && double.IsNaN(y)) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, y) | ~(Vector.Equals(x, x) | Vector.Equals(y, y)), Vector<T>.One, Vector<T>.Zero);
    }

    /// <summary>|x|^p.</summary>
    private readonly struct SizePowerOperator(double p) : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => Math.Pow(Math.Abs(x), p);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++) result = result.WithElement(i, T.CreateTruncating(Invoke(double.CreateTruncating(x[i]))));
            return result;
        }
    }

    /// <summary>x sign(y) (|y| / z)^(p-1), with the norm z.</summary>
    private readonly struct NormGradient(double p) : ITernaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x, double y, double z)
        {
            if (p == 0) return 0;
            if (p == 1) return y > 0 ? x : y < 0 ? -x : 0;
            if (z == 0) return 0;
            if (p == 2) return y * (x / z);
            return y == 0 && p < 1 ? 0 : Math.CopySign(1, y) * x * Math.Pow(Math.Abs(y), p - 1) / Math.Pow(z, p - 1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T>
        {
            if (p == 2) return y * Vector.ConditionalSelect(Vector.Equals(z, Vector<T>.Zero), Vector<T>.Zero, x / z);
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++)
                result = result.WithElement(i, T.CreateTruncating(Invoke(double.CreateTruncating(x[i]), double.CreateTruncating(y[i]), double.CreateTruncating(z[i]))));
            return result;
        }
    }
}
