using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Sums, differences, products and quotients. With a broadcast operand, its gradient is summed over what it was stretched to.
/// </summary>
internal static class Arithmetic
{
    /// <summary>c = a + b; da = dc, db = dc.</summary>
    public static Tensor Add(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Add");
        var (shapeA, shapeB) = (a.Shape, b.Shape);
        return Tape.Record("Add", Elementwise.Zip(a, b, default(AddOperator), "Add"), [a, b], [], c =>
        {
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(c.Gradient, shapeA));
            if (c.Needs(1)) c.Give(1, Reductions.SumTo(c.Gradient, shapeB));
        });
    }

    /// <summary>c = a - b; da = dc, db = -dc.</summary>
    public static Tensor Subtract(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Subtract");
        var (shapeA, shapeB) = (a.Shape, b.Shape);
        return Tape.Record("Subtract", Elementwise.Zip(a, b, default(SubtractOperator), "Subtract"), [a, b], [], c =>
        {
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(c.Gradient, shapeA));
            if (!c.Needs(1)) return;
            using var sum = Reductions.SumTo(c.Gradient, shapeB);
            c.Give(1, Elementwise.Map(sum, new AffineOperator(-1, 0)));
        });
    }

    /// <summary>c = a b; da = dc b, db = dc a.</summary>
    public static Tensor Multiply(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Multiply");
        var (shapeA, shapeB) = (a.Shape, b.Shape);
        return Tape.Record("Multiply", Elementwise.Zip(a, b, default(MultiplyOperator), "Multiply"), [a, b], [a, b], c =>
        {
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(1), default(MultiplyOperator)), shapeA, owned: true));
            if (c.Needs(1)) c.Give(1, Reductions.SumTo(Elementwise.Zip(c.Gradient, c.Saved(0), default(MultiplyOperator)), shapeB, owned: true));
        });
    }

    /// <summary>c = a / b; da = dc / b, db = -dc a / b².</summary>
    public static Tensor Divide(Tensor a, Tensor b)
    {
        (a, b) = Conversion.Promote(a, b, "Divide");
        if (!a.DType.IsFloat()) (a, b) = (a.To(DType.Float32), b.To(DType.Float32));
        var (shapeA, shapeB) = (a.Shape, b.Shape);
        return Tape.Record("Divide", Elementwise.Zip(a, b, default(DivideOperator), "Divide"), [a, b], [a, b], c =>
        {
            using var first = Elementwise.Zip(c.Gradient, c.Saved(1), default(DivideOperator));
            if (c.Needs(0)) c.Give(0, Reductions.SumTo(first, shapeA));
            if (!c.Needs(1)) return;
            using var quotient = Elementwise.Zip(c.Saved(0), c.Saved(1), default(DivideOperator));
            var second = Elementwise.Zip(first, quotient, default(NegatedProductOperator));
            c.Give(1, Reductions.SumTo(second, shapeB, owned: true));
        });
    }

    /// <summary>y = scale x + shift; dx = scale dy.</summary>
    public static Tensor Affine(Tensor x, double scale, double shift)
    {
        if (x.DType.IsIndex()) _ = (Copies.ToInteger(scale, x.DType), Copies.ToInteger(shift, x.DType));
        var y = scale == 1 ? Elementwise.Map(x, new ShiftOperator(shift), "Affine") : Elementwise.Map(x, new AffineOperator(scale, shift), "Affine");
        return Tape.Record("Affine", y, [x], [], c =>
            c.Give(0, scale == 1 ? c.Gradient : Elementwise.Map(c.Gradient, new ScaleOperator(scale))));
    }

    /// <summary>y = scale x; dx = scale dy.</summary>
    public static Tensor Scale(Tensor x, double scale)
    {
        if (x.DType.IsIndex()) _ = Copies.ToInteger(scale, x.DType);
        return Tape.Record("Scale", Elementwise.Map(x, new ScaleOperator(scale), "Scale"), [x], [], c =>
            c.Give(0, Elementwise.Map(c.Gradient, new ScaleOperator(scale))));
    }

    /// <summary>y = x / divisor; dx = dy / divisor.</summary>
    public static Tensor DivideBy(Tensor x, double divisor)
    {
        DTypeFacts.RequireNumber("Divide", x);
        if (!x.DType.IsFloat()) x = x.To(DType.Float32);
        return Tape.Record("Divide", Elementwise.Map(x, new DivideByOperator(divisor)), [x], [], c =>
            c.Give(0, Elementwise.Map(c.Gradient, new DivideByOperator(divisor))));
    }

    /// <summary>y = number / x; dx = -dy y / x.</summary>
    public static Tensor DivideInto(double number, Tensor x)
    {
        DTypeFacts.RequireNumber("Divide", x);
        if (!x.DType.IsFloat()) x = x.To(DType.Float32);
        var y = Elementwise.Map(x, new DivideIntoOperator(number));
        return Tape.Record("Divide", y, [x], [x, y], static c =>
        {
            using var slope = Elementwise.Zip(c.Saved(1), c.Saved(0), default(DivideOperator));
            c.Give(0, Elementwise.Zip(c.Gradient, slope, default(NegatedProductOperator)));
        });
    }

    private readonly struct NegatedProductOperator : IBinaryOperator
    {
        public double Invoke(double x, double y) => -(x * y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            -(x * y);
    }

    private readonly struct ShiftOperator(double shift) : IUnaryOperator
    {
        public double Invoke(double x) => x + shift;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            x + new Vector<T>(T.CreateTruncating(shift));
    }

    private readonly struct AffineOperator(double scale, double shift) : IUnaryOperator
    {
        public double Invoke(double x) => (x * scale) + shift;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            (x * new Vector<T>(T.CreateTruncating(scale))) + new Vector<T>(T.CreateTruncating(shift));
    }

    private readonly struct DivideIntoOperator(double number) : IUnaryOperator
    {
        public double Invoke(double x) => number / x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            new Vector<T>(T.CreateTruncating(number)) / x;
    }
}

/// <summary>x + y.</summary>
internal readonly struct AddOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T> =>
        x + y;
}

/// <summary>x y.</summary>
internal readonly struct MultiplyOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T> =>
        x * y;
}

/// <summary>x / y.</summary>
internal readonly struct DivideOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T> =>
        x / y;
}

/// <summary>scale x.</summary>
internal readonly struct ScaleOperator(double scale) : IUnaryOperator
{
    public double Invoke(double x) => x * scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        x * new Vector<T>(T.CreateTruncating(scale));
}

internal readonly struct SubtractOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T> =>
        x - y;
}

internal readonly struct DivideByOperator(double divisor) : IUnaryOperator
{
    public double Invoke(double x) => x / divisor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, INumber<T> =>
        x / new Vector<T>(T.CreateTruncating(divisor));
}

/// <summary>x / y, 0 where y is 0.</summary>
internal readonly struct DivideOrZeroOperator : IBinaryOperator
{
    public double Invoke(double x, double y) => y == 0 ? 0 : x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, INumber<T> =>
        Vector.ConditionalSelect(Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, x / y);
}
