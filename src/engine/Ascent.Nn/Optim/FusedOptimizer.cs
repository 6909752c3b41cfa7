using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>An optimiser whose step is one pass over all parameters, their gradients and their state, handed out to the threads as one piece of work.</summary>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TRule">Its rule.</typeparam>
public abstract class FusedOptimizer<TOptions, TRule> : Optimizer
    where TOptions : OptimizerOptions
    where TRule : unmanaged
{
    private readonly ParameterGroup<TOptions>[] _groups;
    private readonly ParameterUpdate<TRule>[] _updates;

    /// <summary>Takes the groups.</summary>
    /// <exception cref="ArgumentException">A parameter does not require gradients or is in two groups, or there are none.</exception>
    private protected FusedOptimizer(IEnumerable<ParameterGroup<TOptions>> groups)
        : this([.. groups])
    {
    }

    private FusedOptimizer(ParameterGroup<TOptions>[] groups)
        : base(groups)
    {
        _groups = groups;
        _updates = new ParameterUpdate<TRule>[Parameters.Count];
    }

    /// <inheritdoc/>
    public sealed override void Step()
    {
        int index = 0, count = 0;
        foreach (var group in _groups)
        {
            for (var p = 0; p < group.Parameters.Count; p++)
            {
                var parameter = group.Parameters[p];
                var state = StateOf(index++);
                if (parameter.Grad is not { } gradient) continue;
                state.Step++;
                var rule = Rule(group, parameter, state);
                _updates[count++] = new(parameter, gradient.Contiguous(), state.First, state.Second, state.Third, rule);
            }
        }

        if (count > 0) Apply(_updates.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            if (!ReferenceEquals(_updates[i].Gradient, _updates[i].Parameter.Grad)) _updates[i].Gradient.Dispose();
            _updates[i] = default;
        }
    }

    /// <summary>The rule of a parameter's step, whose number is counted already; makes the state that it needs.</summary>
    private protected abstract TRule Rule(ParameterGroup<TOptions> group, Tensor parameter, ParameterState state);

    /// <summary>Runs the rules.</summary>
    private protected abstract void Apply(ReadOnlySpan<ParameterUpdate<TRule>> updates);
}
