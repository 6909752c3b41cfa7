using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// X W^T with few rows of X: packing W would cost more than it brings, since every packed element serves few rows, so both operands are
/// read where they lie. A large W comes by once, in long pieces, at the speed of the memory.
/// </summary>
/// <remarks>
/// The columns of C are cut into parts that threads take; how each element is summed depends on k alone, so the result does not depend
/// on the number of threads.
/// </remarks>
internal static unsafe class DotDriver<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Length of a block of k: six rows of W this long stay in a first-level cache of 48 KB beside four of X.</summary>
    private const int MaxK = 1024;

    /// <summary>Rows of X for which this is faster than packing a W that the second-level cache holds, and one that it does not.</summary>
    private const int MostRows = 40, MostRowsOfLarge = 96;

    /// <summary>Elements of a W that is large.</summary>
    private const int Large = 1 << 19;

    /// <summary>Columns of C that a thread does between two looks for work.</summary>
    private const int ColumnsInPart = 48;

    /// <summary>Whether a call is of this kind.</summary>
    public static bool Suits(in GemmCall<T> call) => call.ColsA == 1 && call.RowsB == 1 && call.K >= 4 * TLanes.Count && call.M <= ((long)call.N * call.K >= Large ? MostRowsOfLarge : MostRows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmCall<T>* call, bool shared)
    {
        int parts = (call->N + ColumnsInPart - 1) / ColumnsInPart;
        if (shared)
        {
            WorkerTeam.Run(parts, &Part, call);
            return;
        }

        for (int part = 0; part < parts; part++) Part(part, call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part(int part, void* pointer)
    {
        var call = (GemmCall<T>*)pointer;
        int first = part * ColumnsInPart, columns = Math.Min(ColumnsInPart, call->N - first);
        int step = ColumnsInPart + TLanes.Count;
        T* sums = (T*)PackBuffer.PanelsA.Take((nuint)(call->M * step * sizeof(T)));
        int blocks = (call->K + MaxK - 1) / MaxK;
        for (int block = 0; block < blocks; block++)
        {
            nint start = (nint)((long)call->K * block / blocks), end = (nint)((long)call->K * (block + 1) / blocks);
            for (int j = 0; j < columns; j += DotKernel<TLanes, TVector, T>.Columns)
            {
                int width = Math.Min(DotKernel<TLanes, TVector, T>.Columns, columns - j);
                T* b = call->B + ((first + j) * call->ColsB) + start;
                for (int i = 0; i < call->M; i += DotKernel<TLanes, TVector, T>.Rows)
                {
                    int height = Math.Min(DotKernel<TLanes, TVector, T>.Rows, call->M - i);
                    DotKernel<TLanes, TVector, T>.Tile(height, width, end - start, call->A + (i * call->RowsA) + start, call->RowsA, b, call->ColsB, sums + (i * step) + j, step, block > 0);
                }
            }
        }

        TileEnd<TLanes, TVector, T>.Merge(sums, step, call->M, columns, call->C + first, call->RowsC, call->Alpha, call->Beta, call->Bias == null ? null : call->Bias + first, call->Relu);
    }
}
