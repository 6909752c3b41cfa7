using Ascent.Data;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// Batches of which some words are replaced by the one for the unknown, other ones each epoch: its vector is learnt, and no single word can carry a decision
/// (Iyyer et al.: Deep Unordered Composition Rivals Syntactic Methods for Text Classification, 2015).
/// </summary>
internal sealed class WordDropoutBatches(IBatchSource source, double part, int unknown, int padding, ulong seed) : IBatchSource
{
    private const ulong Stream = 'w';

    public int Batches => source.Batches;

    public Batch Get(int epoch, int index)
    {
        var batch = source.Get(epoch, index);
        var random = new Philox(seed, (Stream << 56) | ((ulong)(epoch & 0xFFFFFF) << 32) | (uint)index);
        foreach (ref var word in batch.Inputs.AsSpan<long>())
        {
            if (random.NextDouble() < part && word != padding) word = unknown;
        }

        GC.KeepAlive(batch.Inputs);
        return batch;
    }
}
