namespace Ascent.Tensors.Autograd;

/// <summary>The gradient of one operation: reads the gradient of its output, gives those of its inputs.</summary>
public delegate void BackwardRule(BackwardContext context);

/// <summary>One recorded operation: where its inputs came from, what its backward rule needs, and the gradient that has arrived so far.</summary>
internal sealed class TapeNode(string name, Tensor output, Edge[] edges, SavedTensor[] saved, BackwardRule rule)
{
    private static long _last;

    public string Name { get; } = name;

    public Shape Shape { get; } = output.Shape;

    public DType DType { get; } = output.DType;

    /// <summary>Later operations have larger numbers, so that descending order is a valid order of the backward pass.</summary>
    public long Sequence { get; } = Interlocked.Increment(ref _last);

    public Edge[] Edges { get; private set; } = edges;

    public SavedTensor[] Saved { get; private set; } = saved;

    public BackwardRule? Rule { get; private set; } = rule;

    public Tensor? Gradient { get; set; }

    public long VisitedBy { get; set; }

    /// <summary>Gives the saved tensors back; the node cannot be used again.</summary>
    public void Free()
    {
        foreach (var value in Saved) value.Tensor.Dispose();
        Saved = [];
        Edges = [];
        Rule = null;
    }
}

/// <summary>Where an input came from: an earlier operation, a leaf, or neither if it requires no gradient.</summary>
internal readonly record struct Edge(TapeNode? Node, Tensor? Leaf)
{
    public bool IsNeeded => Node is not null || Leaf is not null;

    public static Edge From(Tensor input) =>
        input.Producer is { } node ? new Edge(node, null) : input.RequiresGrad ? new Edge(null, input) : default;
}

/// <summary>A window of the tape's own on a value, and the version of its storage when it was saved.</summary>
internal readonly record struct SavedTensor(Tensor Tensor, int Version);
