using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// One layer of an LSTM in one direction over this sequence [steps, n, inputs], with PyTorch's weights and order of gates (input, forget, cell, output).
    /// Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997.
    /// </summary>
    /// <param name="weightInput">W_ih [4 h, inputs].</param>
    /// <param name="weightHidden">W_hh [4 h, h].</param>
    /// <param name="biasInput">b_ih [4 h], or null.</param>
    /// <param name="biasHidden">b_hh [4 h], or null.</param>
    /// <param name="hidden">The hidden state before the first step [n, h], or null for zeros.</param>
    /// <param name="cell">The cell state before the first step [n, h], or null for zeros.</param>
    /// <param name="reverse">Whether the sequence is gone through from its end; outputs stay at the places of their inputs.</param>
    /// <returns>The hidden state after each step [steps, n, h], and both states after the last one [n, h].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no step.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        Tensor weightInput, Tensor weightHidden, Tensor? biasInput = null, Tensor? biasHidden = null, Tensor? hidden = null, Tensor? cell = null, bool reverse = false) =>
        Recurrences.Lstm(this, weightInput, weightHidden, biasInput, biasHidden, hidden, cell, reverse);

    /// <summary>
    /// One layer of a GRU in one direction over this sequence [steps, n, inputs], with PyTorch's weights and order of gates (reset, update, new).
    /// Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (arXiv 1406.1078).
    /// </summary>
    /// <param name="weightInput">W_ih [3 h, inputs].</param>
    /// <param name="weightHidden">W_hh [3 h, h].</param>
    /// <param name="biasInput">b_ih [3 h], or null.</param>
    /// <param name="biasHidden">b_hh [3 h], or null.</param>
    /// <param name="hidden">The hidden state before the first step [n, h], or null for zeros.</param>
    /// <param name="reverse">Whether the sequence is gone through from its end; outputs stay at the places of their inputs.</param>
    /// <returns>The hidden state after each step [steps, n, h], and after the last one [n, h].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no step.</exception>
    public (Tensor Output, Tensor Hidden) Gru(
        Tensor weightInput, Tensor weightHidden, Tensor? biasInput = null, Tensor? biasHidden = null, Tensor? hidden = null, bool reverse = false) =>
        Recurrences.Gru(this, weightInput, weightHidden, biasInput, biasHidden, hidden, reverse);
}
