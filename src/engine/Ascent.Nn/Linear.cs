using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// y = x W^T + b with W [outputs, inputs], b [outputs] and x [.., inputs]. Both begin uniform in [-1/sqrt(inputs), 1/sqrt(inputs)),
/// PyTorch's default, which for the weight is Kaiming's rule with a = sqrt(5).
/// </summary>
public sealed class Linear : Module, IRectified
{
    /// <summary>Draws the weight, then the bias.</summary>
    public Linear(int inputs, int outputs, Philox random, bool bias = true)
        : this(inputs, outputs, random, bias, DType.Float32)
    {
    }

    /// <summary>As the other constructor, of another element type.</summary>
    public Linear(int inputs, int outputs, Philox random, bool bias, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        var bound = inputs == 0 ? 0 : 1 / Math.Sqrt(inputs);
        Weight = AddParameter("weight", Tensor.Uniform([outputs, inputs], random, -bound, bound, dtype));
        if (bias) Bias = AddParameter("bias", Tensor.Uniform([outputs], random, -bound, bound, dtype));
    }

    /// <summary>W [outputs, inputs].</summary>
    public Tensor Weight { get; }

    /// <summary>b [outputs], or null without bias.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public Tensor ForwardRelu(Tensor input) => HasHooks ? Forward(input).Relu() : input.Linear(Weight, Bias, relu: true);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Linear(Weight, Bias);
}
