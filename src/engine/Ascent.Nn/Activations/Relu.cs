using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>max(x, 0), element by element.</summary>
public sealed class Relu : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Relu();
}
