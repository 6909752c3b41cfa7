using Ascent.Tensors;

namespace Ascent.Data;

/// <summary>Examples that go through the network together.</summary>
/// <param name="Inputs">[count, ..].</param>
/// <param name="Targets">Int64: [count] classes, or [count, time] tokens.</param>
/// <param name="Mask">[count, time], 1 for a token and 0 for padding; null where nothing is padded.</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets, Tensor? Mask = null) : IDisposable
{
    /// <summary>Gives the tensors' storage back.</summary>
    public void Dispose()
    {
        Inputs?.Dispose();
        Targets?.Dispose();
        Mask?.Dispose();
    }
}

/// <summary>Gives the batches of an epoch. The same epoch and number give the same batch, whatever was asked for before.</summary>
public interface IBatchSource
{
    /// <summary>Batches in one epoch.</summary>
    int Batches { get; }

    /// <summary>Makes a batch; its tensors are the caller's.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="index">From 0 to <see cref="Batches"/>, exclusive.</param>
    Batch Get(int epoch, int index);
}
