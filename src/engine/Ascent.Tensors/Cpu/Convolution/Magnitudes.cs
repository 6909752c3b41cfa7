using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Whether numbers are such that Winograd's transforms may add and subtract them. A NaN or an infinity would spread to outputs whose
/// filter does not see it, and numbers near the end of the range would overflow on the way; plain sums treat both as they should.
/// </summary>
internal static unsafe class Magnitudes
{
    private const int Chunk = 1 << 12;

    /// <summary>True if no element is NaN, infinite or beyond about 1e17. The answer depends on the elements alone.</summary>
    public static bool AreModest(float* x, nint count)
    {
        var state = new State { X = x, Count = count };
        int chunks = checked((int)((count + Chunk - 1) / Chunk));
        if (count >= Sharing.Elements && !WorkerTeam.IsInside) WorkerTeam.For(chunks, 1, &Check, &state);
        else Check(0, chunks, &state);
        return state.Strange == 0;
    }

    private static void Check(int start, int end, void* pointer)
    {
        var state = (State*)pointer;
        for (int chunk = start; chunk < end; chunk++)
        {
            nint first = (nint)chunk * Chunk;
            // A square is infinite or NaN where its number is strange, and so is the sum: one comparison for all.
            if (!float.IsFinite(Squares(state->X + first, (int)Math.Min(Chunk, state->Count - first)))) Volatile.Write(ref state->Strange, 1);
        }
    }

    private static float Squares(float* x, int count)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> a = default, b = default, c = default, d = default;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            Vector<float> p = Vector.Load(x + i), q = Vector.Load(x + i + width), r = Vector.Load(x + i + (2 * width)), s = Vector.Load(x + i + (3 * width));
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }

        float sum = Vector.Sum(a + b + (c + d));
        for (; i < count; i++) sum += x[i] * x[i];
        return sum;
    }

    private struct State
    {
        public float* X;
        public nint Count;
        public int Strange;
    }
}
