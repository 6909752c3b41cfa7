using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// A part of a network: parameters, buffers, parts of its own, and a function from tensor to tensor. A derived class registers what
/// it holds in its constructor and says in <see cref="Compute"/> what it computes (PyTorch's <c>forward</c>); the names, joined by
/// dots, are those that PyTorch gives the same network.
/// </summary>
/// <remarks>
/// Parameters are trained; buffers are what else belongs to the state, such as the running means of batch norm. A module of several
/// inputs has a <c>Forward</c> of its own beside the one of one input, and calls <see cref="BeforeForward"/> and <see cref="AfterForward"/> there.
/// </remarks>
public abstract partial class Module
{
    private readonly List<(string Name, Tensor Value)> _parameters = [];
    private readonly List<(string Name, Tensor Value, bool Persistent)> _buffers = [];
    private readonly List<(string Name, Module Value)> _modules = [];
    private readonly List<Philox> _generators = [];

    /// <summary>Whether the module trains (the state at the beginning) or is evaluated; matters to dropout and batch norm.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The output for an input, with the hooks.</summary>
    public Tensor Forward(Tensor input) => HasHooks ? AfterForward(input = BeforeForward(input), Compute(input)) : Compute(input);

    /// <summary>What the module computes from an input; called by <see cref="Forward"/>.</summary>
    /// <exception cref="NotSupportedException">The module takes several inputs, through a method of its own.</exception>
    protected virtual Tensor Compute(Tensor input) =>
        throw new NotSupportedException($"{GetType().Name} does not compute from one input; call the Forward with its own inputs.");

    /// <summary>Sets <see cref="Training"/> here and in all parts.</summary>
    public void Train() => Apply(static module => module.Training = true);

    /// <summary>Clears <see cref="Training"/> here and in all parts.</summary>
    public void Eval() => Apply(static module => module.Training = false);

    /// <summary>Runs an action on every part, and on theirs, the innermost first, then on this module.</summary>
    public void Apply(Action<Module> action)
    {
        foreach (var (_, module) in _modules) module.Apply(action);
        action(this);
    }

    /// <summary>
    /// Freezes (false) or trains (true) all parameters, those of the parts too. A frozen parameter gets no gradient, so optimisers
    /// leave it alone; gradients that it has are dropped.
    /// </summary>
    public void SetRequiresGrad(bool value)
    {
        foreach (var parameter in Parameters())
        {
            parameter.RequiresGrad = value;
            if (!value) DropGradient(parameter);
        }
    }

    /// <summary>
    /// Converts all floating-point parameters and buffers. The tensors stay the same objects, so an optimiser goes on with them if it
    /// has no state yet; gradients are dropped.
    /// </summary>
    /// <exception cref="ArgumentException">The type is not Float32 or Float64.</exception>
    public void To(DType dtype)
    {
        if (!dtype.IsFloat()) throw new ArgumentException($"Parameters are Float32 or Float64, not {dtype}.", nameof(dtype));
        using var off = GradMode.NoGrad();
        foreach (var tensor in Parameters().Concat(Buffers()))
        {
            if (!tensor.DType.IsFloat() || tensor.DType == dtype) continue;
            DropGradient(tensor);
            using var converted = tensor.To(dtype);
            tensor.SetData(converted);
        }
    }

    /// <summary>Makes a tensor a parameter of this module: it requires gradients from here on.</summary>
    /// <exception cref="ArgumentException">The name is taken or has a dot.</exception>
    protected Tensor AddParameter(string name, Tensor value)
    {
        CheckName(name);
        value.RequiresGrad = true;
        _parameters.Add((name, value));
        return value;
    }

    /// <summary>
    /// Makes a tensor a buffer of this module: state that is not trained. Unless <paramref name="persistent"/> is false it is part of
    /// <see cref="StateDict"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken or has a dot.</exception>
    protected Tensor AddBuffer(string name, Tensor value, bool persistent = true)
    {
        CheckName(name);
        value.OutliveScope();
        _buffers.Add((name, value, persistent));
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

    /// <summary>Makes a generator that the module draws from while it trains a part of what a checkpoint keeps.</summary>
    protected Philox AddGenerator(Philox random)
    {
        _generators.Add(random);
        return random;
    }

    /// <summary>The generators that this module and its parts draw from while they train, each once, in the order of the parts.</summary>
    public IReadOnlyList<Philox> Generators()
    {
        var found = new List<Philox>();
        Apply(module => found.AddRange(module._generators.Where(generator => !found.Contains(generator))));
        return found;
    }

    private static void DropGradient(Tensor tensor)
    {
        tensor.Grad?.Dispose();
        tensor.Grad = null;
    }

    private void CheckName(string name)
    {
        if (name.Length == 0 || name.Contains('.'))
            throw new ArgumentException($"'{name}' is no name for a parameter, buffer or part: it must not be empty or have a dot.", nameof(name));
        if (_parameters.Any(p => p.Name == name) || _buffers.Any(b => b.Name == name) || _modules.Any(m => m.Name == name))
            throw new ArgumentException($"{GetType().Name} has a parameter, buffer or part named '{name}' already.", nameof(name));
    }
}
