using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>1 / (1 + e^-x).</summary>
public sealed class Sigmoid : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Sigmoid();
}

/// <summary>Hyperbolic tangent.</summary>
public sealed class Tanh : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Tanh();
}

/// <summary>x where it is positive, else slope x.</summary>
/// <param name="slope">Below 0.</param>
public sealed class LeakyRelu(double slope = 0.01) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.LeakyRelu(slope);
}

/// <summary>x where it is positive, else weight x with a weight that is learnt, for all channels or for each (He, Zhang, Ren, Sun 2015).</summary>
public sealed class Prelu : Module
{
    /// <summary>Begins with one slope.</summary>
    /// <param name="channels">1, or the extent of dimension 1.</param>
    /// <param name="slope">The first slope.</param>
    public Prelu(int channels = 1, double slope = 0.25) => Weight = AddParameter("weight", Tensor.Full([channels], slope));

    /// <summary>[channels].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Prelu(Weight);
}

/// <summary>x Phi(x) with the normal distribution Phi, or its approximation by tanh (Hendrycks, Gimpel: Gaussian Error Linear Units, 2016).</summary>
/// <param name="tanh">GPT-2's approximation.</param>
public sealed class Gelu(bool tanh = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Gelu(tanh);
}

/// <summary>x / (1 + e^-x).</summary>
public sealed class Silu : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Silu();
}

/// <summary>x where it is positive, else alpha (e^x - 1) (Clevert, Unterthiner, Hochreiter 2016).</summary>
/// <param name="alpha">Minus the value far below 0.</param>
public sealed class Elu(double alpha = 1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Elu(alpha);
}

/// <summary>log(1 + e^(beta x)) / beta, x itself where beta x exceeds the threshold.</summary>
/// <param name="beta">How sharp the bend is.</param>
/// <param name="threshold">Where it is straight.</param>
public sealed class Softplus(double beta = 1, double threshold = 20) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Softplus(beta, threshold);
}

/// <summary>x / (1 + |x|).</summary>
public sealed class Softsign : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Softsign();
}

/// <summary>x clamp(x + 3, 0, 6) / 6 (Howard and others: Searching for MobileNetV3, 2019).</summary>
public sealed class HardSwish : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.HardSwish();
}

/// <summary>clamp(x + 3, 0, 6) / 6.</summary>
public sealed class HardSigmoid : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.HardSigmoid();
}

/// <summary>e^x / sum e^x along a dimension.</summary>
/// <param name="dim">The dimension.</param>
public sealed class Softmax(int dim = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Softmax(dim);
}

/// <summary>Logarithm of <see cref="Softmax"/>.</summary>
/// <param name="dim">The dimension.</param>
public sealed class LogSoftmax(int dim = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.LogSoftmax(dim);
}

/// <summary>The input itself.</summary>
public sealed class Identity : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input;
}
