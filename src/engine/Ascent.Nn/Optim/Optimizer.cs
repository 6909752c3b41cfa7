using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Optim;

/// <summary>Changes parameters by their gradients.</summary>
public abstract partial class Optimizer
{
    private readonly ParameterState[] _states;

    /// <summary>Takes the groups.</summary>
    /// <exception cref="ArgumentException">A parameter does not require gradients or is in two groups, or there are none.</exception>
    protected Optimizer(IReadOnlyList<ParameterGroup> groups)
    {
        Groups = groups;
        Parameters = [.. groups.SelectMany(static group => group.Parameters)];
        if (Parameters.Count == 0) throw new ArgumentException("An optimiser needs at least one parameter.", nameof(groups));
        if (Parameters.Distinct().Count() != Parameters.Count) throw new ArgumentException("A parameter is in more than one group of an optimiser.", nameof(groups));
        foreach (var parameter in Parameters)
        {
            if (!parameter.IsLeaf || !parameter.RequiresGrad || !parameter.IsContiguous)
                throw new ArgumentException($"An optimiser takes contiguous leaves that require gradients; a parameter of shape {parameter.Shape} is none.", nameof(groups));
        }

        _states = [.. Parameters.Select(static _ => new ParameterState())];
    }

    /// <summary>The groups.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>What is changed: the parameters of all groups.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The learning rate of the first group; setting it sets that of all groups. May be changed between steps.</summary>
    public double LearningRate
    {
        get => Groups[0].LearningRate;
        set
        {
            foreach (var group in Groups) group.LearningRate = value;
        }
    }

    /// <summary>
    /// Before the next backward pass. Gives the gradients and their storage back, so that a gradient to be kept must be cloned before; or,
    /// with <paramref name="setToNone"/> false, keeps them and fills them with 0, so that a parameter that gets no gradient still decays.
    /// </summary>
    public void ZeroGrad(bool setToNone = true)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Grad is not { } gradient) continue;
            if (setToNone)
            {
                gradient.Dispose();
                parameter.Grad = null;
            }
            else
            {
                using var off = GradMode.NoGrad();
                gradient.Fill(0);
            }
        }
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    public abstract void Step();

    /// <summary>What is kept for a parameter, by its index in <see cref="Parameters"/>.</summary>
    protected ParameterState StateOf(int index) => _states[index];

    /// <summary>State in the shape of a parameter that outlives every <see cref="TensorScope"/>.</summary>
    protected static Tensor NewState(Tensor parameter, double value = 0)
    {
        var state = Tensor.Full(parameter.Shape, value, parameter.DType);
        state.OutliveScope();
        return state;
    }
}
