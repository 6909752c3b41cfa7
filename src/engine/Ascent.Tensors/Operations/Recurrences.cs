using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// LSTM and GRU, one layer in one direction over a whole sequence X [steps, n, inputs]. What the inputs give to the gates is one product over all
/// steps, A = X W_ih^T + b_ih; the states are a product for each step. Backward: dA of all steps, then dX = dA W_ih, dW_ih = dA^T X and
/// dW_hh = dA^T H, H the state before each step, each as one product over all steps.
/// </summary>
internal static class Recurrences
{
    /// <summary>i, f, o = sigmoid, g = tanh of (A + h W_hh^T + b_hh); c' = f c + i g; h' = o tanh c'.</summary>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        Tensor x, Tensor weightInput, Tensor weightHidden, Tensor? biasInput, Tensor? biasHidden, Tensor? hidden, Tensor? cell, bool reverse)
    {
        var (steps, n, h) = Check("Lstm", x, weightInput, weightHidden, biasInput, biasHidden, 4, hidden, cell);
        var inputs = new Inputs(x, weightInput, weightHidden, biasInput, biasHidden, hidden, cell, h);
        var gates = Gates(x, weightInput, biasInput);

        // One tensor on the tape: the outputs, and behind them the last cell.
        using var result = Tensor.Empty([steps + 1, n, h], x.DType);
        using Tensor output = Part(result, 0, steps), lastCell = Part(result, steps, 1), cells = Tensor.Empty([steps, n, h], x.DType);
        Backend.Current.Lstm(gates, weightHidden, biasHidden, inputs.Hidden, inputs.Cell, reverse, output, cells);
        using (var last = Part(cells, reverse ? 0 : steps - 1, 1)) Copies.Copy(last, lastCell);
        var places = inputs.Places;
        Tape.Record("Lstm", result, inputs.All, [x, weightInput, weightHidden, inputs.Hidden, inputs.Cell, gates, cells, output], c =>
        {
            using Tensor doutput = Part(c.Gradient, 0, steps), dlast = Part(c.Gradient, steps, 1), dcell = dlast.View([n, h], [dlast.Strides[1], dlast.Strides[2]]);
            using var dgates = Tensor.Empty([steps, n, 4 * h], c.Gradient.DType);
            Tensor dhidden = Tensor.Empty([n, h], c.Gradient.DType), dcellBefore = Tensor.Empty([n, h], c.Gradient.DType);
            Backend.Current.LstmBackward(doutput, dcell, c.Saved(5), c.Saved(2), c.Saved(4), c.Saved(6), reverse, dgates, dhidden, dcellBefore);
            GiveOfInputs(c, dgates, places);
            GiveOfState(c, dgates, c.Saved(7), reverse, places);
            c.Give(3, dhidden);
            c.Give(4, dcellBefore);
        });
        gates.Dispose();
        inputs.Dispose(hidden, cell);
        return (Views.Slice(result, 0, 0, steps), Views.At(result, reverse ? 0 : steps - 1), Views.At(result, steps));
    }

    /// <summary>r, z = sigmoid(A + p), n = tanh(A + r s) with (p, q, s) = h W_hh^T + b_hh; h' = (1 - z) n + z h.</summary>
    public static (Tensor Output, Tensor Hidden) Gru(
        Tensor x, Tensor weightInput, Tensor weightHidden, Tensor? biasInput, Tensor? biasHidden, Tensor? hidden, bool reverse)
    {
        var (steps, n, h) = Check("Gru", x, weightInput, weightHidden, biasInput, biasHidden, 3, hidden, null);
        var inputs = new Inputs(x, weightInput, weightHidden, biasInput, biasHidden, hidden, null, h);
        var gates = Gates(x, weightInput, biasInput);
        var output = Tensor.Empty([steps, n, h], x.DType);
        using var inner = Tensor.Empty([steps, n, h], x.DType);
        Backend.Current.Gru(gates, weightHidden, biasHidden, inputs.Hidden, reverse, output, inner);
        var places = inputs.Places;
        Tape.Record("Gru", output, inputs.All, [x, weightInput, weightHidden, inputs.Hidden, gates, inner, output], c =>
        {
            using Tensor dgates = Tensor.Empty([steps, n, 3 * h], c.Gradient.DType), dstateGates = Tensor.Empty([steps, n, 3 * h], c.Gradient.DType);
            var dhidden = Tensor.Empty([n, h], c.Gradient.DType);
            Backend.Current.GruBackward(c.Gradient, c.Saved(4), c.Saved(2), c.Saved(3), c.Saved(6), c.Saved(5), reverse, dgates, dstateGates, dhidden);
            GiveOfInputs(c, dgates, places);
            GiveOfState(c, dstateGates, c.Saved(6), reverse, places);
            c.Give(3, dhidden);
        });
        gates.Dispose();
        inputs.Dispose(hidden, null);
        return (output, Views.At(output, reverse ? 0 : steps - 1));
    }

    /// <summary>A = X W_ih^T + b_ih, [steps, n, gates].</summary>
    private static Tensor Gates(Tensor x, Tensor weight, Tensor? bias)
    {
        var gates = Tensor.Empty([x.Shape[0], x.Shape[1], weight.Shape[0]], x.DType);
        using Tensor rows = Rows(x), to = Rows(gates);
        Backend.Current.Linear(rows, weight, bias, to, relu: false);
        return gates;
    }

