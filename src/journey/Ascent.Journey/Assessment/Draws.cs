namespace Ascent.Journey.Assessment;

/// <summary>
/// Random numbers of the assessment: SplitMix64 (Steele, Lea and Flood 2014) over a counter, the same on every machine and for ever, for
/// the seed of a question is kept with its answer.
/// </summary>
internal sealed class Draws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <param name="seed">The seed of the draw.</param>
    /// <param name="name">What is drawn, so that one seed gives two items different numbers.</param>
    /// <param name="stream">Which of several independent sequences.</param>
    public Draws(ulong seed, string name, ulong stream)
    {
        // FNV-1a: string.GetHashCode differs from one process to the next.
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        _state = Mix(Mix(seed + Golden) ^ hash) + (stream * 0xD1342543DE82EF95UL);
    }

    /// <summary>The plain sequence from a state, as published.</summary>
    internal Draws(ulong state) => _state = state;

    public ulong Next() => Mix(_state += Golden);

    /// <summary>A whole number from 0 to below <paramref name="count"/>, each as likely (Lemire 2019).</summary>
    public ulong Below(ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        var threshold = (0 - count) % count;
        while (true)
        {
            var high = Math.BigMul(Next(), count, out var low);
            if (low >= threshold) return high;
        }
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A random order of 0, 1, …, <paramref name="count"/> - 1 (Fisher and Yates).</summary>
    public int[] Order(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)Below((ulong)i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
