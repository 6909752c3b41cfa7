#pragma warning disable CS1591
using Ascent.Tensors;

namespace Ascent.Nn.Optim;

public abstract class Optimizer(IEnumerable<Tensor> parameters)
{
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];
    public double LearningRate { get; set; }
    public void ZeroGrad() => throw new NotImplementedException();
    public abstract void Step();
}

public sealed class Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false) : Optimizer(parameters)
{
    public override void Step() => throw new NotImplementedException($"{learningRate}{momentum}{weightDecay}{nesterov}");
}

public sealed class Adam(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) : Optimizer(parameters)
{
    public override void Step() => throw new NotImplementedException($"{learningRate}{beta1}{beta2}{epsilon}{weightDecay}");
}
