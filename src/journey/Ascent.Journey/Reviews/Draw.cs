using Ascent.Journey.Assessment;

namespace Ascent.Journey.Reviews;

/// <summary>One random number from a seed and a name, the same on every machine.</summary>
public static class Draw
{
    /// <summary>From 0 to below 1.</summary>
    public static double Unit(ulong seed, string name) => new Draws(seed, name, stream: 0).Unit();
}