    /// <summary>dX = dA W_ih, dW_ih = dA^T X, db_ih = sum of the rows of dA.</summary>
    private static void GiveOfInputs(BackwardContext c, Tensor dgates, (int BiasInput, int BiasHidden) places)
    {
        using var rows = Rows(dgates);
        Tensor x = c.Saved(0), weight = c.Saved(1);
        if (c.Needs(0))
        {
            var dx = Tensor.Empty(x.Shape, x.DType);
            using var to = Rows(dx);
            Backend.Current.MatMul(rows, weight, to, [], accumulate: false);
            c.Give(0, dx);
        }

        if (c.Needs(1))
        {
            using Tensor from = Rows(x), across = rows.Transposed();
            MatrixProducts.GiveProduct(c, 1, across, from, weight.Shape, []);
        }

        if (places.BiasInput >= 0 && c.Needs(places.BiasInput)) c.Give(places.BiasInput, Reductions.SumDim(rows, 0, keep: false));
    }

    /// <summary>dW_hh = sum over the steps of dA^T H: the first step's H is the given state, the others' are outputs, one place along.</summary>
    private static void GiveOfState(BackwardContext c, Tensor dgates, Tensor output, bool reverse, (int BiasInput, int BiasHidden) places)
    {
        var steps = dgates.Shape[0];
        if (c.Needs(2))
        {
            var sum = Tensor.Empty(c.Saved(2).Shape, dgates.DType);
            using (Tensor first = Part(dgates, reverse ? steps - 1 : 0, 1), rows = Rows(first), across = rows.Transposed())
                Backend.Current.MatMul(across, c.Saved(3), sum, [], accumulate: false);
            if (steps > 1)
            {
                using Tensor later = Part(dgates, reverse ? 0 : 1, steps - 1), rows = Rows(later), across = rows.Transposed();
                using Tensor earlier = Part(output, reverse ? 1 : 0, steps - 1), states = Rows(earlier);
                Backend.Current.MatMul(across, states, sum, [], accumulate: true);
            }

            c.Give(2, sum);
        }

        if (places.BiasHidden < 0 || !c.Needs(places.BiasHidden)) return;
        using var all = Rows(dgates);
        c.Give(places.BiasHidden, Reductions.SumDim(all, 0, keep: false));
    }

    /// <summary>[steps, n, k] as [steps x n, k].</summary>
    private static Tensor Rows(Tensor x) => Views.AsShape(x, [x.Shape[0] * x.Shape[1], x.Shape[2]]);

    /// <summary>Some steps, as a view that is not on the tape.</summary>
    private static Tensor Part(Tensor x, int start, int count) =>
        x.View([count, x.Shape[1], x.Shape[2]], x.StrideArray, start * x.Strides[0]);

    private static (int Steps, int Rows, int Width) Check(
        string name, Tensor x, Tensor weightInput, Tensor weightHidden, Tensor? biasInput, Tensor? biasHidden, int gates, Tensor? hidden, Tensor? cell)
    {
        DTypeFacts.RequireFloat(name, x);
        if (x.Rank != 3 || x.Shape[0] == 0) throw new ShapeException($"{name}: input {x.Shape} must be [steps, n, inputs] with at least one step.");
        if (weightHidden.Rank != 2 || weightHidden.Shape[0] != gates * weightHidden.Shape[1])
            throw new ShapeException($"{name}: the weight of the state {weightHidden.Shape} must be [{gates} h, h].");
        var width = weightHidden.Shape[1];
        NormParameters.Check(name, x, weightHidden, "weight of the state", weightHidden.Shape);
        NormParameters.Check(name, x, weightInput, "weight of the input", [gates * width, x.Shape[2]]);
        NormParameters.Check(name, x, biasInput, "bias of the input", [gates * width]);
        NormParameters.Check(name, x, biasHidden, "bias of the state", [gates * width]);
        NormParameters.Check(name, x, hidden, "hidden state", [x.Shape[1], width]);
        NormParameters.Check(name, x, cell, "cell state", [x.Shape[1], width]);
        return (x.Shape[0], x.Shape[1], width);
    }

    /// <summary>The tensors that are differentiated by; states that were not given are zeros. The biases stand last, where there are any.</summary>
    private sealed class Inputs
    {
        private readonly List<Tensor> _all;

        public Inputs(Tensor x, Tensor weightInput, Tensor weightHidden, Tensor? biasInput, Tensor? biasHidden, Tensor? hidden, Tensor? cell, int width)
        {
            Hidden = hidden ?? Tensor.Zeros([x.Shape[1], width], x.DType);
            Cell = cell ?? Tensor.Zeros([x.Shape[1], width], x.DType);
            _all = [x, weightInput, weightHidden, Hidden, Cell];
            Places = (Add(biasInput), Add(biasHidden));
        }

        public Tensor Hidden { get; }

        public Tensor Cell { get; }

        /// <summary>Where the biases stand, or -1.</summary>
        public (int BiasInput, int BiasHidden) Places { get; }

        public ReadOnlySpan<Tensor> All => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_all);

        /// <summary>Gives the zeros back.</summary>
        public void Dispose(Tensor? hidden, Tensor? cell)
        {
            if (hidden is null) Hidden.Dispose();
            if (cell is null) Cell.Dispose();
        }

        private int Add(Tensor? bias)
        {
            if (bias is null) return -1;
            _all.Add(bias);
            return _all.Count - 1;
        }
    }
}
