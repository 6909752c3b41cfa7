using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The transforms of F(4x4, 3x3): A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2015. With U = G g Gᵀ of a filter and
/// V = Bᵀ d B of a 6x6 patch, Aᵀ (U V) A, the product taken element by element, is the 4x4 output: 36 multiplications in place of 144.
/// </summary>
/// <remarks>In single precision the result is off by a few times more than a plain sum: the transforms multiply by up to 8 and subtract.</remarks>
[SkipLocalsInit]
internal static unsafe class Winograd<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Rows and columns of the output that one tile covers.</summary>
    public const int Tile = 4;

    /// <summary>Rows and columns of the input that one tile reads.</summary>
    public const int Patch = 6;

    /// <summary>Points at which products are taken.</summary>
    public const int Points = Patch * Patch;

    /// <summary>U[point][channel][row] from packed filters [tap][channel][row].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filters(T* packed, int channels, int height, T* to)
    {
        int lanes = TLanes.Count;
        nint step = (nint)channels * height;
        T* half = stackalloc T[18 * lanes];
        T* line = stackalloc T[6 * lanes];
        for (nint at = 0; at < step; at += lanes)
        {
            int count = (int)Math.Min(lanes, step - at);
            T* from = packed + at;
            for (int column = 0; column < 3; column++)
            {
                T* tap = from + (column * step);
                Filter(TLanes.LoadPartial(tap, count), TLanes.LoadPartial(tap + (3 * step), count), TLanes.LoadPartial(tap + (6 * step), count), half + (column * lanes), 3 * lanes);
            }

            for (int row = 0; row < Patch; row++)
            {
                T* take = half + (row * 3 * lanes), put = to + at + (row * Patch * step);
                Filter(TLanes.Load(take), TLanes.Load(take + lanes), TLanes.Load(take + (2 * lanes)), line, lanes);
                for (int i = 0; i < Patch; i++) TLanes.StorePartial(TLanes.Load(line + (i * lanes)), put + (i * step), count);
            }
        }
    }

    /// <summary>V[point] of one patch: register i of the patch is at x + reads[i], or zero where that is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(T* x, nint* reads, T* to, nint step)
    {
        int lanes = TLanes.Count;
        T* half = stackalloc T[Points * lanes];
        for (int column = 0; column < Patch; column++)
        {
            Patch1(
                Take(x, reads[column]), Take(x, reads[Patch + column]), Take(x, reads[(2 * Patch) + column]),
                Take(x, reads[(3 * Patch) + column]), Take(x, reads[(4 * Patch) + column]), Take(x, reads[(5 * Patch) + column]),
                half + (column * lanes), Patch * lanes);
        }

        for (int row = 0; row < Patch; row++)
        {
            T* d = half + (row * Patch * lanes);
            Patch1(
                TLanes.Load(d), TLanes.Load(d + lanes), TLanes.Load(d + (2 * lanes)), TLanes.Load(d + (3 * lanes)), TLanes.Load(d + (4 * lanes)), TLanes.Load(d + (5 * lanes)),
                to + (row * Patch * step), step);
        }
    }

    /// <summary>The 4x4 outputs, at to[row * 4 + column] in registers, of the products at 36 points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(T* products, nint step, T* to)
    {
        int lanes = TLanes.Count;
        T* half = stackalloc T[Tile * Patch * lanes];
        for (int column = 0; column < Patch; column++)
        {
            T* m = products + (column * step);
            nint down = Patch * step;
            Result(
                TLanes.Load(m), TLanes.Load(m + down), TLanes.Load(m + (2 * down)), TLanes.Load(m + (3 * down)), TLanes.Load(m + (4 * down)), TLanes.Load(m + (5 * down)),
                half + (column * lanes), Patch * lanes);
        }

        for (int row = 0; row < Tile; row++)
        {
            T* m = half + (row * Patch * lanes);
            Result(
                TLanes.Load(m), TLanes.Load(m + lanes), TLanes.Load(m + (2 * lanes)), TLanes.Load(m + (3 * lanes)), TLanes.Load(m + (4 * lanes)), TLanes.Load(m + (5 * lanes)),
                to + (row * Tile * lanes), lanes);
        }
    }

    /// <summary>G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Filter(TVector g0, TVector g1, TVector g2, T* to, nint step)
    {
        TVector outer = TLanes.Multiply(Constant(-1f / 6), TLanes.Add(g0, g2));
        TVector wide = TLanes.MultiplyAdd(Constant(1f / 24), g0, TLanes.Multiply(Constant(1f / 6), g2));
        TLanes.Store(TLanes.Multiply(Constant(1f / 4), g0), to);
        TLanes.Store(TLanes.MultiplyAdd(Constant(-1f / 6), g1, outer), to + step);
        TLanes.Store(TLanes.MultiplyAdd(Constant(1f / 6), g1, outer), to + (2 * step));
        TLanes.Store(TLanes.MultiplyAdd(Constant(1f / 12), g1, wide), to + (3 * step));
        TLanes.Store(TLanes.MultiplyAdd(Constant(-1f / 12), g1, wide), to + (4 * step));
        TLanes.Store(g2, to + (5 * step));
    }

    /// <summary>Bᵀ d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Patch1(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, T* to, nint step)
    {
        TVector four = Constant(4), lessFour = Constant(-4), lessFive = Constant(-5), less = Constant(-1), two = Constant(2), lessTwo = Constant(-2);
        TVector even = TLanes.MultiplyAdd(lessFour, d2, d4), odd = TLanes.MultiplyAdd(lessFour, d1, d3);
        TVector evenToo = TLanes.MultiplyAdd(less, d2, d4), oddToo = TLanes.MultiplyAdd(less, d1, d3);
        TLanes.Store(TLanes.MultiplyAdd(four, d0, TLanes.MultiplyAdd(lessFive, d2, d4)), to);
        TLanes.Store(TLanes.Add(even, odd), to + step);
        TLanes.Store(TLanes.MultiplyAdd(less, odd, even), to + (2 * step));
        TLanes.Store(TLanes.MultiplyAdd(two, oddToo, evenToo), to + (3 * step));
        TLanes.Store(TLanes.MultiplyAdd(lessTwo, oddToo, evenToo), to + (4 * step));
        TLanes.Store(TLanes.MultiplyAdd(four, d1, TLanes.MultiplyAdd(lessFive, d3, d5)), to + (5 * step));
    }

    /// <summary>Aᵀ m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Result(TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, T* to, nint step)
    {
        TVector less = Constant(-1), sum = TLanes.Add(m1, m2), difference = TLanes.MultiplyAdd(less, m2, m1);
        TVector sumToo = TLanes.Add(m3, m4), differenceToo = TLanes.MultiplyAdd(less, m4, m3);
        TLanes.Store(TLanes.Add(TLanes.Add(m0, sum), sumToo), to);
        TLanes.Store(TLanes.MultiplyAdd(Constant(2), differenceToo, difference), to + step);
        TLanes.Store(TLanes.MultiplyAdd(Constant(4), sumToo, sum), to + (2 * step));
        TLanes.Store(TLanes.MultiplyAdd(Constant(8), differenceToo, TLanes.Add(difference, m5)), to + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Take(T* x, nint at) => at < 0 ? default : TLanes.Load(x + at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(float value)
    {
        double wide = value;
        return typeof(T) == typeof(float) ? TLanes.Broadcast((T*)&value) : TLanes.Broadcast((T*)&wide);
    }
}
