using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="Lion"/>.</summary>
public sealed record LionOptions : OptimizerOptions
{
    /// <summary>The paper's defaults; rates that suit Adam are 3 to 10 times too large, its weight decays as much too small.</summary>
    public LionOptions() => LearningRate = 1e-4;

    /// <summary>How much of the mean goes into the step.</summary>
    public double Beta1 { get; init => field = BelowOne(value, nameof(Beta1)); } = 0.9;

    /// <summary>Memory of the mean.</summary>
    public double Beta2 { get; init => field = BelowOne(value, nameof(Beta2)); } = 0.99;
}

/// <summary>
/// Lion (Chen and others: Symbolic Discovery of Optimization Algorithms, 2023): p -= rate decay p; p -= rate sign(b1 m + (1 - b1) g);
/// m = b2 m + (1 - b2) g.
/// </summary>
public sealed class Lion : FusedOptimizer<LionOptions, LionRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public Lion(IEnumerable<ParameterGroup<LionOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Lion(IEnumerable<Tensor> parameters, double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : this(parameters, new LionOptions { LearningRate = learningRate, Beta1 = beta1, Beta2 = beta2, WeightDecay = weightDecay })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Lion(IEnumerable<Tensor> parameters, LionOptions options)
        : this([new ParameterGroup<LionOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ["exp_avg"];

    private protected override LionRule Rule(ParameterGroup<LionOptions> group, Tensor parameter, ParameterState state)
    {
        state.First ??= NewState(parameter);
        return new(group.LearningRate, group.Options.Beta1, group.Options.Beta2, group.Options.WeightDecay, group.Options.Maximize);
    }

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<LionRule>> updates) => ParameterUpdates.Apply(updates);
}
