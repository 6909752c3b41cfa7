using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// A multi-layer perceptron: fully connected layers with ReLU between them. The keys are those of PyTorch's
/// <c>Sequential(Linear, ReLU, Linear, ..)</c>: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>, and so on.
/// </summary>
public sealed class Mlp : Module
{
    private readonly List<Module> _layers = [];

    /// <summary>Draws the weights layer by layer.</summary>
    /// <param name="inputs">Values of one example.</param>
    /// <param name="hidden">Widths of the hidden layers; none gives a linear classifier.</param>
    /// <param name="outputs">Classes.</param>
    /// <param name="random">Where the first weights come from.</param>
    public Mlp(int inputs, IReadOnlyList<int> hidden, int outputs, Philox random)
    {
        var width = inputs;
        foreach (var next in hidden)
        {
            Add(new Linear(width, next, random));
            Add(new Relu());
            width = next;
        }

        Add(new Linear(width, outputs, random));
    }

    /// <summary>Logits [count, outputs] of inputs [count, inputs].</summary>
    protected override Tensor Compute(Tensor input)
    {
        foreach (var layer in _layers) input = layer.Forward(input);
        return input;
    }

    private void Add(Module layer) => _layers.Add(AddModule($"{_layers.Count}", layer));
}
