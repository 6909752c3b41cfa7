using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults for Adam; for AdamW PyTorch's default of the weight decay is 0.01.</summary>
    public AdamOptions() => LearningRate = 1e-3;

    /// <summary>Memory of the mean.</summary>
    public double Beta1 { get; init => field = BelowOne(value, nameof(Beta1)); } = 0.9;

    /// <summary>Memory of the mean square.</summary>
    public double Beta2 { get; init => field = BelowOne(value, nameof(Beta2)); } = 0.999;

    /// <summary>Keeps the divisor from 0.</summary>
    public double Epsilon { get; init => field = NotNegative(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Divides by the largest mean square so far (Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, 2018).</summary>
    public bool AmsGrad { get; init; }
}

/// <summary>
/// Adam (Kingma, Ba: Adam, a Method for Stochastic Optimization, 2015) as PyTorch has it: g += decay p; m = b1 m + (1 - b1) g;
/// v = b2 v + (1 - b2) g²; p -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
/// </summary>
public sealed class Adam : FusedOptimizer<AdamOptions, AdamRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public Adam(IEnumerable<ParameterGroup<AdamOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or a beta that is not below 1.</exception>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool amsGrad = false)
        : this(parameters, new AdamOptions { LearningRate = learningRate, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = weightDecay, AmsGrad = amsGrad })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Adam(IEnumerable<Tensor> parameters, AdamOptions options)
        : this([new ParameterGroup<AdamOptions>(parameters, options)])
    {
    }

    internal static IReadOnlyList<string> Names { get; } = ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => Names;

    private protected override AdamRule Rule(ParameterGroup<AdamOptions> group, Tensor parameter, ParameterState state) =>
        Rule(group.Options, group.LearningRate, parameter, state, decoupled: false);

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<AdamRule>> updates) => ParameterUpdates.Apply(updates);

    internal static AdamRule Rule(AdamOptions options, double rate, Tensor parameter, ParameterState state, bool decoupled)
    {
        state.First ??= NewState(parameter);
        state.Second ??= NewState(parameter);
        if (options.AmsGrad) state.Third ??= NewState(parameter);
        return new(rate, options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, decoupled, state.Step, options.Maximize);
    }
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov, Hutter: Decoupled Weight Decay Regularization, 2019): p -= rate decay p, then a step of
/// <see cref="Adam"/> without decay.
/// </summary>
public sealed class AdamW : FusedOptimizer<AdamOptions, AdamRule>
{
    /// <summary>With numbers of their own for each group, the weight decay among them.</summary>
    public AdamW(IEnumerable<ParameterGroup<AdamOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or a beta that is not below 1.</exception>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01, bool amsGrad = false)
        : this(parameters, new AdamOptions { LearningRate = learningRate, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = weightDecay, AmsGrad = amsGrad })
    {
    }

    /// <summary>All parameters with the same numbers, the weight decay among them.</summary>
    public AdamW(IEnumerable<Tensor> parameters, AdamOptions options)
        : this([new ParameterGroup<AdamOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => Adam.Names;

    private protected override AdamRule Rule(ParameterGroup<AdamOptions> group, Tensor parameter, ParameterState state) =>
        Adam.Rule(group.Options, group.LearningRate, parameter, state, decoupled: true);

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<AdamRule>> updates) => ParameterUpdates.Apply(updates);
}
