using Ascent.Tensors;

namespace Ascent.Nn.Optim;

/// <summary>Parameters that are updated with the same numbers.</summary>
public abstract class ParameterGroup
{
    private protected ParameterGroup(IEnumerable<Tensor> parameters, OptimizerOptions options)
    {
        options.Check();
        Parameters = [.. parameters.Distinct()];
        LearningRate = InitialLearningRate = options.LearningRate;
    }

    /// <summary>What is changed, each once.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The learning rate now; may be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>The learning rate that a schedule's factors multiply.</summary>
    public double InitialLearningRate { get; internal set; }
}

/// <summary>Parameters that are updated with the same numbers: <c>new(parameters, options)</c>.</summary>
/// <typeparam name="TOptions">The optimiser's options.</typeparam>
/// <param name="parameters">A parameter that is given twice counts once.</param>
/// <param name="options">The numbers.</param>
public sealed class ParameterGroup<TOptions>(IEnumerable<Tensor> parameters, TOptions options) : ParameterGroup(parameters, options)
    where TOptions : OptimizerOptions
{
    /// <summary>The numbers; their learning rate is the one to begin with. May be changed between steps.</summary>
    /// <exception cref="ArgumentException">Options that do not go together.</exception>
    public TOptions Options
    {
        get;
        set
        {
            value.Check();
            field = value;
        }
    } = options;
}
