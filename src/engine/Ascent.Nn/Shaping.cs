using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>The dimensions from the first to the last given merged into one.</summary>
/// <param name="startDim">The first.</param>
/// <param name="endDim">The last.</param>
public sealed class Flatten(int startDim = 1, int endDim = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.Flatten(startDim, endDim);
}

/// <summary>A dimension taken apart into several, whose product is its extent.</summary>
/// <param name="dim">The dimension.</param>
/// <param name="shape">The extents.</param>
public sealed class Unflatten(int dim, Shape shape) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        var at = dim < 0 ? dim + input.Rank : dim;
        if (at < 0 || at >= input.Rank || input.Shape[at] != shape.Count) throw new ShapeException($"Unflatten: dimension {dim} of input {input.Shape} does not come apart into {shape}.");
        return input.Reshape([.. input.Shape.Dims[..at], .. shape.Dims, .. input.Shape.Dims[(at + 1)..]]);
    }
}

/// <summary>body(x) + shortcut(x), with x itself where there is no shortcut (He, Zhang, Ren, Sun: Deep Residual Learning, 2015).</summary>
public sealed class Residual : Module
{
    private readonly Module _body;
    private readonly Module? _shortcut;

    /// <summary>Named <c>body</c> and <c>shortcut</c>.</summary>
    public Residual(Module body, Module? shortcut = null)
    {
        _body = AddModule("body", body);
        if (shortcut is not null) _shortcut = AddModule("shortcut", shortcut);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => _body.Forward(input) + (_shortcut?.Forward(input) ?? input);
}
