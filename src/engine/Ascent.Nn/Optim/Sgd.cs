using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Nn.Optim;

/// <summary>
/// Stochastic gradient descent as PyTorch has it: g += decay p; v = momentum v + g (v = g in the first step);
/// p -= rate v, or p -= rate (g + momentum v) for Nesterov.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _weightDecay;
    private readonly bool _nesterov;
    private readonly Tensor?[] _velocities;

    /// <summary>Without momentum no state is kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
        : base(parameters)
    {
        LearningRate = NotNegative(learningRate, nameof(learningRate));
        _momentum = NotNegative(momentum, nameof(momentum));
        _weightDecay = NotNegative(weightDecay, nameof(weightDecay));
        if (nesterov && momentum == 0) throw new ArgumentException("Nesterov's step needs a momentum.", nameof(nesterov));
        _nesterov = nesterov;
        _velocities = new Tensor?[Parameters.Count];
    }

    /// <inheritdoc/>
    public override void Step()
    {
        for (var i = 0; i < _velocities.Length; i++)
        {
            var parameter = Parameters[i];
            if (parameter.Grad is null) continue;
            var isFirst = _velocities[i] is null;
            if (_momentum != 0) _velocities[i] ??= State(parameter);
            ParameterUpdates.Sgd(parameter, Gradient(parameter), _velocities[i], isFirst, LearningRate, _momentum, 0, _weightDecay, _nesterov);
        }
    }
}
