using Ascent.Tensors;

namespace Ascent.Nn.Training;

/// <summary>Examples that go through the network together.</summary>
/// <param name="Inputs">[count, ..].</param>
/// <param name="Targets">Int64 [count], the classes.</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets);

/// <summary>Gives the batches of an epoch. The same epoch and number give the same batch.</summary>
public interface IBatchSource
{
    /// <summary>Batches in one epoch.</summary>
    int Batches { get; }

    /// <summary>Makes a batch; its tensors are the caller's.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="index">From 0 to <see cref="Batches"/>, exclusive.</param>
    Batch Get(int epoch, int index);
}
