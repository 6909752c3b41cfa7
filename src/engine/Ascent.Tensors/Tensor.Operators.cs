using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>Element by element; shapes broadcast, element types are promoted.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Arithmetic.Add(a, b);

    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator -(Tensor a, Tensor b) => Arithmetic.Subtract(a, b);

    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator *(Tensor a, Tensor b) => Arithmetic.Multiply(a, b);

    /// <summary>True division, element by element; integers are divided as Float32.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Arithmetic.Divide(a, b);

    /// <summary>With a number, which takes this tensor's element type; an Int64 tensor takes whole numbers only.</summary>
    public static Tensor operator +(Tensor a, double b) => Arithmetic.Affine(a, 1, b);

    /// <inheritdoc cref="op_Addition(Tensor, double)"/>
    public static Tensor operator -(Tensor a, double b) => Arithmetic.Affine(a, 1, -b);

    /// <inheritdoc cref="op_Addition(Tensor, double)"/>
    public static Tensor operator *(Tensor a, double b) => Arithmetic.Scale(a, b);

    /// <summary>True division by a number; integers are divided as Float32.</summary>
    public static Tensor operator /(Tensor a, double b) => Arithmetic.DivideBy(a, b);

    /// <inheritdoc cref="op_Addition(Tensor, double)"/>
    public static Tensor operator +(double a, Tensor b) => Arithmetic.Affine(b, 1, a);

    /// <inheritdoc cref="op_Addition(Tensor, double)"/>
    public static Tensor operator -(double a, Tensor b) => Arithmetic.Affine(b, -1, a);

    /// <inheritdoc cref="op_Addition(Tensor, double)"/>
    public static Tensor operator *(double a, Tensor b) => Arithmetic.Scale(b, a);

    /// <summary>True division of a number; integers are divided as Float32.</summary>
    public static Tensor operator /(double a, Tensor b) => Arithmetic.DivideInto(a, b);

    /// <summary>Negation.</summary>
    public static Tensor operator -(Tensor a) => Arithmetic.Scale(a, -1);

    /// <summary>Each element to a power.</summary>
    public Tensor Pow(double exponent) => Powers.Pow(this, exponent);

    /// <summary>e to each element.</summary>
    public Tensor Exp() => Exponentials.Exp(this);

    /// <summary>Natural logarithm; -infinity at 0, NaN below.</summary>
    public Tensor Log() => Exponentials.Log(this);

    /// <summary>Square root; NaN below 0.</summary>
    public Tensor Sqrt() => Powers.Sqrt(this);

    /// <summary>Absolute value; its gradient at 0 is 0.</summary>
    public Tensor Abs() => Rectifiers.Abs(this);

    /// <summary>max(x, 0); its gradient at 0 is 0, NaN stays NaN.</summary>
    public Tensor Relu() => Rectifiers.Relu(this);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Tensor Sigmoid() => Exponentials.Sigmoid(this);

    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => Exponentials.Tanh(this);

    /// <summary>The larger of two elements, NaN if either is; equal elements share the gradient.</summary>
    public Tensor Maximum(Tensor other) => Rectifiers.Maximum(this, other);

    /// <summary>The smaller of two elements, NaN if either is; equal elements share the gradient.</summary>
    public Tensor Minimum(Tensor other) => Rectifiers.Minimum(this, other);

    /// <summary>1 where the comparison holds, else 0, in this tensor's element type; no gradient.</summary>
    public Tensor GreaterThan(double value) => Comparisons.GreaterThan(this, value);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor LessThan(double value) => Comparisons.LessThan(this, value);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor EqualTo(Tensor other) => Comparisons.EqualTo(this, other);

    /// <summary>Sum of all elements, of rank 0.</summary>
    public Tensor Sum() => Reductions.Sum(this);

    /// <summary>Sums along a dimension.</summary>
    public Tensor Sum(int dim, bool keepDim = false) => Reductions.Sum(this, dim, keepDim);

    /// <summary>Mean of all elements, of rank 0; NaN where there are none.</summary>
    public Tensor Mean() => Reductions.Mean(this);

    /// <summary>Means along a dimension.</summary>
    public Tensor Mean(int dim, bool keepDim = false) => Reductions.Mean(this, dim, keepDim);

    /// <summary>Largest element, NaN if any is; equal elements share the gradient.</summary>
    /// <exception cref="ShapeException">There are no elements.</exception>
    public Tensor Max() => Extremes.Max(this);

    /// <summary>Largest elements along a dimension, NaN if any is; the gradient goes to the first of them.</summary>
    public Tensor Max(int dim, bool keepDim = false) => Extremes.Max(this, dim, keepDim);

    /// <summary>Int64 positions of the largest elements along a dimension: the first of equals, the first NaN if there is one.</summary>
    public Tensor ArgMax(int dim) => Extremes.ArgMax(this, dim);

    /// <summary>exp(x) / sum exp(x) along a dimension, computed without overflow.</summary>
    public Tensor Softmax(int dim) => Softmaxes.Softmax(this, dim);

    /// <summary>log of <see cref="Softmax(int)"/>, computed without overflow.</summary>
    public Tensor LogSoftmax(int dim) => Softmaxes.LogSoftmax(this, dim);

    /// <summary>Matrix product of [.., m, k] and [.., k, n]; the leading dimensions broadcast. Vectors are rows on the left, columns on the right.</summary>
    /// <exception cref="ShapeException">The inner extents differ.</exception>
    public Tensor MatMul(Tensor other) => MatrixProducts.MatMul(this, other);

    /// <summary>x W^T + b: this [.., inputs], weight [outputs, inputs], bias [outputs] or null.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias) => LinearMaps.Linear(this, weight, bias);

    /// <summary>As <see cref="Linear(Tensor, Tensor?)"/>, and then max(., 0) in the same pass if <paramref name="relu"/>; the bits are those of two.</summary>
    public Tensor Linear(Tensor weight, Tensor? bias, bool relu) => LinearMaps.Linear(this, weight, bias, relu);
}
