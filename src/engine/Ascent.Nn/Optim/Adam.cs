using Ascent.Tensors;
using Ascent.Tensors.Cpu;

namespace Ascent.Nn.Optim;

/// <summary>
/// Adam (Kingma, Ba: Adam, a Method for Stochastic Optimization, 2015) as PyTorch has it; weight decay is added to the gradient.
/// </summary>
public sealed class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly (Tensor First, Tensor Second, long Step)?[] _states;

    /// <summary>Keeps two averages for each parameter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or a beta that is not below 1.</exception>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(parameters)
    {
        LearningRate = NotNegative(learningRate, nameof(learningRate));
        _beta1 = Beta(beta1, nameof(beta1));
        _beta2 = Beta(beta2, nameof(beta2));
        _epsilon = NotNegative(epsilon, nameof(epsilon));
        _weightDecay = NotNegative(weightDecay, nameof(weightDecay));
        _states = new (Tensor, Tensor, long)?[Parameters.Count];
    }

    /// <inheritdoc/>
    public override void Step()
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var parameter = Parameters[i];
            if (parameter.Grad is null) continue;
            var (first, second, step) = _states[i] ?? (State(parameter), State(parameter), 0);
            _states[i] = (first, second, ++step);
            ParameterUpdates.Adam(parameter, Gradient(parameter), first, second, step, LearningRate, _beta1, _beta2, _epsilon, _weightDecay);
        }
    }

    private static double Beta(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in [0, 1).");
}
