namespace Ascent.Tensors.Backends;

public partial interface IBackend
{
    /// <summary>
    /// An LSTM over a sequence, from its last step to its first if <paramref name="reverse"/>. Gates [steps, n, 4 h] hold X W_ih^T + b_ih and are left with the
    /// activations i, f, g, o of i, f, o = sigmoid, g = tanh of (gates + H W^T + b); C' = f C + i g; H' = o tanh C'. Weight [4 h, h], bias [4 h] or null,
    /// hidden and cell [n, h] before the first step, output and cells [steps, n, h] after each.
    /// </summary>
    void Lstm(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, Tensor cell, bool reverse, Tensor output, Tensor cells);

    /// <summary>
    /// Gradients of <see cref="Lstm"/>: of what the gates held before the activation [steps, n, 4 h] and of the states before the first step [n, h], from those of
    /// the outputs [steps, n, h] and of the last cell [n, h].
    /// </summary>
    void LstmBackward(
        Tensor doutput, Tensor dcell, Tensor gates, Tensor weight, Tensor cell, Tensor cells, bool reverse, Tensor dgates, Tensor dhidden, Tensor dcellBefore);

    /// <summary>
    /// A GRU over a sequence, from its last step to its first if <paramref name="reverse"/>. Gates [steps, n, 3 h] hold X W_ih^T + b_ih and are left with the
    /// activations r, z, n; with (p, q, s) = H W^T + b: r = sigmoid(gate + p), z = sigmoid(gate + q), n = tanh(gate + r s), H' = (1 - z) n + z H. Weight [3 h, h],
    /// bias [3 h] or null, hidden [n, h] before the first step; output [steps, n, h] after each, inner [steps, n, h] the s of each.
    /// </summary>
    void Gru(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, bool reverse, Tensor output, Tensor inner);

    /// <summary>
    /// Gradients of <see cref="Gru"/>: of X W_ih^T + b_ih and of H W^T + b, both [steps, n, 3 h], and of the state before the first step [n, h], from those of the
    /// outputs [steps, n, h].
    /// </summary>
    void GruBackward(
        Tensor doutput, Tensor gates, Tensor weight, Tensor hidden, Tensor output, Tensor inner, bool reverse, Tensor dgates, Tensor dstateGates, Tensor dhidden);
}
