namespace Ascent.Tensors.Backends;

/// <summary>
/// Every kernel as its definition says it, in plain loops over doubles: slow, and meant to be read. It knows nothing of strides,
/// vectors or threads, so what it has in common with the other backends is the mathematics alone.
/// </summary>
public partial class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public virtual string Name => "reference";

    /// <summary>A tensor's elements in row-major order.</summary>
    private static double[] Read(Tensor x) => x.ToArray<double>();

    /// <summary>Rounds values, in row-major order, into a result.</summary>
    private static void Write(double[] values, Tensor to)
    {
        using var from = Tensor.From(values, to.Shape);
        to.CopyFrom(from);
    }
}
