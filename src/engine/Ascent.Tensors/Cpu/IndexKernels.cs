using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Reading and adding at positions that a tensor of integers names. Positions are checked before they come here.</summary>
internal static unsafe class IndexKernels
{
    /// <summary>to[o, i, :] = from[o, index[i], :] with blocks of bytes; from is [outer, n, inner].</summary>
    public static void Gather(Tensor from, Tensor index, Tensor to, int outer, int n, int inner)
    {
        var size = from.DType.Size();
        var bytes = (nint)inner * size;
        var source = from.Bytes();
        var target = to.Bytes();
        for (var o = 0; o < outer; o++, source += n * bytes)
        {
            foreach (var i in index.AsSpan<long>())
            {
                Buffer.MemoryCopy(source + ((nint)i * bytes), target, bytes, bytes);
                target += bytes;
            }
        }

        GC.KeepAlive(from);
        GC.KeepAlive(index);
        GC.KeepAlive(to);
    }

    /// <summary>to[o, index[i], :] += from[o, i, :], in the order of i; to is [outer, n, inner].</summary>
    public static void AddRows(Tensor from, Tensor index, Tensor to, int outer, int n, int inner)
    {
        switch (from.DType)
        {
            case DType.Float32: AddRows<float>(from, index, to, outer, n, inner); break;
            case DType.Float64: AddRows<double>(from, index, to, outer, n, inner); break;
            case DType.Int64: AddRows<long>(from, index, to, outer, n, inner); break;
            default: AddRows<int>(from, index, to, outer, n, inner); break;
        }

        GC.KeepAlive(index);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    /// <summary>to[o, positions[o, k, j], j] = from[o, k, j]; from is [outer, m, inner], to [outer, n, inner].</summary>
    public static void Scatter(Tensor from, Tensor positions, Tensor to, int outer, int m, int n, int inner)
    {
        if (from.DType == DType.Float32) Scatter<float>(from, positions, to, outer, m, n, inner);
        else Scatter<double>(from, positions, to, outer, m, n, inner);
        GC.KeepAlive(from);
        GC.KeepAlive(positions);
        GC.KeepAlive(to);
    }

    private static void AddRows<T>(Tensor from, Tensor index, Tensor to, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
    {
        T* source = from.Pointer<T>();
        T* target = to.Pointer<T>();
        for (var o = 0; o < outer; o++, target += (nint)n * inner)
        {
            foreach (var i in index.AsSpan<long>())
            {
                var row = target + ((nint)i * inner);
                var j = 0;
                for (; j <= inner - Vector<T>.Count; j += Vector<T>.Count) (Vector.Load(row + j) + Vector.Load(source + j)).Store(row + j);
                for (; j < inner; j++) row[j] += source[j];
                source += inner;
            }
        }
    }

    private static void Scatter<T>(Tensor from, Tensor positions, Tensor to, int outer, int m, int n, int inner)
        where T : unmanaged
    {
        T* source = from.Pointer<T>();
        T* target = to.Pointer<T>();
        long* where = positions.Pointer<long>();
        for (var o = 0; o < outer; o++, target += (nint)n * inner)
        {
            for (var k = 0; k < m; k++)
            {
                for (var j = 0; j < inner; j++) target[((nint)(*where++) * inner) + j] = *source++;
            }
        }
    }
}
