#pragma warning disable CS1591, CA1822
namespace Ascent.Tensors.Random;

/// <summary>Philox 4x32-10, a counter-based generator (Salmon et al. 2011). The same seed and stream give the same numbers everywhere.</summary>
public sealed class Philox(ulong seed, ulong stream = 0)
{
    public ulong Seed { get; } = seed;
    public ulong Stream { get; } = stream;
    public uint NextUInt32() => throw new NotImplementedException();

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => throw new NotImplementedException();

    /// <summary>Uniform in [0, bound), without bias.</summary>
    public int Next(int bound) => throw new NotImplementedException();

    /// <summary>Standard normal.</summary>
    public double NextNormal() => throw new NotImplementedException();
    public void Shuffle<T>(Span<T> items) => throw new NotImplementedException();
}
