namespace Ascent.Tensors.Autograd;

/// <summary>
/// Reverse-mode differentiation. While the tape records, each operation leaves a node that knows its inputs' nodes and a rule.
/// A backward pass starts with dL/dL = 1 and visits the nodes from the latest to the earliest; each rule turns dL/d(output)
/// into dL/d(input), and what several paths bring is added: dL/dx = sum over the uses y of x of dL/dy dy/dx.
/// </summary>
public static class Tape
{
    private static long _pass;

    /// <summary>Whether an operation on these inputs will be recorded, so that it is worth preparing for its gradient.</summary>
    public static bool Records(params ReadOnlySpan<Tensor?> inputs)
    {
        if (!GradMode.Enabled) return false;
        foreach (var input in inputs)
        {
            if (input is { RequiresGrad: true }) return true;
        }

        return false;
    }

    /// <summary>
    /// Puts an operation on the tape if it is recording and an input requires a gradient, and returns the output. This is all that
    /// an operation needs to be differentiable.
    /// </summary>
    /// <param name="name">Named in errors.</param>
    /// <param name="output">The new tensor that the forward computation made.</param>
    /// <param name="inputs">What it was made from; the rule gives a gradient by this index.</param>
    /// <param name="saved">Tensors that the rule reads; the tape holds them until the backward pass has gone by.</param>
    /// <param name="rule">Must not capture tensors: they come from the context.</param>
    public static Tensor Record(string name, Tensor output, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> saved, BackwardRule rule)
    {
        if (!Records(inputs!)) return output;
        var edges = new Edge[inputs.Length];
        for (var i = 0; i < edges.Length; i++) edges[i] = Edge.From(inputs[i]);
        var values = saved.Length == 0 ? [] : new SavedTensor[saved.Length];
        for (var i = 0; i < values.Length; i++) values[i] = new SavedTensor(saved[i].Alias(), saved[i].Version);
        output.Producer = new TapeNode(name, output, edges, values, rule);
        return output;
    }

    internal static void Backward(Tensor root, Tensor gradient, bool retain)
    {
        if (!root.RequiresGrad)
            throw new InvalidOperationException("Backward: this tensor does not depend on anything that requires gradients.");
        if (gradient.Shape != root.Shape)
            throw new ShapeException($"Backward: a gradient of shape {gradient.Shape} does not fit a tensor of shape {root.Shape}.");
        using var off = GradMode.NoGrad();
        var start = gradient.DType == root.DType ? gradient.Alias() : gradient.To(root.DType);
        if (root.Producer is not { } last)
        {
            GradientSum.AddToLeaf(root, start);
            return;
        }

        var order = Order(last);
        last.Gradient = start;
        var context = new BackwardContext();
        var at = 0;
        try
        {
            for (; at < order.Count; at++)
            {
                var node = order[at];
                if (node.Gradient is not { } arrived) continue;
                node.Gradient = null;
                context.Run(node, arrived);
                arrived.Dispose();
                if (!retain) node.Free();
            }
        }
        finally
        {
            for (; at < order.Count; at++)
            {
                order[at].Gradient?.Dispose();
                order[at].Gradient = null;
            }
        }
    }

    /// <summary>All nodes that the last one depends on, the latest first.</summary>
    private static List<TapeNode> Order(TapeNode last)
    {
        var pass = Interlocked.Increment(ref _pass);
        var found = new List<TapeNode> { last };
        last.VisitedBy = pass;
        for (var i = 0; i < found.Count; i++)
        {
            var node = found[i];
            if (node.Rule is null)
            {
                throw new InvalidOperationException(
                    $"Backward: the tape was already used up at {node.Name}{node.Shape}. Run the forward computation again, or pass retainTape: true to the first pass.");
            }

            foreach (var edge in node.Edges)
            {
                if (edge.Node is not { } earlier || earlier.VisitedBy == pass) continue;
                earlier.VisitedBy = pass;
                found.Add(earlier);
            }
        }

        found.Sort(static (a, b) => b.Sequence.CompareTo(a.Sequence));
        return found;
    }
}
