using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdagradOptions() => LearningRate = 1e-2;

    /// <summary>The rate of step t is rate / (1 + (t - 1) decay).</summary>
    public double LearningRateDecay { get; init => field = NotNegative(value, nameof(LearningRateDecay)); }

    /// <summary>What the sums of squares begin with.</summary>
    public double InitialSum { get; init => field = NotNegative(value, nameof(InitialSum)); }

    /// <summary>Keeps the divisor from 0.</summary>
    public double Epsilon { get; init => field = NotNegative(value, nameof(Epsilon)); } = 1e-10;
}

/// <summary>
/// Adagrad (Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, 2011) as PyTorch has it:
/// g += decay p; s += g²; p -= rate g / (sqrt(s) + epsilon).
/// </summary>
public sealed class Adagrad : FusedOptimizer<AdagradOptions, AdagradRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public Adagrad(IEnumerable<ParameterGroup<AdagradOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Adagrad(IEnumerable<Tensor> parameters, double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0)
        : this(parameters, new AdagradOptions { LearningRate = learningRate, LearningRateDecay = learningRateDecay, WeightDecay = weightDecay })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Adagrad(IEnumerable<Tensor> parameters, AdagradOptions options)
        : this([new ParameterGroup<AdagradOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ["sum"];

    private protected override AdagradRule Rule(ParameterGroup<AdagradOptions> group, Tensor parameter, ParameterState state)
    {
        var options = group.Options;
        state.First ??= NewState(parameter, options.InitialSum);
        return new(group.LearningRate / (1 + ((state.Step - 1) * options.LearningRateDecay)), options.Epsilon, options.WeightDecay, options.Maximize);
    }

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<AdagradRule>> updates) => ParameterUpdates.Apply(updates);
}
