using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Largest and smallest elements. y = max_i x_i; the gradient goes to where the maximum was taken.</summary>
internal static class Extremes
{
    public static Tensor Max(Tensor x) => All("Max", x, smallest: false);

    public static Tensor Min(Tensor x) => All("Min", x, smallest: true);

    /// <summary>Along a dimension; dx is dy at the position of the maximum, else 0.</summary>
    public static Tensor Max(Tensor x, int dim, bool keepDim)
    {
        var (values, positions) = WithIndex("Max", x, dim, keepDim, smallest: false);
        positions.Dispose();
        return values;
    }

    public static Tensor ArgMax(Tensor x, int dim) => Arg("ArgMax", x, dim, smallest: false);

    public static Tensor Arg(string name, Tensor x, int dim, bool smallest)
    {
        var (values, positions) = Find(name, x, x.Shape.Dimension(name, dim), keep: false, smallest);
        values.Dispose();
        return positions;
    }

    public static (Tensor Values, Tensor Indices) WithIndex(string name, Tensor x, int dim, bool keepDim, bool smallest)
    {
        var at = x.Shape.Dimension(name, dim);
        var (values, positions) = Find(name, x, at, keepDim, smallest);
        var before = x.Shape;
        Tape.Record(name, values, [x], [positions], c =>
        {
            var gradient = Tensor.Zeros(before, c.Gradient.DType);
            using var dy = keepDim ? c.Gradient.Alias() : Views.Unsqueeze(c.Gradient, at);
            using var places = keepDim ? c.Saved(0).Alias() : Views.Unsqueeze(c.Saved(0), at);
            Backend.Current.PutAlong(dy, places, gradient, at);
            c.Give(0, gradient);
        });
        return (values, positions);
    }

    /// <summary>Along a dimension, not on the tape, values alone.</summary>
    public static Tensor Along(Tensor x, int dim, bool keep, bool smallest)
    {
        var (values, positions) = Find("Max", x, dim, keep, smallest);
        positions.Dispose();
        return values;
    }

    /// <summary>Over all elements; m elements that are equally large get dy / m each.</summary>
    private static Tensor All(string name, Tensor x, bool smallest)
    {
        if (x.Count == 0) throw new ShapeException($"{name}: shape {x.Shape} has no elements.");
        DTypeFacts.RequireNumber(name, x);
        var y = Tensor.Empty([], x.DType);
        Backend.Current.Extreme(x, y, smallest);
        return Tape.Record(name, y, [x], [x, y], static c =>
        {
            using var mask = Elementwise.Map(c.Saved(0), new IsValueOperator(c.Saved(1).Item()));
            using var count = Reductions.SumDim(mask.View([mask.Count], [1]), 0, keep: false);
            using var share = Elementwise.Zip(c.Gradient, count, default(DivideOperator));
            c.Give(0, Elementwise.Zip(mask, share, default(MultiplyOperator)));
        });
    }

    private static (Tensor Values, Tensor Positions) Find(string operation, Tensor x, int dim, bool keep, bool smallest)
    {
        if (x.Shape.Dims[dim] == 0) throw new ShapeException($"{operation}: dimension {dim} of shape {x.Shape} has no elements.");
        DTypeFacts.RequireNumber(operation, x);
        var shape = x.Shape.Reduced(dim, keep);
        var values = Tensor.Empty(shape, x.DType);
        var positions = Tensor.Empty(shape, DType.Int64);
        Backend.Current.Extreme(x, values, positions, dim, smallest);
        return (values, positions);
    }

    /// <summary>1 where x is the value, NaN being itself here, else 0.</summary>
    private readonly struct IsValueOperator(double value) : IUnaryOperator
    {
        public double Invoke(double x) => x.Equals(value) || x == value ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, INumber<T>
        {
            var same = double.IsNaN(value) ? ~Vector.Equals(x, x) : Vector.Equals(x, new Vector<T>(T.CreateTruncating(value)));
            return Vector.ConditionalSelect(same, Vector<T>.One, Vector<T>.Zero);
        }
    }
}
