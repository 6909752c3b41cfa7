using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Activation functions beside ReLU, sigmoid, tanh and GELU.</summary>
internal static class Activations
{
    /// <summary>y = x where x > 0, else slope x; dx = dy or slope dy.</summary>
    public static Tensor LeakyRelu(Tensor x, double slope)
    {
        DTypeFacts.RequireFloat("LeakyRelu", x);
        var y = Elementwise.Map(x, new LeakyOperator(slope), "LeakyRelu");
        return Tape.Record("LeakyRelu", y, [x], [x], c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), new LeakyGradient(slope))));
    }

    /// <summary>y = x s(x) with the logistic s; dx = dy s (1 + x (1 - s)). Hendrycks and Gimpel 2016; Swish, Ramachandran et al. 2017.</summary>
    public static Tensor Silu(Tensor x)
    {
        DTypeFacts.RequireFloat("Silu", x);
        var y = Elementwise.Map(x, default(SiluOperator), "Silu");
        return Tape.Record("Silu", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(SiluGradient))));
    }

    /// <summary>y = ln(1 + e^(beta x)) / beta, x itself where beta x is beyond the threshold; dx = dy s(beta x).</summary>
    public static Tensor Softplus(Tensor x, double beta, double threshold)
    {
        DTypeFacts.RequireFloat("Softplus", x);
        var y = Elementwise.Map(x, new SoftplusOperator(beta, threshold), "Softplus");
        return Tape.Record("Softplus", y, [x], [x], c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), new SoftplusGradient(beta, threshold))));
    }

    /// <summary>y = x where x > 0, else alpha (e^x - 1); dx = dy or dy alpha e^x. Clevert et al. 2016.</summary>
    public static Tensor Elu(Tensor x, double alpha)
    {
        DTypeFacts.RequireFloat("Elu", x);
        var y = Elementwise.Map(x, new EluOperator(alpha), "Elu");
        return Tape.Record("Elu", y, [x], [x], c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), new EluGradient(alpha))));
    }

    /// <summary>y = min(max(x + 3, 0), 6) / 6; dx = dy / 6 inside (-3, 3), else 0.</summary>
    public static Tensor HardSigmoid(Tensor x)
    {
        DTypeFacts.RequireFloat("HardSigmoid", x);
        var y = Elementwise.Map(x, default(HardSigmoidOperator), "HardSigmoid");
        return Tape.Record("HardSigmoid", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(HardSigmoidGradient))));
    }

    /// <summary>y = x min(max(x + 3, 0), 6) / 6; dx = 0 below -3, dy beyond 3, else dy (x / 3 + 1/2). Howard et al. 2019.</summary>
    public static Tensor HardSwish(Tensor x)
    {
        DTypeFacts.RequireFloat("HardSwish", x);
        var y = Elementwise.Map(x, default(HardSwishOperator), "HardSwish");
        return Tape.Record("HardSwish", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(HardSwishGradient))));
    }

    /// <summary>y = x / (1 + |x|); dx = dy / (1 + |x|)².</summary>
    public static Tensor Softsign(Tensor x)
    {
        DTypeFacts.RequireFloat("Softsign", x);
        var y = Elementwise.Map(x, default(SoftsignOperator), "Softsign");
        return Tape.Record("Softsign", y, [x], [x], static c => c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), default(SoftsignGradient))));
    }

    /// <summary>
    /// y = x where x > 0, else w x, with one w, or one for each extent of dimension 1; dx = dy or w dy, dw = the sum of x dy where x is
    /// not positive. He et al. 2015.
    /// </summary>
    public static Tensor Prelu(Tensor x, Tensor weight)
    {
        DTypeFacts.RequireFloat("Prelu", x);
        if (weight.DType != x.DType) throw new ArgumentException($"Prelu: input and weight must have one element type, not {x.DType} and {weight.DType}.", nameof(weight));
        if (weight.Count != 1 && (weight.Rank != 1 || x.Rank < 2 || x.Shape[1] != weight.Count))
            throw new ShapeException($"Prelu: weight {weight.Shape} and input {x.Shape} do not fit: the weight has one element, or as many as dimension 1.");
        var slopes = new int[weight.Count == 1 ? 0 : x.Rank - 1];
        Array.Fill(slopes, 1);
        if (slopes.Length > 0) slopes[0] = weight.Count;
        var w = Views.Reshape(weight, new Shape(slopes));
        return Tape.Record("Prelu", Elementwise.Zip(x, w, default(PreluOperator), "Prelu"), [x, w], [x, w], static c =>
        {
            if (c.Needs(0)) c.Give(0, Elementwise.Zip(c.Gradient, c.Saved(0), c.Saved(1), default(PreluGradient)));
            if (c.Needs(1)) c.Give(1, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), default(PreluWeightGradient)), c.Saved(1).Shape, owned: true));
        });
    }

    private readonly struct LeakyOperator(double slope) : IUnaryOperator
    {
        public double Invoke(double x) => x > 0 ? x : slope * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, x * new Vector<T>(T.CreateTruncating(slope)));
    }

    private readonly struct LeakyGradient(double slope) : IBinaryOperator
    {
        public double Invoke(double x, double y) => y > 0 ? x : slope * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), x, x * new Vector<T>(T.CreateTruncating(slope)));
    }

    private readonly struct SiluOperator : IUnaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x) => x / (1 + Math.Exp(-x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            x / (Vector<T>.One + VectorMath.Exp(-x));
    }

    private readonly struct SiluGradient : IBinaryOperator
    {
        public static int Cost => 10;

        public double Invoke(double x, double y) => x * (1 + (y * (1 - Logistic(y)))) * Logistic(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var s = VectorMath.Sigmoid(y);
            return x * s * (Vector<T>.One + (y * (Vector<T>.One - s)));
        }
    }

    private readonly struct SoftplusOperator(double beta, double threshold) : IUnaryOperator
    {
        public static int Cost => 16;

        public double Invoke(double x) => beta * x > threshold ? x : Math.Log(1 + Math.Exp(beta * x)) / beta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var z = x * new Vector<T>(T.CreateTruncating(beta));
            var soft = VectorMath.Log1p(VectorMath.Exp(z)) / new Vector<T>(T.CreateTruncating(beta));
            return Vector.ConditionalSelect(Vector.GreaterThan(z, new Vector<T>(T.CreateTruncating(threshold))), x, soft);
        }
    }

    private readonly struct SoftplusGradient(double beta, double threshold) : IBinaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y) => beta * y > threshold ? x : x * Logistic(beta * y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var z = y * new Vector<T>(T.CreateTruncating(beta));
            return Vector.ConditionalSelect(Vector.GreaterThan(z, new Vector<T>(T.CreateTruncating(threshold))), x, x * VectorMath.Sigmoid(z));
        }
    }

    private readonly struct EluOperator(double alpha) : IUnaryOperator
    {
        public static int Cost => 10;

        public double Invoke(double x) => x > 0 ? x : alpha * (Math.Exp(x) - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, VectorMath.Expm1(x) * new Vector<T>(T.CreateTruncating(alpha)));
    }

    private readonly struct EluGradient(double alpha) : IBinaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y) => y > 0 ? x : x * alpha * Math.Exp(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), x, x * new Vector<T>(T.CreateTruncating(alpha)) * VectorMath.Exp(y));
    }

    private readonly struct HardSigmoidOperator : IUnaryOperator
    {
        public double Invoke(double x) => Math.Min(Math.Max(x + 3, 0), 6) / 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Ramp(x) / new Vector<T>(T.CreateTruncating(6));
    }

    private readonly struct HardSigmoidGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => y > -3 && y < 3 ? x / 6 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(y), new Vector<T>(T.CreateTruncating(3))), x / new Vector<T>(T.CreateTruncating(6)), Vector<T>.Zero);
    }

    private readonly struct HardSwishOperator : IUnaryOperator
    {
        public double Invoke(double x) => x * Math.Min(Math.Max(x + 3, 0), 6) / 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            x * Ramp(x) / new Vector<T>(T.CreateTruncating(6));
    }

    private readonly struct HardSwishGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => y < -3 ? 0 : y > 3 ? x : x * ((y / 3) + 0.5);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var inside = Vector.ConditionalSelect(Vector.GreaterThan(y, new Vector<T>(T.CreateTruncating(3))), x, x * ((y / new Vector<T>(T.CreateTruncating(3))) + new Vector<T>(T.CreateTruncating(0.5))));
            return Vector.ConditionalSelect(Vector.LessThan(y, new Vector<T>(T.CreateTruncating(-3))), Vector<T>.Zero, inside);
        }
    }

    private readonly struct SoftsignOperator : IUnaryOperator
    {
        public double Invoke(double x) => x / (1 + Math.Abs(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            x / (Vector<T>.One + Vector.Abs(x));
    }

    private readonly struct SoftsignGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => x / ((1 + Math.Abs(y)) * (1 + Math.Abs(y)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T>
        {
            var d = Vector<T>.One + Vector.Abs(y);
            return x / (d * d);
        }
    }

    private readonly struct PreluOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => x > 0 ? x : y * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, x * y);
    }

    private readonly struct PreluGradient : ITernaryOperator
    {
        public double Invoke(double x, double y, double z) => y > 0 ? x : z * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), x, x * z);
    }

    private readonly struct PreluWeightGradient : IBinaryOperator
    {
        public double Invoke(double x, double y) => y > 0 ? 0 : x * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), Vector<T>.Zero, x * y);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>min(max(x + 3, 0), 6); NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Ramp<T>(Vector<T> x)
        where T : unmanaged, INumber<T>
    {
        var (shifted, six) = (x + new Vector<T>(T.CreateTruncating(3)), new Vector<T>(T.CreateTruncating(6)));
        shifted = Vector.ConditionalSelect(Vector.LessThan(shifted, Vector<T>.Zero), Vector<T>.Zero, shifted);
        return Vector.ConditionalSelect(Vector.GreaterThan(shifted, six), six, shifted);
    }
}
