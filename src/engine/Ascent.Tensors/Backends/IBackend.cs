namespace Ascent.Tensors.Backends;

/// <summary>
/// The kernels behind the operations, one file for each family. Shapes and element types are checked by the operation before;
/// operands may have any strides, results come allocated and contiguous, and nothing here is on the tape.
/// </summary>
public partial interface IBackend
{
    /// <summary>How it is called in messages.</summary>
    string Name { get; }
}
