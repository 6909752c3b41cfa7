using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Powers with a constant exponent.</summary>
internal static class Powers
{
    /// <summary>y = x^p; dx = dy p x^(p-1), 0 for p = 0.</summary>
    public static Tensor Pow(Tensor x, double exponent)
    {
        DTypeFacts.RequireNumber("Pow", x);
        if (!x.DType.IsFloat() && (exponent < 0 || exponent != Math.Floor(exponent)))
            throw new ArgumentException($"Pow: integers have no power {exponent}; convert with To(DType.Float32).", nameof(exponent));
        return Tape.Record("Pow", Power(x, exponent), [x], [x], c =>
        {
            using var power = exponent == 0 ? Tensor.Zeros(c.Saved(0).Shape, c.Gradient.DType) : Power(c.Saved(0), exponent - 1);
            Elementwise.MapInto(power, new ScaleOperator(exponent));
            c.Give(0, Elementwise.Zip(c.Gradient, power, default(MultiplyOperator)));
        });
    }

    /// <summary>y = sqrt(x); dx = dy / (2 y).</summary>
    public static Tensor Sqrt(Tensor x)
    {
        DTypeFacts.RequireFloat("Sqrt", x);
        var y = Elementwise.Map(x, default(SqrtOperator));
        return Tape.Record("Sqrt", y, [x], [y], static c =>
        {
            using var twice = Elementwise.Map(c.Saved(0), new ScaleOperator(2));
            c.Give(0, Elementwise.Zip(c.Gradient, twice, default(DivideOperator)));
        });
    }

    private static Tensor Power(Tensor x, double exponent) => exponent switch
    {
        1 => Elementwise.Map(x, new ScaleOperator(1)),
        2 => Elementwise.Zip(x, x, default(MultiplyOperator)),
        0.5 => Elementwise.Map(x, default(SqrtOperator)),
        _ => Elementwise.Map(x, new PowOperator(exponent)),
    };

    private readonly struct PowOperator(double exponent) : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => Math.Pow(x, exponent);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var result = Vector<T>.Zero;
            for (var i = 0; i < Vector<T>.Count; i++) result = result.WithElement(i, One(x[i]));
            return result;
        }

        private T One<T>(T x)
            where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(float) || typeof(T) == typeof(double)) return T.CreateTruncating(Math.Pow(double.CreateTruncating(x), exponent));
            var (power, left) = (T.One, (long)exponent);
            for (var square = x; left > 0; left >>= 1, square *= square)
            {
                if ((left & 1) != 0) power *= square;
            }

            return power;
        }
    }
}

internal readonly struct SqrtOperator : IUnaryOperator
{
    public static int Cost => 4;

    public double Invoke(double x) => Math.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        Vector.SquareRoot(x);
}
