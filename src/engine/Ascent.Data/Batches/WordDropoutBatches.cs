namespace Ascent.Data;

/// <summary>
/// Batches of which some words are replaced by the one for the unknown, other ones each epoch: its vector is learnt, and no single word can carry a decision
/// (Iyyer et al.: Deep Unordered Composition Rivals Syntactic Methods for Text Classification, 2015).
/// </summary>
/// <param name="source">Batches whose inputs are words, Int64; of their own, for they are changed in place.</param>
/// <param name="part">Share of the words that is replaced, from 0 to 1.</param>
/// <param name="unknown">The number of the unknown word.</param>
/// <param name="padding">The number of the padding, which stays.</param>
/// <param name="seed">Decides with epoch and index which.</param>
public sealed class WordDropoutBatches(IBatchSource source, double part, int unknown, int padding, ulong seed) : IBatchSource
{
    /// <inheritdoc/>
    public int Batches => source.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var batch = source.Get(epoch, index);
        var random = BatchStreams.Of(seed, BatchStreams.Words, epoch, index);
        foreach (ref var word in batch.Inputs.AsSpan<long>())
        {
            if (random.NextDouble() < part && word != padding) word = unknown;
        }

        GC.KeepAlive(batch.Inputs);
        return batch;
    }
}
