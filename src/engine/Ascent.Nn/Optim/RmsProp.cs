using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public RmsPropOptions() => LearningRate = 1e-2;

    /// <summary>Memory of the averages.</summary>
    public double Alpha { get; init => field = BelowOne(value, nameof(Alpha)); } = 0.99;

    /// <summary>Keeps the divisor from 0.</summary>
    public double Epsilon { get; init => field = NotNegative(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Part of the velocity that is kept; without momentum there is none.</summary>
    public double Momentum { get; init => field = NotNegative(value, nameof(Momentum)); }

    /// <summary>Divides by an estimate of the gradient's deviation instead of its root mean square.</summary>
    public bool Centered { get; init; }
}

/// <summary>
/// RMSProp (Hinton, Tieleman: Lecture 6.5 of Neural Networks for Machine Learning, 2012; centred: Graves: Generating Sequences with
/// Recurrent Neural Networks, 2013) as PyTorch has it: g += decay p; s = alpha s + (1 - alpha) g²; d = g / (sqrt(s) + epsilon), centred
/// m = alpha m + (1 - alpha) g and d = g / (sqrt(s - m²) + epsilon); with momentum d = v = momentum v + d; p -= rate d.
/// </summary>
public sealed class RmsProp : FusedOptimizer<RmsPropOptions, RmsPropRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public RmsProp(IEnumerable<ParameterGroup<RmsPropOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public RmsProp(IEnumerable<Tensor> parameters, double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : this(parameters, new RmsPropOptions { LearningRate = learningRate, Alpha = alpha, Epsilon = epsilon, WeightDecay = weightDecay, Momentum = momentum, Centered = centered })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public RmsProp(IEnumerable<Tensor> parameters, RmsPropOptions options)
        : this([new ParameterGroup<RmsPropOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ["square_avg", "momentum_buffer", "grad_avg"];

    private protected override RmsPropRule Rule(ParameterGroup<RmsPropOptions> group, Tensor parameter, ParameterState state)
    {
        var options = group.Options;
        state.First ??= NewState(parameter);
        if (options.Momentum != 0) state.Second ??= NewState(parameter);
        if (options.Centered) state.Third ??= NewState(parameter);
        return new(group.LearningRate, options.Alpha, options.Epsilon, options.Momentum, options.WeightDecay, options.Maximize);
    }

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<RmsPropRule>> updates) => ParameterUpdates.Apply(updates);
}
