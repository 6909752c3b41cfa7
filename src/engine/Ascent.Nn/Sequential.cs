using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>Modules one after another, named 0, 1, 2, ...</summary>
public sealed class Sequential : Module
{
    private readonly Module[] _modules;

    /// <summary>In the order of the computation.</summary>
    public Sequential(params Module[] modules)
    {
        _modules = [.. modules];
        for (var i = 0; i < _modules.Length; i++) AddModule($"{i}", _modules[i]);
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<Module> Modules => _modules;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        foreach (var module in _modules) input = module.Forward(input);
        return input;
    }
}

/// <summary>max(x, 0), element by element.</summary>
public sealed class Relu : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Relu();
}
