using System.Diagnostics.CodeAnalysis;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn;

public abstract partial class Module
{
    /// <summary>All parameters, this module's before those of its parts, in the order of registration; one that is shared appears once.</summary>
    public IEnumerable<Tensor> Parameters() => Once(NamedParameters());

    /// <summary>Dotted PyTorch names: <c>0.weight</c>, <c>0.bias</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedParameters() => Named(static module => module._parameters);

    /// <summary>All buffers, this module's before those of its parts; one that is shared appears once.</summary>
    public IEnumerable<Tensor> Buffers() => Once(NamedBuffers());

    /// <summary>Dotted PyTorch names: <c>1.running_mean</c>. Those that are not part of the state are among them.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedBuffers() => Named(static module => module._buffers.Select(static buffer => (buffer.Name, buffer.Value)));

    /// <summary>The parts of this module itself.</summary>
    public IEnumerable<(string Name, Module Value)> NamedChildren() => _modules;

    /// <summary>This module, named "", then its parts and theirs with dotted names, each before its own parts; one that is shared appears once.</summary>
    public IEnumerable<(string Name, Module Value)> NamedModules()
    {
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        return All("", this).Where(module => seen.Add(module.Value));

        static IEnumerable<(string Name, Module Value)> All(string name, Module module)
        {
            yield return (name, module);
            foreach (var (part, child) in module._modules)
            {
                foreach (var below in All(Dotted(name, part), child)) yield return below;
            }
        }
    }

    /// <summary>
    /// The parameters and buffers by name: the tensors themselves, not copies. In PyTorch's order: of each module the parameters,
    /// then the buffers, then the parts.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> StateDict() =>
        Named(static module => module._parameters.Concat(module._buffers.Where(static buffer => buffer.Persistent).Select(static buffer => (buffer.Name, buffer.Value))))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Copies values into parameters and buffers, converted to their element types. All names and shapes must fit, else nothing is
    /// changed; if not <paramref name="strict"/>, names may be missing or unexpected.
    /// </summary>
    /// <returns>What was missing and what was unexpected: both empty if <paramref name="strict"/>.</returns>
    /// <exception cref="StateDictException">Names every key that is missing, unexpected or of another shape.</exception>
    public (IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        var own = StateDict();
        var missing = own.Keys.Where(key => !state.ContainsKey(key)).ToList();
        var unexpected = state.Keys.Where(key => !own.ContainsKey(key)).ToList();
        var misshapen = own.Where(pair => state.TryGetValue(pair.Key, out var value) && value.Shape != pair.Value.Shape)
            .Select(pair => $"{pair.Key} is {state[pair.Key].Shape} and should be {pair.Value.Shape}").ToList();
        if (misshapen.Count > 0 || (strict && missing.Count + unexpected.Count > 0)) throw new StateDictException(missing, unexpected, misshapen);
        using var off = GradMode.NoGrad();
        foreach (var (key, value) in own)
        {
            if (state.TryGetValue(key, out var loaded)) value.CopyFrom(loaded);
        }

        return (missing, unexpected);
    }

    private static IEnumerable<Tensor> Once(IEnumerable<(string Name, Tensor Value)> named)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        return named.Select(static pair => pair.Value).Where(seen.Add);
    }

    private static string Dotted(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";

    private IEnumerable<(string Name, Tensor Value)> Named(Func<Module, IEnumerable<(string Name, Tensor Value)>> members, string prefix = "")
    {
        foreach (var (name, value) in members(this)) yield return (Dotted(prefix, name), value);
        foreach (var (part, module) in _modules)
        {
            foreach (var below in module.Named(members, Dotted(prefix, part))) yield return below;
        }
    }
}

/// <summary>Weights that do not fit a module.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Carries lists; a bare message would say less.")]
public sealed class StateDictException(IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshapen)
    : Exception("The weights do not fit the module." + Part("Missing", missing) + Part("Unexpected", unexpected) + Part("Of another shape", misshapen))
{
    /// <summary>Names that the module has and the weights lack.</summary>
    public IReadOnlyList<string> Missing { get; } = missing;

    /// <summary>Names that the weights have and the module lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; } = unexpected;

    /// <summary>Sentences about shapes that differ.</summary>
    public IReadOnlyList<string> Misshapen { get; } = misshapen;

    private static string Part(string title, IReadOnlyList<string> keys) => keys.Count == 0 ? "" : $" {title}: {string.Join(", ", keys)}.";
}
