using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Autograd;

/// <summary>What a backward rule sees: the gradient of the output, the saved tensors, and where the inputs' gradients go.</summary>
public sealed class BackwardContext
{
    private TapeNode _node = null!;
    private Tensor _gradient = null!;

    internal BackwardContext()
    {
    }

    /// <summary>dL/d(output), of the output's shape; the tape's own, so it must not be changed and is gone after the rule.</summary>
    public Tensor Gradient => _gradient;

    /// <summary>Whether the input's gradient is wanted.</summary>
    public bool Needs(int input) => _node.Edges[input].IsNeeded;

    /// <summary>A tensor that the operation saved.</summary>
    /// <exception cref="InvalidOperationException">It was changed in place since.</exception>
    public Tensor Saved(int index)
    {
        var (tensor, version) = _node.Saved[index];
        if (tensor.Version != version)
        {
            throw new InvalidOperationException(
                $"Backward: a tensor of shape {tensor.Shape} that {_node.Name} saved was changed in place before the gradient was computed.");
        }

        return tensor;
    }

    /// <summary>Hands over dL/d(input), of the input's shape. The tape owns it from here on; it may be a view of <see cref="Gradient"/>.</summary>
    public void Give(int input, Tensor gradient)
    {
        var edge = _node.Edges[input];
        if (edge.Leaf is { } leaf) GradientSum.AddToLeaf(leaf, ReferenceEquals(gradient, _gradient) ? gradient.Alias() : gradient);
        else if (edge.Node is { } node) node.Gradient = GradientSum.Add(node.Gradient, ReferenceEquals(gradient, _gradient) ? gradient.Alias() : gradient);
        else if (!ReferenceEquals(gradient, _gradient)) gradient.Dispose();
    }

    /// <summary>
    /// The contiguous gradient that has already arrived at an input, if the rule may add to it in place; then it must not
    /// <see cref="Give"/> one. Null if there is none yet: then it gives a new one.
    /// </summary>
    public Tensor? Accumulator(int input)
    {
        var edge = _node.Edges[input];
        if (edge.Leaf is { } leaf)
            return leaf.Grad is { IsContiguous: true } sum && sum.DType == leaf.DType && sum.Shape == leaf.Shape ? sum : null;
        return edge.Node?.Gradient is { IsExclusive: true } pending ? pending : null;
    }

    internal void Run(TapeNode node, Tensor gradient)
    {
        _node = node;
        _gradient = gradient;
        node.Rule!(this);
    }
}

/// <summary>Sums of gradients that reuse storage that nobody else looks at.</summary>
internal static class GradientSum
{
    public static Tensor Add(Tensor? sum, Tensor gradient)
    {
        if (sum is null) return gradient;
        if (!sum.IsExclusive && gradient.IsExclusive) (sum, gradient) = (gradient, sum);
        if (sum.IsExclusive)
        {
            Operations.Elementwise.AddInto(sum, gradient);
            gradient.Dispose();
            return sum;
        }

        var total = Operations.Elementwise.Zip(sum, gradient, default(Operations.AddOperator));
        sum.Dispose();
        gradient.Dispose();
        return total;
    }

    public static void AddToLeaf(Tensor leaf, Tensor gradient)
    {
        if (leaf.Grad is { } sum)
        {
            if (sum.IsContiguous)
            {
                sum.MarkChanged();
                Operations.Elementwise.AddInto(sum, gradient);
            }
            else
            {
                leaf.Grad = Operations.Elementwise.Zip(sum, gradient, default(Operations.AddOperator));
            }

            gradient.Dispose();
        }
        else if (gradient.IsExclusive)
        {
            leaf.Grad = gradient;
        }
        else
        {
            leaf.Grad = Copies.Packed(gradient, gradient.DType);
            gradient.Dispose();
        }

        leaf.Grad!.OutlivesScope = true;
    }
}
