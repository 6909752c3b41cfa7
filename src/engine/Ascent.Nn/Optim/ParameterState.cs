using Ascent.Tensors;

namespace Ascent.Nn.Optim;

/// <summary>What an optimiser keeps for one parameter between steps.</summary>
public sealed class ParameterState
{
    /// <summary>Steps that changed the parameter.</summary>
    public long Step { get; set; }

    /// <summary>State in the parameter's shape.</summary>
    public Tensor? First { get; set; }

    /// <summary>More state.</summary>
    public Tensor? Second { get; set; }

    /// <summary>More state.</summary>
    public Tensor? Third { get; set; }

    internal IEnumerable<Tensor?> All => [First, Second, Third];

    internal void Set(int index, Tensor? value)
    {
        if (index == 0) First = value;
        else if (index == 1) Second = value;
        else Third = value;
    }
}
