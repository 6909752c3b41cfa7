using System.Diagnostics.CodeAnalysis;
using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Part of the velocity that is kept; without momentum no state is kept.</summary>
    public double Momentum { get; init => field = NotNegative(value, nameof(Momentum)); }

    /// <summary>Part of the gradient that does not reach the velocity.</summary>
    public double Dampening { get; init; }

    /// <summary>Looks ahead along the velocity; needs a momentum and no dampening.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    [SuppressMessage("Usage", "MA0015", Justification = "The property stands for the constructor's argument of the same name.")]
    protected internal override void Check()
    {
        if (Nesterov && (Momentum == 0 || Dampening != 0)) throw new ArgumentException("Nesterov's step needs a momentum and no dampening.", nameof(Nesterov));
    }
}

/// <summary>
/// Stochastic gradient descent as PyTorch has it: g += decay p; v = momentum v + (1 - dampening) g (v = g in the first step);
/// p -= rate v, or p -= rate (g + momentum v) for Nesterov's step.
/// </summary>
public sealed class Sgd : FusedOptimizer<SgdOptions, SgdRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public Sgd(IEnumerable<ParameterGroup<SgdOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false, double dampening = 0)
        : this(parameters, new SgdOptions { LearningRate = learningRate, Momentum = momentum, WeightDecay = weightDecay, Nesterov = nesterov, Dampening = dampening })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Sgd(IEnumerable<Tensor> parameters, SgdOptions options)
        : this([new ParameterGroup<SgdOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ["momentum_buffer"];

    private protected override SgdRule Rule(ParameterGroup<SgdOptions> group, Tensor parameter, ParameterState state)
    {
        var options = group.Options;
        var isFirst = state.First is null;
        if (options.Momentum != 0) state.First ??= NewState(parameter);
        return new(group.LearningRate, options.Momentum, options.Dampening, options.WeightDecay, options.Nesterov, isFirst, options.Maximize);
    }

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<SgdRule>> updates) => ParameterUpdates.Apply(updates);
}
