using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Largest elements. y = max_i x_i; the gradient goes to where the maximum was taken.</summary>
internal static class Extremes
{
    /// <summary>Over all elements; m elements that are equally large get dy / m each.</summary>
    public static Tensor Max(Tensor x)
    {
        if (x.Count == 0) throw new ShapeException($"Max: shape {x.Shape} has no elements.");
        DTypeFacts.RequireNumber("Max", x);
        var y = Tensor.Empty([], x.DType);
        Backend.Current.Max(x, y);
        return Tape.Record("Max", y, [x], [x, y], static c =>
        {
            using var mask = Elementwise.Map(c.Saved(0), new IsValueOperator(c.Saved(1).Item()));
            using var count = Reductions.SumDim(mask.View([mask.Count], [1]), 0, keep: false);
            using var share = Elementwise.Zip(c.Gradient, count, default(DivideOperator));
            c.Give(0, Elementwise.Zip(mask, share, default(MultiplyOperator)));
        });
    }

    /// <summary>Along a dimension; dx is dy at the position of the maximum, else 0.</summary>
    public static Tensor Max(Tensor x, int dim, bool keepDim)
    {
        var at = x.Shape.Dimension("Max", dim);
        var (values, positions) = Find("Max", x, at, keepDim);
        var before = x.Shape;
        var y = Tape.Record("Max", values, [x], [positions], c =>
        {
            var gradient = Tensor.Zeros(before, c.Gradient.DType);
            using var dy = keepDim ? c.Gradient.Alias() : Views.Unsqueeze(c.Gradient, at);
            using var positions = keepDim ? c.Saved(0).Alias() : Views.Unsqueeze(c.Saved(0), at);
            Backend.Current.PutAlong(dy, positions, gradient, at);
            c.Give(0, gradient);
        });
        positions.Dispose();
        return y;
    }

    public static Tensor ArgMax(Tensor x, int dim)
    {
        var (values, positions) = Find("ArgMax", x, x.Shape.Dimension("ArgMax", dim), keep: false);
        values.Dispose();
        return positions;
    }

    private static (Tensor Values, Tensor Positions) Find(string operation, Tensor x, int dim, bool keep)
    {
        if (x.Shape.Dims[dim] == 0) throw new ShapeException($"{operation}: dimension {dim} of shape {x.Shape} has no elements.");
        DTypeFacts.RequireNumber(operation, x);
        var shape = x.Shape.Reduced(dim, keep);
        var values = Tensor.Empty(shape, x.DType);
        var positions = Tensor.Empty(shape, DType.Int64);
        Backend.Current.Max(x, values, positions, dim);
        return (values, positions);
    }

    /// <summary>1 where x is the value, NaN being itself here, else 0.</summary>
    private readonly struct IsValueOperator(double value) : IUnaryOperator
    {
        public double Invoke(double x) => x.Equals(value) ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var same = double.IsNaN(value) ? ~Vector.Equals(x, x) : Vector.Equals(x, new Vector<T>(T.CreateTruncating(value)));
            return Vector.ConditionalSelect(same, Vector<T>.One, Vector<T>.Zero);
        }
    }
}
