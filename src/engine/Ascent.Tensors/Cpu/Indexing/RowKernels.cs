using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu.Indexing;

/// <summary>
/// Reading and adding rows that a vector of positions names; the positions are checked before they come here. Reading is shared by rows. Adding is shared by columns, so that
/// each thread adds to elements of its own, in the order of the positions, and the sums do not depend on the number of threads.
/// </summary>
internal static unsafe class RowKernels
{
    /// <summary>Columns that a thread takes at least: a cache line of floats.</summary>
    private const int Columns = 16;

    public static void Select(Tensor x, Tensor index, Tensor y, int dim)
    {
        if (y.Count == 0) return;
        using var packed = Copies.Contiguous(x);
        var (_, n, inner) = Operations.Reductions.Around(x.Shape, dim);
        var job = new SelectJob { X = packed.Bytes(), Y = y.Bytes(), Index = index.Pointer<long>(), Count = index.Count, Extent = n, Bytes = (nint)inner * x.DType.Size() };
        var rows = y.Count / inner;
        if (Sharing.Pays(y.Count)) WorkerTeam.For(rows, Math.Max(1, Sharing.Grain / inner), in job, static (int start, int end, in SelectJob j) => SelectRange(start, end, in j));
        else SelectRange(0, rows, in job);
        GC.KeepAlive(packed);
        GC.KeepAlive(index);
        GC.KeepAlive(y);
    }

    public static void Add(Tensor x, Tensor index, Tensor sum, int dim, long skip, bool accumulate)
    {
        using var packed = Copies.Contiguous(x);
        switch (sum.DType)
        {
            case DType.Float32: Add<float>(packed, index, sum, dim, skip, accumulate); break;
            case DType.Float64: Add<double>(packed, index, sum, dim, skip, accumulate); break;
            case DType.Int64: Add<long>(packed, index, sum, dim, skip, accumulate); break;
            default: Add<int>(packed, index, sum, dim, skip, accumulate); break;
        }

        GC.KeepAlive(packed);
        GC.KeepAlive(index);
        GC.KeepAlive(sum);
    }

    private static void SelectRange(int start, int end, in SelectJob job)
    {
        var (outer, i) = Math.DivRem(start, job.Count);
        byte* to = job.Y + (start * job.Bytes);
        byte* block = job.X + (outer * job.Extent * job.Bytes);
        for (var row = start; row < end; row++, to += job.Bytes)
        {
            byte* from = block + ((nint)job.Index[i] * job.Bytes);
            if (job.Bytes == 4) *(uint*)to = *(uint*)from;
            else if (job.Bytes == 8) *(ulong*)to = *(ulong*)from;
            else Buffer.MemoryCopy(from, to, job.Bytes, job.Bytes);
            if (++i < job.Count) continue;
            i = 0;
            block += job.Extent * job.Bytes;
        }
    }

    private static void Add<T>(Tensor x, Tensor index, Tensor sum, int dim, long skip, bool accumulate)
        where T : unmanaged, INumber<T>
    {
        if (sum.Count == 0) return;
        var (outer, n, inner) = Operations.Reductions.Around(sum.Shape, dim);
        var job = new AddJob<T> { X = x.Pointer<T>(), Sum = sum.Pointer<T>(), Index = index.Pointer<long>(), Count = index.Count, Extent = n, Inner = inner, Outer = outer, Skip = skip };
        if (!accumulate)
        {
            if (Sharing.Pays(sum.Count)) WorkerTeam.For(sum.Count, Sharing.Grain, in job, static (int start, int end, in AddJob<T> j) => new Span<T>(j.Sum + start, end - start).Clear());
            else new Span<T>(job.Sum, sum.Count).Clear();
        }

        if (!Sharing.Pays(x.Count)) AddRange(0, outer, 0, inner, in job);
        else if (outer > 1) WorkerTeam.For(outer, 1, in job, static (int start, int end, in AddJob<T> j) => AddRange(start, end, 0, j.Inner, in j));
        else WorkerTeam.For(inner, Columns, in job, static (int start, int end, in AddJob<T> j) => AddRange(0, 1, start, end, in j));
    }

    /// <summary>Adds the columns [from, to) of the blocks [start, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRange<T>(int start, int end, int from, int to, in AddJob<T> job)
        where T : unmanaged, INumber<T>
    {
        for (var o = start; o < end; o++)
        {
            T* source = job.X + ((nint)o * job.Count * job.Inner);
            T* target = job.Sum + ((nint)o * job.Extent * job.Inner);
            for (var i = 0; i < job.Count; i++, source += job.Inner)
            {
                if (job.Index[i] == job.Skip) continue;
                T* row = target + ((nint)job.Index[i] * job.Inner);
                var j = from;
                for (; j <= to - Vector<T>.Count; j += Vector<T>.Count) (Vector.Load(row + j) + Vector.Load(source + j)).Store(row + j);
                for (; j < to; j++) row[j] += source[j];
            }
        }
    }

    private struct SelectJob
    {
        public byte* X, Y;
        public long* Index;
        public int Count;
        public nint Extent, Bytes;
    }

    private struct AddJob<T>
        where T : unmanaged
    {
        public T* X, Sum;
        public long* Index;
        public int Count, Extent, Inner, Outer;
        public long Skip;
    }
}
