using System.Diagnostics.CodeAnalysis;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn;

/// <summary>
/// A part of a network: parameters, parts of its own, and a function from tensor to tensor. A derived class registers what it
/// holds in its constructor; the names, joined by dots, are those that PyTorch gives the same network.
/// </summary>
public abstract class Module
{
    private readonly List<(string Name, Tensor Value)> _parameters = [];
    private readonly List<(string Name, Module Value)> _modules = [];

    /// <summary>Whether the module trains (the state at the beginning) or is evaluated; matters to dropout and batch norm.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The output for an input.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>All parameters, this module's before those of its parts, in the order of registration; one that is shared appears once.</summary>
    public IEnumerable<Tensor> Parameters()
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        return NamedParameters().Select(static parameter => parameter.Value).Where(seen.Add);
    }

    /// <summary>Dotted PyTorch names: <c>0.weight</c>, <c>0.bias</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> NamedParameters()
    {
        foreach (var parameter in _parameters) yield return parameter;
        foreach (var (part, module) in _modules)
        {
            foreach (var (name, value) in module.NamedParameters()) yield return ($"{part}.{name}", value);
        }
    }

    /// <summary>The parameters by name: the tensors themselves, not copies.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict() => NamedParameters().ToDictionary(StringComparer.Ordinal);

    /// <summary>Copies values into the parameters, converted to their element type. All names and shapes must fit; else nothing is changed.</summary>
    /// <exception cref="StateDictException">Names every key that is missing, unexpected or of another shape.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        var own = StateDict();
        var missing = own.Keys.Where(key => !state.ContainsKey(key)).ToList();
        var unexpected = state.Keys.Where(key => !own.ContainsKey(key)).ToList();
        var misshapen = own.Where(pair => state.TryGetValue(pair.Key, out var value) && value.Shape != pair.Value.Shape)
            .Select(pair => $"{pair.Key} is {state[pair.Key].Shape} and should be {pair.Value.Shape}").ToList();
        if (missing.Count + unexpected.Count + misshapen.Count > 0) throw new StateDictException(missing, unexpected, misshapen);
        using var off = GradMode.NoGrad();
        foreach (var (key, value) in own) value.CopyFrom(state[key]);
    }

    /// <summary>Sets <see cref="Training"/> here and in all parts.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Clears <see cref="Training"/> here and in all parts.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>Makes a tensor a parameter of this module: it requires gradients from here on.</summary>
    /// <exception cref="ArgumentException">The name is taken or has a dot.</exception>
    protected Tensor AddParameter(string name, Tensor value)
    {
        CheckName(name);
        value.RequiresGrad = true;
        _parameters.Add((name, value));
        return value;
    }

    /// <summary>Makes a module a part of this one.</summary>
    /// <exception cref="ArgumentException">The name is taken or has a dot.</exception>
    protected TModule AddModule<TModule>(string name, TModule module)
        where TModule : Module
    {
        CheckName(name);
        _modules.Add((name, module));
        return module;
    }

    private void CheckName(string name)
    {
        if (name.Length == 0 || name.Contains('.'))
            throw new ArgumentException($"'{name}' is no name for a parameter or part: it must not be empty or have a dot.");
        if (_parameters.Any(p => p.Name == name) || _modules.Any(m => m.Name == name))
            throw new ArgumentException($"{GetType().Name} has a parameter or part named '{name}' already.");
    }

    private void SetTraining(bool training)
    {
        Training = training;
        foreach (var (_, module) in _modules) module.SetTraining(training);
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
