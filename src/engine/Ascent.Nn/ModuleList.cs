using System.Collections;


namespace Ascent.Nn;

/// <summary>Modules in a list, named 0, 1, 2, ..., for a module that calls each of them itself; a list computes nothing.</summary>
/// <typeparam name="TModule">What it holds.</typeparam>
public sealed class ModuleList<TModule> : Module, IReadOnlyList<TModule>
    where TModule : Module
{
    private readonly List<TModule> _items = [];

    /// <summary>In this order.</summary>
    public ModuleList(params IEnumerable<TModule> modules)
    {
        foreach (var module in modules) Add(module);
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public TModule this[int index] => _items[index];

    /// <summary>Appends a module.</summary>
    public void Add(TModule module) => _items.Add(AddModule($"{_items.Count}", module));

    /// <inheritdoc/>
    public IEnumerator<TModule> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
