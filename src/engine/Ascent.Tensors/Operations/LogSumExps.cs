using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>y = ln sum_i e^x_i = m + ln sum_i e^(x_i - m) with the largest element m, or 0 where that is infinite; dx_i = dy e^(x_i - y).</summary>
internal static class LogSumExps
{
    public static Tensor LogSumExp(Tensor x, int dim, bool keepDim)
    {
        DTypeFacts.RequireFloat("LogSumExp", x);
        if (x.Rank == 0) return LogSumExp(Views.Reshape(x, [1]), 0, keepDim: false);
        var at = x.Shape.Dimension("LogSumExp", dim);
        using var largest = x.Shape.Dims[at] == 0 ? Tensor.Zeros(x.Shape.Reduced(at, keep: true), x.DType) : Extremes.Along(x, at, keep: true, smallest: false);
        Elementwise.MapInto(largest, default(FiniteOperator));
        using var shifted = Elementwise.Zip(x, largest, default(SubtractOperator));
        var kept = Reductions.SumDim(shifted, at, keep: true, default(ExpOperator));
        Elementwise.MapInto(kept, default(LogOperator));
        Elementwise.AddInto(kept, largest);
        var y = keepDim ? kept : kept.View(x.Shape.Reduced(at, keep: false), x.Shape.Reduced(at, keep: false).RowMajorStrides());
        var before = x.Shape;
        Tape.Record("LogSumExp", y, [x], [x, kept], c =>
        {
            using var dy = Reductions.Stretch(c.Gradient, before, at, keepDim);
            c.Give(0, Elementwise.Zip(dy, c.Saved(0), c.Saved(1), default(SharesOperator)));
        });
        if (!keepDim) kept.Dispose();
        return y;
    }

    /// <summary>0 where infinite.</summary>
    private readonly struct FiniteOperator : IUnaryOperator
    {
        public double Invoke(double x) => double.IsInfinity(x) ? 0 : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T> =>
            Vector.ConditionalSelect(Vector.Equals(Vector.Abs(x), new Vector<T>(T.CreateTruncating(double.PositiveInfinity))), Vector<T>.Zero, x);
    }

    /// <summary>x e^(y - z).</summary>
    private readonly struct SharesOperator : ITernaryOperator
    {
        public static int Cost => 8;

        public double Invoke(double x, double y, double z) => x * Math.Exp(y - z);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y, Vector<T> z)
            where T : unmanaged, INumber<T> =>
            x * VectorMath.Exp(y - z);
    }
}
