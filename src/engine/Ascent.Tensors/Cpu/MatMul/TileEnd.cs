using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>What happens to a tile between the registers and C where it is more than a store: edges, factors, bias, ReLU.</summary>
internal static unsafe class TileEnd<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, INumberBase<T>
{
    /// <summary>C = relu(alpha tile + beta C + bias); C is not read when beta is 0, and nothing outside rows by columns is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(T* tile, int stepTile, int rows, int columns, T* c, nint stepC, T alpha, T beta, T* bias, bool relu)
    {
        int lanes = TLanes.Count;
        bool scale = alpha != T.One, read = !T.IsZero(beta);
        TVector byAlpha = TLanes.Broadcast(&alpha), byBeta = TLanes.Broadcast(&beta);
        for (int j = 0; j < columns; j += lanes)
        {
            int count = Math.Min(lanes, columns - j);
            bool full = count == lanes;
            TVector add = default;
            if (bias != null) add = full ? TLanes.Load(bias + j) : TLanes.LoadPartial(bias + j, count);
            T* to = c + j, from = tile + j;
            for (int i = 0; i < rows; i++, to += stepC, from += stepTile)
            {
                TVector value = TLanes.Load(from);
                if (scale) value = TLanes.Multiply(value, byAlpha);
                if (read) value = TLanes.MultiplyAdd(full ? TLanes.Load(to) : TLanes.LoadPartial(to, count), byBeta, value);
                if (bias != null) value = TLanes.Add(value, add);
                if (relu) value = TLanes.Relu(value);
                if (full) TLanes.Store(value, to);
                else TLanes.StorePartial(value, to, count);
            }
        }
    }
}
