#pragma warning disable CS1591, CA1822
using Ascent.Tensors.Random;

namespace Ascent.Tensors;

public sealed class Tensor : IDisposable
{
    public Shape Shape => throw new NotImplementedException();
    public DType DType => throw new NotImplementedException();
    public int Rank => Shape.Rank;
    public int Count => Shape.Count;
    public bool IsContiguous => throw new NotImplementedException();
    public bool RequiresGrad { get; set; }
    public Tensor? Grad { get; set; }

    public static Tensor From(ReadOnlySpan<float> values, Shape shape) => throw new NotImplementedException();
    public static Tensor From(ReadOnlySpan<double> values, Shape shape) => throw new NotImplementedException();
    public static Tensor From(ReadOnlySpan<long> values, Shape shape) => throw new NotImplementedException();
    public static Tensor Scalar(double value, DType dtype = DType.Float32) => throw new NotImplementedException();
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => throw new NotImplementedException();
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => throw new NotImplementedException();
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32) => throw new NotImplementedException();
    public static Tensor Arange(int count, DType dtype = DType.Int64) => throw new NotImplementedException();
    public static Tensor Uniform(Shape shape, Philox random, double low = 0, double high = 1, DType dtype = DType.Float32) => throw new NotImplementedException();
    public static Tensor Normal(Shape shape, Philox random, double mean = 0, double deviation = 1, DType dtype = DType.Float32) => throw new NotImplementedException();

    /// <summary>The elements in row-major order, copied (converted where T differs from the element type). T is float, double or long.</summary>
    public T[] ToArray<T>() where T : unmanaged => throw new NotImplementedException();

    /// <summary>The elements in place, row-major; only for contiguous tensors of element type T.</summary>
    public Span<T> AsSpan<T>() where T : unmanaged => throw new NotImplementedException();
    public double Item() => throw new NotImplementedException();
    public Tensor To(DType dtype) => throw new NotImplementedException();
    public Tensor Clone() => throw new NotImplementedException();
    public Tensor Detach() => throw new NotImplementedException();
    public Tensor Contiguous() => throw new NotImplementedException();
    public void Backward() => throw new NotImplementedException();
    public void Backward(Tensor gradient) => throw new NotImplementedException();

    public Tensor Reshape(Shape shape) => throw new NotImplementedException();
    public Tensor Flatten(int startDim = 0, int endDim = -1) => throw new NotImplementedException();
    public Tensor Permute(params ReadOnlySpan<int> dims) => throw new NotImplementedException();
    public Tensor Transpose(int dim0 = -2, int dim1 = -1) => throw new NotImplementedException();
    public Tensor T => Transpose();
    public Tensor Expand(Shape shape) => throw new NotImplementedException();
    public Tensor Unsqueeze(int dim) => throw new NotImplementedException();
    public Tensor Squeeze(int dim) => throw new NotImplementedException();

    /// <summary>A view of [start, end) along a dimension.</summary>
    public Tensor Slice(int dim, int start, int end) => throw new NotImplementedException();

    /// <summary>A view without dimension 0, at an index.</summary>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public Tensor this[int index] => throw new NotImplementedException();

    /// <summary>Rows along a dimension chosen by an Int64 vector.</summary>
    public Tensor IndexSelect(int dim, Tensor index) => throw new NotImplementedException();

    public static Tensor operator +(Tensor a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator -(Tensor a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator *(Tensor a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator /(Tensor a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator +(Tensor a, double b) => throw new NotImplementedException();
    public static Tensor operator -(Tensor a, double b) => throw new NotImplementedException();
    public static Tensor operator *(Tensor a, double b) => throw new NotImplementedException();
    public static Tensor operator /(Tensor a, double b) => throw new NotImplementedException();
    public static Tensor operator +(double a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator -(double a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator *(double a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator /(double a, Tensor b) => throw new NotImplementedException();
    public static Tensor operator -(Tensor a) => throw new NotImplementedException();
    public Tensor Pow(double exponent) => throw new NotImplementedException();
    public Tensor Exp() => throw new NotImplementedException();
    public Tensor Log() => throw new NotImplementedException();
    public Tensor Sqrt() => throw new NotImplementedException();
    public Tensor Abs() => throw new NotImplementedException();
    public Tensor Relu() => throw new NotImplementedException();
    public Tensor Sigmoid() => throw new NotImplementedException();
    public Tensor Tanh() => throw new NotImplementedException();
    public Tensor Maximum(Tensor other) => throw new NotImplementedException();
    public Tensor Minimum(Tensor other) => throw new NotImplementedException();

    /// <summary>1 where the comparison holds, else 0, in this tensor's element type; no gradient.</summary>
    public Tensor GreaterThan(double value) => throw new NotImplementedException();
    public Tensor LessThan(double value) => throw new NotImplementedException();
    public Tensor EqualTo(Tensor other) => throw new NotImplementedException();

    public Tensor Sum() => throw new NotImplementedException();
    public Tensor Sum(int dim, bool keepDim = false) => throw new NotImplementedException();
    public Tensor Mean() => throw new NotImplementedException();
    public Tensor Mean(int dim, bool keepDim = false) => throw new NotImplementedException();
    public Tensor Max() => throw new NotImplementedException();
    public Tensor Max(int dim, bool keepDim = false) => throw new NotImplementedException();
    public Tensor ArgMax(int dim) => throw new NotImplementedException();
    public Tensor Softmax(int dim) => throw new NotImplementedException();
    public Tensor LogSoftmax(int dim) => throw new NotImplementedException();

    /// <summary>Matrix product of [.., m, k] and [.., k, n]; the leading dimensions broadcast.</summary>
    public Tensor MatMul(Tensor other) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
