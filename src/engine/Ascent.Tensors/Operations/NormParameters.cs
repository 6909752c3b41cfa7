using Ascent.Tensors.Autograd;

namespace Ascent.Tensors.Operations;

/// <summary>Which of weight and bias a norm has, and so where they stand among its inputs, of which x is the first.</summary>
internal readonly record struct NormParameters(bool HasWeight, bool HasBias)
{
    public static NormParameters Of(Tensor? weight, Tensor? bias) => new(weight is not null, bias is not null);

    /// <summary>x and those that there are.</summary>
    public static Tensor[] Inputs(Tensor x, Tensor? weight, Tensor? bias) =>
        weight is null ? bias is null ? [x] : [x, bias] : bias is null ? [x, weight] : [x, weight, bias];

    /// <summary>Some tensors, then those of weight and bias that there are.</summary>
    public static Tensor[] Saved(ReadOnlySpan<Tensor> first, Tensor? weight, Tensor? bias) =>
        weight is null ? bias is null ? [.. first] : [.. first, bias] : bias is null ? [.. first, weight] : [.. first, weight, bias];

    public int BiasAt => HasWeight ? 2 : 1;

    /// <summary>An empty tensor for the gradient of the weight, if it is wanted.</summary>
    public Tensor? WeightGradient(BackwardContext c, Shape shape) => HasWeight && c.Needs(1) ? Tensor.Empty(shape, c.Gradient.DType) : null;

    /// <summary>An empty tensor for the gradient of the bias, if it is wanted.</summary>
    public Tensor? BiasGradient(BackwardContext c, Shape shape) => HasBias && c.Needs(BiasAt) ? Tensor.Empty(shape, c.Gradient.DType) : null;

    /// <summary>Hands over the gradients that were computed.</summary>
    public void Give(BackwardContext c, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        if (dx is not null) c.Give(0, dx);
        if (dweight is not null) c.Give(1, dweight);
        if (dbias is not null) c.Give(BiasAt, dbias);
    }

    /// <summary>Checks that a parameter has a shape and the input's element type.</summary>
    public static void Check(string operation, Tensor x, Tensor? parameter, string role, Shape shape)
    {
        if (parameter is null) return;
        if (parameter.Shape != shape)
            throw new ShapeException($"{operation}: {role} {parameter.Shape} does not fit input {x.Shape}; it must be {shape}.");
        if (parameter.DType != x.DType)
            throw new ArgumentException($"{operation}: the {role} is {parameter.DType} and the input {x.DType}; they must have one element type.", nameof(parameter));
    }
}
