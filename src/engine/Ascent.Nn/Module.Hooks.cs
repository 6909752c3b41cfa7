using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>Called before a module computes.</summary>
/// <param name="module">The module.</param>
/// <param name="input">Its input, the first where it takes several.</param>
/// <returns>What takes the input's place; null leaves it.</returns>
public delegate Tensor? ForwardPreHook(Module module, Tensor input);

/// <summary>Called after a module has computed.</summary>
/// <param name="module">The module.</param>
/// <param name="input">Its input, the first where it takes several.</param>
/// <param name="output">Its output, the first where it gives several.</param>
/// <returns>What takes the output's place; null leaves it.</returns>
public delegate Tensor? ForwardHook(Module module, Tensor input, Tensor output);

public abstract partial class Module
{
    // Replaced, never changed, so that a hook may register and remove hooks while the hooks run.
    private ForwardPreHook[] _preHooks = [];
    private ForwardHook[] _hooks = [];

    /// <summary>Whether any hook is registered on this module itself. Then it is never fused with its neighbours.</summary>
    public bool HasHooks => _preHooks.Length + _hooks.Length > 0;

    /// <summary>Calls a hook before every computation of this module, until the result is disposed.</summary>
    public IDisposable RegisterForwardPreHook(ForwardPreHook hook)
    {
        _preHooks = [.. _preHooks, hook];
        return new Registration(() => _preHooks = Without(_preHooks, hook));
    }

    /// <summary>Calls a hook after every computation of this module, until the result is disposed.</summary>
    public IDisposable RegisterForwardHook(ForwardHook hook)
    {
        _hooks = [.. _hooks, hook];
        return new Registration(() => _hooks = Without(_hooks, hook));
    }

    /// <summary>Runs the hooks that come before a computation: for the Forward of a module with several inputs.</summary>
    /// <returns>The input to compute from.</returns>
    protected Tensor BeforeForward(Tensor input)
    {
        foreach (var hook in _preHooks) input = hook(this, input) ?? input;
        return input;
    }

    /// <summary>Runs the hooks that come after a computation: for the Forward of a module with several inputs.</summary>
    /// <returns>The output to give.</returns>
    protected Tensor AfterForward(Tensor input, Tensor output)
    {
        foreach (var hook in _hooks) output = hook(this, input, output) ?? output;
        return output;
    }

    private static THook[] Without<THook>(THook[] hooks, THook hook)
    {
        var at = Array.IndexOf(hooks, hook);
        return at < 0 ? hooks : [.. hooks[..at], .. hooks[(at + 1)..]];
    }

    private sealed class Registration(Action remove) : IDisposable
    {
        private Action? _remove = remove;

        public void Dispose()
        {
            _remove?.Invoke();
            _remove = null;
        }
    }
}
