using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    /// <summary>One direction over a sequence [steps, batch, inputs]: all hidden states [steps, batch, hidden] and the last states [batch, hidden].</summary>
    private delegate (Tensor Outputs, Tensor[] Last) Cell(Tensor x, Tensor[] start, Tensor weight, Tensor recurrent, Tensor? bias, Tensor? recurrentBias, bool reverse);

    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Recurrent() => new(StringComparer.Ordinal)
    {
        ["lstm"] = c =>
        {
            c.Knows("bias", "recurrentBias", "peepholeWeight", "initialHiddenState", "initialCellState", "returnSequence", "direction", "layout", "activations");
            Activations(c, "sigmoid", "tanh", "tanh");
            Peephole(c);
            return Sequence(c, c.Text("layout", "iofg"), "ifgo", ["initialHiddenState", "initialCellState"], Lstm);
        },
        ["lstmCell"] = c =>
        {
            c.Knows("bias", "recurrentBias", "peepholeWeight", "layout", "activations");
            Activations(c, "sigmoid", "tanh", "tanh");
            Peephole(c);
            return Step(c, c.Text("layout", "iofg"), "ifgo", [c.Tensor(3), c.Tensor(4)], Lstm);
        },
        ["gru"] = c =>
        {
            c.Knows("bias", "recurrentBias", "initialHiddenState", "resetAfter", "returnSequence", "direction", "layout", "activations");
            Activations(c, "sigmoid", "tanh");
            ResetAfter(c);
            return Sequence(c, c.Text("layout", "zrn"), "rzn", ["initialHiddenState"], Gru);
        },
        ["gruCell"] = c =>
        {
            c.Knows("bias", "recurrentBias", "resetAfter", "layout", "activations");
            Activations(c, "sigmoid", "tanh");
            ResetAfter(c);
            return Step(c, c.Text("layout", "zrn"), "rzn", [c.Tensor(3)], Gru);
        },
    };

    private static (Tensor Outputs, Tensor[] Last) Lstm(Tensor x, Tensor[] start, Tensor weight, Tensor recurrent, Tensor? bias, Tensor? recurrentBias, bool reverse)
    {
        var (outputs, hidden, cell) = x.Lstm(weight, recurrent, bias, recurrentBias, start[0], start[1], reverse);
        return (outputs, [hidden, cell]);
    }

    private static (Tensor Outputs, Tensor[] Last) Gru(Tensor x, Tensor[] start, Tensor weight, Tensor recurrent, Tensor? bias, Tensor? recurrentBias, bool reverse)
    {
        var (outputs, hidden) = x.Gru(weight, recurrent, bias, recurrentBias, start[0], reverse);
        return (outputs, [hidden]);
    }

    /// <summary>input [steps, batch, inputs], weight [directions, gates hidden, inputs], recurrent weight [directions, gates hidden, hidden], steps, hidden size.</summary>
    private static Tensor[] Sequence(WebnnCall c, string layout, string order, string[] states, Cell cell)
    {
        var (x, weight, recurrent, hidden) = (c.Tensor(0), c.Tensor(1), c.Tensor(2), c.Integer(4));
        var (directions, batch) = (weight.Shape[0], x.Shape[1]);
        var outputs = new List<Tensor>();
        var last = states.Select(_ => new List<Tensor>()).ToArray();
        for (var d = 0; d < directions; d++)
        {
            var backward = d == 1 || c.Text("direction", "forward") == "backward";
            Tensor[] start = [.. states.Select(state => c.Tensor(state) is { } given ? given[d] : Tensor.Zeros([batch, hidden], c.DType))];
            var (sequence, ends) = cell(
                x,
                start,
                Gates(weight[d], layout, order),
                Gates(recurrent[d], layout, order),
                c.Tensor("bias") is { } bias ? Gates(bias[d], layout, order) : null,
                c.Tensor("recurrentBias") is { } recurrentBias ? Gates(recurrentBias[d], layout, order) : null,
                backward);
            outputs.Add(sequence);
            for (var i = 0; i < ends.Length; i++) last[i].Add(ends[i]);
        }

        Tensor[] ended = [.. last.Select(ends => Tensor.Stack(ends, 0))];
        return c.Flag("returnSequence") ? [.. ended, Tensor.Stack(outputs, 1)] : ended;
    }

    /// <summary>input [batch, inputs], weight [gates hidden, inputs], recurrent weight [gates hidden, hidden], then the states [batch, hidden] and the hidden size.</summary>
    private static Tensor[] Step(WebnnCall c, string layout, string order, Tensor[] start, Cell cell)
    {
        return cell(
            c.Tensor(0).Unsqueeze(0),
            start,
            Gates(c.Tensor(1), layout, order),
            Gates(c.Tensor(2), layout, order),
            c.Tensor("bias") is { } bias ? Gates(bias, layout, order) : null,
            c.Tensor("recurrentBias") is { } recurrentBias ? Gates(recurrentBias, layout, order) : null,
            reverse: false).Last;
    }

    /// <summary>Blocks of rows, one for each gate, in another order.</summary>
    private static Tensor Gates(Tensor blocks, string from, string to)
    {
        var size = blocks.Shape[0] / from.Length;
        return Tensor.Cat([.. to.Select(gate => from.IndexOf(gate, StringComparison.Ordinal) * size).Select(at => blocks.Slice(0, at, at + size))], 0);
    }

    private static void Activations(WebnnCall c, params string[] fixedOnes)
    {
        if (c.Functions("activations") is { } asked && !asked.SequenceEqual(fixedOnes))
            throw new NotApplicableException($"the engine, as PyTorch, has {string.Join(" and ", fixedOnes.Distinct())} as activations");
    }

    private static void Peephole(WebnnCall c)
    {
        if (c.Tensor("peepholeWeight") is { } weights && weights.ToArray<double>().Any(w => w != 0)) throw new NotApplicableException("the engine, as PyTorch, has no peephole");
    }

    private static void ResetAfter(WebnnCall c)
    {
        if (!c.Flag("resetAfter", otherwise: true)) throw new NotApplicableException("the engine, as PyTorch, resets after the product");
    }
}
