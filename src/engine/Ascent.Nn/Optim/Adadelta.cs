using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>Numbers of <see cref="Adadelta"/>.</summary>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdadeltaOptions() => LearningRate = 1;

    /// <summary>Memory of both averages.</summary>
    public double Rho { get; init => field = BelowOne(value, nameof(Rho)); } = 0.9;

    /// <summary>Keeps root and divisor from 0.</summary>
    public double Epsilon { get; init => field = NotNegative(value, nameof(Epsilon)); } = 1e-6;
}

/// <summary>
/// Adadelta (Zeiler: Adadelta, an Adaptive Learning Rate Method, 2012) as PyTorch has it: g += decay p; s = rho s + (1 - rho) g²;
/// d = sqrt(a + epsilon) / sqrt(s + epsilon) g; a = rho a + (1 - rho) d²; p -= rate d.
/// </summary>
public sealed class Adadelta : FusedOptimizer<AdadeltaOptions, AdadeltaRule>
{
    /// <summary>With numbers of their own for each group.</summary>
    public Adadelta(IEnumerable<ParameterGroup<AdadeltaOptions>> groups)
        : base(groups)
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Adadelta(IEnumerable<Tensor> parameters, double learningRate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0)
        : this(parameters, new AdadeltaOptions { LearningRate = learningRate, Rho = rho, Epsilon = epsilon, WeightDecay = weightDecay })
    {
    }

    /// <summary>All parameters with the same numbers.</summary>
    public Adadelta(IEnumerable<Tensor> parameters, AdadeltaOptions options)
        : this([new ParameterGroup<AdadeltaOptions>(parameters, options)])
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames(ParameterGroup group) => ["square_avg", "acc_delta"];

    private protected override AdadeltaRule Rule(ParameterGroup<AdadeltaOptions> group, Tensor parameter, ParameterState state)
    {
        state.First ??= NewState(parameter);
        state.Second ??= NewState(parameter);
        return new(group.LearningRate, group.Options.Rho, group.Options.Epsilon, group.Options.WeightDecay, group.Options.Maximize);
    }

    private protected override void Apply(ReadOnlySpan<ParameterUpdate<AdadeltaRule>> updates) => ParameterUpdates.Apply(updates);
}
