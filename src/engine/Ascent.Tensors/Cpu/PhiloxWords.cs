using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Cpu;

/// <summary>Words of a <see cref="Philox"/> stream from any position on, eight blocks at a time where the processor has 256-bit integers.</summary>
internal static unsafe class PhiloxWords
{
    /// <summary>Words that one call of <see cref="Fill"/> gives.</summary>
    public const int Count = 64;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The words 4 block, 4 block + 1, ... of a stream.</summary>
    public static void Fill(uint* words, ulong seed, ulong stream, ulong block)
    {
        if (KernelIsas.Current >= KernelIsa.Avx2 && (uint)block <= uint.MaxValue - 16)
        {
            Eight(words, seed, stream, block);
            Eight(words + 32, seed, stream, block + 8);
            return;
        }

        for (var i = 0UL; i < Count / 4; i++, words += 4)
        {
            var b = block + i;
            (words[0], words[1], words[2], words[3]) =
                Philox.Block(((uint)b, (uint)(b >> 32), (uint)stream, (uint)(stream >> 32)), ((uint)seed, (uint)(seed >> 32)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(uint* words, ulong seed, ulong stream, ulong block)
    {
        // In this order of blocks the transposition at the end leaves neighbours beside each other.
        var c0 = Vector256.Create((uint)block) + Vector256.Create(0u, 2, 4, 6, 1, 3, 5, 7);
        var c1 = Vector256.Create((uint)(block >> 32));
        var c2 = Vector256.Create((uint)stream);
        var c3 = Vector256.Create((uint)(stream >> 32));
        var k0 = Vector256.Create((uint)seed);
        var k1 = Vector256.Create((uint)(seed >> 32));
        Vector256<uint> m0 = Vector256.Create(Multiplier0), m1 = Vector256.Create(Multiplier1), w0 = Vector256.Create(Weyl0), w1 = Vector256.Create(Weyl1);
        for (var round = 0; round < 10; round++)
        {
            Multiply(c0, m0, out var high0, out var low0);
            Multiply(c2, m1, out var high1, out var low1);
            (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0);
            k0 += w0;
            k1 += w1;
        }

        Vector256<ulong> a = Avx2.UnpackLow(c0, c1).AsUInt64(), b = Avx2.UnpackLow(c2, c3).AsUInt64();
        Vector256<ulong> c = Avx2.UnpackHigh(c0, c1).AsUInt64(), d = Avx2.UnpackHigh(c2, c3).AsUInt64();
        Avx2.UnpackLow(a, b).AsUInt32().Store(words);
        Avx2.UnpackHigh(a, b).AsUInt32().Store(words + 8);
        Avx2.UnpackLow(c, d).AsUInt32().Store(words + 16);
        Avx2.UnpackHigh(c, d).AsUInt32().Store(words + 24);
    }

    /// <summary>The upper and lower words of eight products of 32 bits by 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector256<uint> x, Vector256<uint> y, out Vector256<uint> high, out Vector256<uint> low)
    {
        var even = Avx2.Multiply(x, y);
        var odd = Avx2.Multiply((x.AsUInt64() >>> 32).AsUInt32(), y);
        low = Avx2.Blend(even.AsUInt32(), (odd << 32).AsUInt32(), 0b10101010);
        high = Avx2.Blend((even >>> 32).AsUInt32(), odd.AsUInt32(), 0b10101010);
    }
}
