using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>
/// Modules one after another, named 0, 1, 2, .... A module that can rectify what it computes in the same pass does so where a
/// <see cref="Relu"/> follows; the output is the same, bit for bit, and gradients may be summed in another order. With a hook on either of
/// the two, both are run by themselves.
/// </summary>
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
    protected override Tensor Compute(Tensor input)
    {
        for (var i = 0; i < _modules.Length; i++)
        {
            var module = _modules[i];
            var fuses = module is IRectified && !module.HasHooks && i + 1 < _modules.Length && _modules[i + 1] is Relu { HasHooks: false };
            input = fuses ? ((IRectified)module).ForwardRelu(input) : module.Forward(input);
            if (fuses) i++;
        }

        return input;
    }
}

/// <summary>A module that can compute max(its output, 0) in one pass.</summary>
public interface IRectified
{
    /// <summary>As <see cref="Module.Forward"/> and then max(., 0); where a hook is registered, one after the other.</summary>
    Tensor ForwardRelu(Tensor input);
}
