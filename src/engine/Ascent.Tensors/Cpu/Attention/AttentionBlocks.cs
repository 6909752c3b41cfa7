using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Products of small blocks that are in the cache, on the micro-kernel of <see cref="Gemm"/>, and the layouts that it reads.</summary>
internal static unsafe class AttentionBlocks<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static PackBuffer? _scratch;

    public static int PanelWidth => 2 * TLanes.Count;

    /// <summary>Columns in whole registers, of the kernel and of the passes between the products.</summary>
    public static int Padded(int columns)
    {
        var unit = Math.Max(PanelWidth, 2 * Vector<T>.Count);
        return (columns + unit - 1) / unit * unit;
    }

    /// <summary>Rounded up to whole panels.</summary>
    public static int Panels(int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <summary>Memory of the calling thread, in pieces that begin on cache lines.</summary>
    public static T* Take(ReadOnlySpan<nint> sizes, Span<nint> starts)
    {
        nint total = 0, line = 64 / sizeof(T);
        for (var i = 0; i < sizes.Length; i++)
        {
            starts[i] = total;
            total += (sizes[i] + (2 * line) - 1) / line * line;
        }

        return (T*)(_scratch ??= new PackBuffer()).Take((nuint)(total * sizeof(T)));
    }

    /// <summary>C [rows, columns] = A [rows, k] B [k, columns], or += where <paramref name="accumulate"/> is set. C is written in whole registers.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C, rounded up to whole registers.</param>
    /// <param name="k">Length of the sums, at least 1.</param>
    /// <param name="a">A by columns <paramref name="stepA"/> apart; or, where that is 0, in the strips of <see cref="PackStrips"/>.</param>
    /// <param name="stepA">Distance between columns of A, or 0.</param>
    /// <param name="b">B by rows <paramref name="stepB"/> apart; panels <paramref name="stepPanel"/> apart.</param>
    /// <param name="stepB">Distance between rows of B.</param>
    /// <param name="stepPanel">Distance between panels: of packed ones their size, else their width.</param>
    /// <param name="c">C by rows.</param>
    /// <param name="stepC">Distance between rows of C.</param>
    /// <param name="accumulate">Whether C is added to; if not, it is not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int rows, int columns, nint k, T* a, nint stepA, T* b, nint stepB, nint stepPanel, T* c, nint stepC, bool accumulate)
    {
        int tiles = (rows + TLanes.MaxRows - 1) / TLanes.MaxRows, lanes = TLanes.Count;
        columns = (columns + lanes - 1) / lanes * lanes;
        for (int at = 0; at < columns; at += 2 * lanes, b += stepPanel)
        {
            int registers = columns - at > lanes ? 2 : 1;
            for (int t = 0; t < tiles; t++)
            {
                int row = StartOfTile(rows, tiles, t), height = StartOfTile(rows, tiles, t + 1) - row;
                T* from = stepA == 0 ? a + (row * k) : a + row;
                MicroKernel<TLanes, TVector, T>.Run(height, registers, k, from, stepA == 0 ? height : stepA, b, stepB, c + (row * stepC) + at, stepC, accumulate);
            }
        }
    }

    /// <summary>A [rows, k], element (i, p) at i * step + p, in strips as high as the tiles of <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackStrips(T* to, int rows, nint k, T* from, nint step)
    {
        int tiles = (rows + TLanes.MaxRows - 1) / TLanes.MaxRows;
        for (int t = 0; t < tiles; t++)
        {
            int row = StartOfTile(rows, tiles, t), height = StartOfTile(rows, tiles, t + 1) - row;
            Packing<TLanes, TVector, T>.Strip(to + (row * k), height, height, k, from + (row * step), step, 1);
        }
    }

    /// <summary>The transpose of a matrix [columns, k], element (j, p) at j * step + p, in panels [k, PanelWidth], times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(T* to, int columns, nint k, T* from, nint step, T factor)
    {
        for (int at = 0; at < columns; at += PanelWidth)
            Packing<TLanes, TVector, T>.Strip(to + (at * k), PanelWidth, Math.Min(PanelWidth, columns - at), k, from + (at * step), step, 1);
        if (factor == T.One) return;
        nint count = Panels(columns) * k;
        var by = new Vector<T>(factor);
        for (nint i = 0; i < count; i += Vector<T>.Count) (Vector.Load(to + i) * by).Store(to + i);
    }

    /// <summary>Rows that the kernel can read in whole registers: where they lie if their length allows, else copied to <paramref name="scratch"/>.</summary>
    public static T* Rows(T* from, nint step, int rows, int columns, T* scratch, out nint rowStep)
    {
        if (columns % TLanes.Count == 0)
        {
            rowStep = step;
            return from;
        }

        rowStep = Padded(columns);
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<T>(from + (i * step), columns).CopyTo(new Span<T>(scratch + (i * rowStep), columns));
            new Span<T>(scratch + (i * rowStep) + columns, (int)rowStep - columns).Clear();
        }

        return scratch;
    }

    private static int StartOfTile(int rows, int tiles, int tile) => (int)((long)rows * tile / tiles);
}
