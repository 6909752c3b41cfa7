using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// What LSTM and GRU have in common: layers, directions, and weights under PyTorch's names weight_ih_l0 [gates hidden, inputs],
/// weight_hh_l0 [gates hidden, hidden], bias_ih_l0 and bias_hh_l0, with _reverse for the other direction, all uniform in
/// [-1/sqrt(hidden), 1/sqrt(hidden)).
/// </summary>
public abstract class Recurrent : Module
{
    private readonly Weights[] _cells;
    private readonly Dropout? _dropout;
    private readonly bool _batchFirst;

    private protected Recurrent(int gates, int inputs, int hidden, Philox random, int layers, bool bias, bool batchFirst, double dropout, bool bidirectional)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        (Layers, Hidden, Directions, _batchFirst) = (layers, hidden, bidirectional ? 2 : 1, batchFirst);
        var bound = hidden == 0 ? 0 : 1 / Math.Sqrt(hidden);
        _cells = new Weights[layers * Directions];
        for (var i = 0; i < _cells.Length; i++)
        {
            var (layer, name) = (i / Directions, $"l{i / Directions}{(i % Directions == 1 ? "_reverse" : "")}");
            Tensor Draw(string kind, Shape shape) => AddParameter($"{kind}_{name}", Tensor.Uniform(shape, random, -bound, bound));
            _cells[i] = new(
                Draw("weight_ih", [gates * hidden, layer == 0 ? inputs : hidden * Directions]),
                Draw("weight_hh", [gates * hidden, hidden]),
                bias ? Draw("bias_ih", [gates * hidden]) : null,
                bias ? Draw("bias_hh", [gates * hidden]) : null);
        }

        // No part of the module's names: PyTorch has no module there either.
        if (dropout > 0 && layers > 1) _dropout = new Dropout(dropout, AddGenerator(random));
    }

    /// <summary>How many layers there are.</summary>
    public int Layers { get; }

    /// <summary>Width of the hidden state.</summary>
    public int Hidden { get; }

    /// <summary>1, or 2 if the sequence is gone through from both ends.</summary>
    public int Directions { get; }

    /// <summary>Runs all layers; each direction of each is one call.</summary>
    /// <param name="input">[steps, n, inputs], [n, steps, inputs] if batch first, or [steps, inputs].</param>
    /// <param name="states">The states before the first step, [layers directions, n, hidden] each; null for zeros.</param>
    /// <param name="run">One layer in one direction.</param>
    /// <returns>The outputs, and the states after the last step.</returns>
    private protected (Tensor Output, Tensor[] States) Run(Tensor input, Tensor?[] states, Func<Tensor, Weights, Tensor?[], bool, Tensor[]> run)
    {
        var isBatch = input.Rank == 3;
        if (!isBatch && input.Rank != 2) throw new ShapeException($"{GetType().Name}: input {input.Shape} must be a sequence of two or three dimensions.");
        if (!isBatch) (input, states) = (input.Unsqueeze(1), [.. states.Select(static state => state?.Unsqueeze(1))]);
        else if (_batchFirst) input = input.Transpose(0, 1);
        foreach (var state in states)
        {
            if (state is not null && state.Shape != [_cells.Length, input.Shape[1], Hidden])
                throw new ShapeException($"{GetType().Name}: a state of shape {state.Shape} must be [{_cells.Length}, {input.Shape[1]}, {Hidden}].");
        }

        var last = new Tensor[states.Length][];
        for (var s = 0; s < last.Length; s++) last[s] = new Tensor[_cells.Length];
        for (var layer = 0; layer < Layers; layer++)
        {
            var outputs = new Tensor[Directions];
            for (var d = 0; d < Directions; d++)
            {
                var at = (layer * Directions) + d;
                var results = run(input, _cells[at], [.. states.Select(state => state?[at])], d == 1);
                outputs[d] = results[0];
                for (var s = 0; s < last.Length; s++) last[s][at] = results[1 + s];
            }

            input = Directions == 1 ? outputs[0] : Tensor.Cat(outputs, 2);
            if (_dropout is not null && Training && layer < Layers - 1) input = _dropout.Forward(input);
        }

        Tensor[] after = [.. last.Select(static states => Tensor.Stack(states, 0))];
        if (!isBatch) return (input.Squeeze(1), [.. after.Select(static state => state.Squeeze(1))]);
        return (_batchFirst ? input.Transpose(0, 1) : input, after);
    }

    /// <summary>The weights of one layer in one direction.</summary>
    private protected readonly record struct Weights(Tensor Input, Tensor Hidden, Tensor? InputBias, Tensor? HiddenBias);
}

