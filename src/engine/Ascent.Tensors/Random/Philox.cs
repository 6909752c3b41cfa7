using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Random;

/// <summary>
/// Philox 4x32-10, a counter-based generator (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011).
/// The same seed and stream give the same numbers everywhere. The key is the seed, low word first. Block b of stream s is the
/// encryption of the counter (b low, b high, s low, s high); its four words are drawn in order. Streams never overlap.
/// </summary>
/// <param name="seed">The key.</param>
/// <param name="stream">The upper half of the counter: one for each independent use (initialisation, shuffling, dropout).</param>
public sealed class Philox(ulong seed, ulong stream = 0)
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    private Words _words;
    private ulong _position;

    /// <summary>The key.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The stream.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>32-bit words drawn so far: the whole state beside seed and stream. Setting it moves there.</summary>
    public ulong Position
    {
        get => _position;
        set
        {
            _position = value;
            if ((value & 3) != 0) Fill(value >> 2);
        }
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        var word = (int)(_position & 3);
        if (word == 0) Fill(_position >> 2);
        _position++;
        return _words[word];
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32() >> 5;
        ulong low = NextUInt32() >> 6;
        return ((high << 26) | low) * (1.0 / (1L << 53));
    }

    /// <summary>Uniform in [0, bound), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // Lemire 2019: the upper half of word x bound, rejecting the 2^32 mod bound products that would be too many.
        var product = (ulong)NextUInt32() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var excess = (uint)(0x1_0000_0000UL % (uint)bound);
            while ((uint)product < excess) product = (ulong)NextUInt32() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Standard normal: sqrt(-2 ln u) cos(2 pi v) with u in (0, 1] and v in [0, 1) (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        var u = 1 - NextDouble();
        var v = NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    /// <summary>Puts the items in a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The block function: ten rounds over a counter of four words under a key of two.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block((uint C0, uint C1, uint C2, uint C3) counter, (uint K0, uint K1) key)
    {
        var (c0, c1, c2, c3) = counter;
        var (k0, k1) = key;
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    private void Fill(ulong block)
    {
        var words = Block(((uint)block, (uint)(block >> 32), (uint)Stream, (uint)(Stream >> 32)), ((uint)Seed, (uint)(Seed >> 32)));
        (_words[0], _words[1], _words[2], _words[3]) = words;
    }

    [InlineArray(4)]
    private struct Words
    {
        private uint _first;
    }
}
