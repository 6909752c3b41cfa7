using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

/// <summary>
/// The four parts of a training step. Each is yours where it agrees with the engine's on a small network, else the engine's, so that
/// the training loop is judged by itself. The lab passes only when all tasks do, and then every part is yours.
/// </summary>
public sealed class Parts
{
    private readonly Network _network;
    private readonly bool _ownForward;
    private readonly bool _ownLoss;
    private readonly bool _ownBackward;
    private readonly Momentum? _ownUpdate;
    private readonly Sgd _update;
    private readonly Linear _first;
    private readonly Linear _second;

    public Parts(Network network, double learningRate, double momentum)
    {
        _network = network;
        var (hidden, inputs, classes) = (network.W1.Shape[0], network.W1.Shape[1], network.W2.Shape[0]);
        (_first, _second) = (new Linear(inputs, hidden, new Philox(0)), new Linear(hidden, classes, new Philox(0)));
        _update = new Sgd(EngineParameters, learningRate, momentum);
        (_ownForward, _ownLoss, _ownBackward) = (Works("forward", ForwardWorks), Works("loss", LossWorks), Works("backward", BackwardWorks));
        if (Works("update", UpdateWorks)) _ownUpdate = new Momentum(network.Parameters, learningRate, momentum);
    }

    public Activations Forward(Tensor x) => _ownForward ? FirstNetwork.Forward.Run(_network, x) : EngineForward(x);

    public double Loss(Tensor logits, Tensor labels) =>
        _ownLoss ? FirstNetwork.Loss.CrossEntropy(logits, labels) : Losses.CrossEntropy(logits, labels).Item();

    public Gradients Backward(Tensor x, Activations activations, Tensor labels) => _ownBackward
        ? FirstNetwork.Backward.Run(_network, x, activations, FirstNetwork.Backward.Logits(activations.Logits, labels))
        : EngineBackward(x, labels);

    public void Update(Gradients gradients)
    {
        if (_ownUpdate is not null)
        {
            _ownUpdate.Step(gradients.All);
            return;
        }
        CopyWeights();
        foreach (var (parameter, gradient) in EngineParameters.Zip(gradients.All)) parameter.Grad = gradient;
        _update.Step();
        foreach (var (source, target) in EngineParameters.Zip(_network.Parameters)) source.AsSpan<float>().CopyTo(target.AsSpan<float>());
    }

    private Tensor[] EngineParameters => [_first.Weight, _first.Bias!, _second.Weight, _second.Bias!];

    private Activations EngineForward(Tensor x)
    {
        CopyWeights();
        using var nothingRecorded = GradMode.NoGrad();
        var z = _first.Forward(x);
        var a = z.Relu();
        return new Activations(z, a, _second.Forward(a));
    }

    private Gradients EngineBackward(Tensor x, Tensor labels)
    {
        CopyWeights();
        var parameters = EngineParameters;
        foreach (var parameter in parameters) parameter.Grad = null;
        Losses.CrossEntropy(_second.Forward(_first.Forward(x).Relu()), labels).Backward();
        return new Gradients(parameters[0].Grad!, parameters[1].Grad!, parameters[2].Grad!, parameters[3].Grad!);
    }

    private void CopyWeights()
    {
        foreach (var (source, target) in _network.Parameters.Zip(EngineParameters)) source.AsSpan<float>().CopyTo(target.AsSpan<float>());
    }

    private static bool Works(string part, Func<bool> agrees)
    {
        var works = false;
        try
        {
            works = agrees();
        }
        catch (Exception)
        {
            // A part that throws does not work; its own task says why.
        }
        if (!works) Console.WriteLine($"Your {part} does not pass yet: this training uses the engine's in its place.");
        return works;
    }

    // Small and odd sizes, biases that are not 0, logits that overflow without care.
    private static (Parts Engine, Network Network, Tensor X, Tensor Labels) Probe()
    {
        var random = new Philox(11);
        var network = new Network(Tensor.Normal([5, 7], random), Tensor.Normal([5], random), Tensor.Normal([3, 5], random), Tensor.Normal([3], random));
        return (new Parts(network), network, Tensor.Normal([4, 7], random), Tensor.From([2L, 0, 1, 1], [4]));
    }

    /// <summary>All parts the engine's, for comparison.</summary>
    private Parts(Network network)
    {
        _network = network;
        (_first, _second) = (new Linear(7, 5, new Philox(0)), new Linear(5, 3, new Philox(0)));
        _update = new Sgd(EngineParameters, 0.05, 0.9);
    }

    private static bool Near(Tensor expected, Tensor actual) =>
        expected.Shape == actual.Shape && expected.ToArray<float>().Zip(actual.ToArray<float>()).All(pair => Math.Abs(pair.First - pair.Second) < 1e-3);

    private static bool ForwardWorks()
    {
        var (engine, network, x, _) = Probe();
        var (expected, actual) = (engine.Forward(x), FirstNetwork.Forward.Run(network, x));
        return Near(expected.Z, actual.Z) && Near(expected.A, actual.A) && Near(expected.Logits, actual.Logits);
    }

    private static bool LossWorks()
    {
        var (engine, _, x, labels) = Probe();
        return new[] { 1.0, 200 }.All(scale =>
        {
            var logits = engine.Forward(x).Logits * scale;
            return Math.Abs(engine.Loss(logits, labels) - FirstNetwork.Loss.CrossEntropy(logits, labels)) < 1e-2;
        });
    }

    private static bool BackwardWorks()
    {
        var (engine, network, x, labels) = Probe();
        var activations = engine.Forward(x);
        var expected = engine.Backward(x, activations, labels).All;
        var actual = FirstNetwork.Backward.Run(network, x, activations, FirstNetwork.Backward.Logits(activations.Logits, labels)).All;
        var huge = FirstNetwork.Backward.Logits(Tensor.From([1000f, -1000, 0], [1, 3]), Tensor.From([1L], [1])).ToArray<float>();
        return expected.Zip(actual).All(pair => Near(pair.First, pair.Second)) && huge.All(float.IsFinite);
    }

    private static bool UpdateWorks()
    {
        var (expected, actual) = (Probe(), Probe());
        var own = new Momentum(actual.Network.Parameters, 0.05, 0.9);
        for (var step = 0; step < 3; step++)
        {
            var gradients = expected.Engine.Backward(expected.X, expected.Engine.Forward(expected.X), expected.Labels);
            own.Step([.. gradients.All.Select(gradient => gradient.Clone())]);
            expected.Engine.Update(gradients);
        }
        return expected.Network.Parameters.Zip(actual.Network.Parameters).All(pair => Near(pair.First, pair.Second));
    }
}
