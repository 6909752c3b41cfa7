namespace Ascent.Tensors.Backends;

/// <summary>The vectorised, multi-threaded kernels of <c>Ascent.Tensors.Cpu</c>.</summary>
public partial class CpuBackend : IBackend
{
    /// <inheritdoc/>
    public virtual string Name => "cpu";
}