/// <summary>Long short-term memory (Hochreiter, Schmidhuber 1997) over whole sequences, with PyTorch's order of gates: input, forget, cell, output.</summary>
/// <param name="inputs">Width of an input.</param>
/// <param name="hidden">Width of the states.</param>
/// <param name="random">Where the weights, and what dropout drops, come from.</param>
/// <param name="layers">One above the other.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="batchFirst">Whether sequences are [n, steps, ..]; else [steps, n, ..].</param>
/// <param name="dropout">Probability, between layers, in training.</param>
/// <param name="bidirectional">Whether each layer goes through the sequence from its end as well; its outputs are joined.</param>
public sealed class Lstm(int inputs, int hidden, Philox random, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false)
    : Recurrent(4, inputs, hidden, random, layers, bias, batchFirst, dropout, bidirectional)
{
    /// <summary>Goes through sequences from given states.</summary>
    /// <param name="input">[steps, n, inputs], [n, steps, inputs] if batch first, or [steps, inputs].</param>
    /// <param name="state">Hidden and cell state before the first step, [layers directions, n, hidden] each, or null for zeros.</param>
    /// <returns>The hidden state of the last layer after each step, [steps, n, directions hidden]; hidden and cell state of all layers after the last.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Forward(Tensor input, (Tensor Hidden, Tensor Cell)? state)
    {
        input = BeforeForward(input);
        var (output, states) = Run(input, [state?.Hidden, state?.Cell], static (x, weights, before, reverse) =>
        {
            var (y, h, c) = x.Lstm(weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, before[0], before[1], reverse);
            return [y, h, c];
        });
        return (AfterForward(input, output), states[0], states[1]);
    }

    /// <summary>The outputs from states of zeros.</summary>
    protected override Tensor Compute(Tensor input) => Run(input, [null, null], static (x, weights, _, reverse) =>
    {
        var (y, h, c) = x.Lstm(weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, null, null, reverse);
        return [y, h, c];
    }).Output;
}

/// <summary>Gated recurrent units (Cho and others 2014) over whole sequences, with PyTorch's order of gates: reset, update, new.</summary>
/// <param name="inputs">Width of an input.</param>
/// <param name="hidden">Width of the state.</param>
/// <param name="random">Where the weights, and what dropout drops, come from.</param>
/// <param name="layers">One above the other.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="batchFirst">Whether sequences are [n, steps, ..]; else [steps, n, ..].</param>
/// <param name="dropout">Probability, between layers, in training.</param>
/// <param name="bidirectional">Whether each layer goes through the sequence from its end as well; its outputs are joined.</param>
public sealed class Gru(int inputs, int hidden, Philox random, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false)
    : Recurrent(3, inputs, hidden, random, layers, bias, batchFirst, dropout, bidirectional)
{
    /// <summary>Goes through sequences from a given state.</summary>
    /// <param name="input">[steps, n, inputs], [n, steps, inputs] if batch first, or [steps, inputs].</param>
    /// <param name="state">The state before the first step, [layers directions, n, hidden], or null for zeros.</param>
    /// <returns>The state of the last layer after each step, [steps, n, directions hidden]; that of all layers after the last.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor input, Tensor? state)
    {
        input = BeforeForward(input);
        var (output, states) = Run(input, [state], static (x, weights, before, reverse) =>
        {
            var (y, h) = x.Gru(weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, before[0], reverse);
            return [y, h];
        });
        return (AfterForward(input, output), states[0]);
    }

    /// <summary>The outputs from a state of zeros.</summary>
    protected override Tensor Compute(Tensor input) => Run(input, [null], static (x, weights, _, reverse) =>
    {
        var (y, h) = x.Gru(weights.Input, weights.Hidden, weights.InputBias, weights.HiddenBias, null, reverse);
        return [y, h];
    }).Output;
}
