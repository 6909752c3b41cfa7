namespace Ascent.Tensors.Cpu;

/// <summary>When it pays to share an operation among the threads of the team.</summary>
internal static class Sharing
{
    /// <summary>Elements below which one thread is faster: waking the team takes some microseconds.</summary>
    public const int Elements = 1 << 16;

    /// <summary>Ranges begin at multiples of this many elements, so that no two threads write one cache line.</summary>
    public const int Grain = 1 << 12;

    public static bool Pays(int elements, int cost = 1) => (long)elements * cost >= Elements && WorkerTeam.Threads > 1;
}
