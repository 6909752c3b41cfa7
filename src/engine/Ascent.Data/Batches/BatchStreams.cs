using Ascent.Tensors.Random;

namespace Ascent.Data;

/// <summary>
/// The streams of a seed's random numbers that data use. Each use has streams of its own, so that one seed serves them all: what an
/// example gets depends on seed, epoch and its number, and not on what was drawn before.
/// </summary>
internal static class BatchStreams
{
    public const uint Windows = 'W';
    public const uint Masking = 'M';
    public const uint Buckets = 'B';
    public const uint Words = 'w';
    public const uint Images = 'A';

    /// <summary>The order of an epoch's examples.</summary>
    public static Philox Order(ulong seed, int epoch) => new(seed, 1 + (ulong)epoch);

    /// <summary>What one example, or one batch, of an epoch draws. Epochs from 2^24 on begin anew.</summary>
    public static Philox Of(ulong seed, uint use, int epoch, int index) => new(seed, ((ulong)use << 56) | ((ulong)(epoch & 0xFFFFFF) << 32) | (uint)index);

    /// <summary>Four words for one image, without a generator for each.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) OfImage(ulong seed, uint epoch, int index) =>
        Philox.Block(((uint)index, epoch, 0, Images << 24), ((uint)seed, (uint)(seed >> 32)));
}
