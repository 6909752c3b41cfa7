using System.Numerics;

namespace Ascent.Tensors.Cpu.Indexing;

/// <summary>
/// Elements addressed one by one along a dimension. Every position i of the index walks along a tensor as if the dimension had a stride of 0, and the index then says how far
/// to go along it. Two positions that differ in another dimension never meet, so writing is shared along the first dimension if that is another.
/// </summary>
internal static unsafe class GatherKernels
{
    public static void Gather(Tensor x, Tensor positions, Tensor y, int dim)
    {
        if (y.Count == 0) return;
        using var index = Copies.Contiguous(positions);
        switch (x.DType.Size())
        {
            case 1: Gather<byte>(x, dim, index, y); break;
            case 2: Gather<ushort>(x, dim, index, y); break;
            case 4: Gather<uint>(x, dim, index, y); break;
            default: Gather<ulong>(x, dim, index, y); break;
        }
    }

    public static void Put(Tensor x, Tensor positions, Tensor y, int dim)
    {
        if (x.Count == 0) return;
        using var index = Copies.Contiguous(positions);
        switch (y.DType.Size())
        {
            case 1: Write<byte, Assign<byte>>(x, dim, index, y); break;
            case 2: Write<ushort, Assign<ushort>>(x, dim, index, y); break;
            case 4: Write<uint, Assign<uint>>(x, dim, index, y); break;
            default: Write<ulong, Assign<ulong>>(x, dim, index, y); break;
        }
    }

    public static void Add(Tensor x, Tensor positions, Tensor y, int dim)
    {
        if (x.Count == 0) return;
        using var index = Copies.Contiguous(positions);
        switch (y.DType)
        {
            case DType.Float32: Write<float, Sum<float>>(x, dim, index, y); break;
            case DType.Float64: Write<double, Sum<double>>(x, dim, index, y); break;
            case DType.Int64: Write<long, Sum<long>>(x, dim, index, y); break;
            default: Write<int, Sum<int>>(x, dim, index, y); break;
        }
    }

    private static void Gather<T>(Tensor x, int dim, Tensor index, Tensor y)
        where T : unmanaged
    {
        var plan = new StridedPlan(index.Shape, Across(x, dim), index.Shape.RowMajorStrides());
        var job = new Job<T> { Plan = plan, Walked = (T*)x.Bytes(), Other = (T*)y.Bytes(), Index = index.Pointer<long>(), Stride = x.Strides[dim] };
        if (Sharing.Pays(y.Count)) WorkerTeam.For(y.Count, Sharing.Grain, in job, static (int start, int end, in Job<T> j) => GatherRange(start, end, in j));
        else GatherRange(0, y.Count, in job);
        GC.KeepAlive(x);
        GC.KeepAlive(index);
        GC.KeepAlive(y);
    }

    private static void GatherRange<T>(int start, int end, in Job<T> job)
        where T : unmanaged
    {
        var plan = job.Plan;
        Span<int> position = stackalloc int[plan.Outer];
        plan.Seek(start / plan.Inner, position, out var offset, out var other);
        var column = start % plan.Inner;
        while (start < end)
        {
            var count = Math.Min(plan.Inner - column, end - start);
            T* from = job.Walked + offset + ((nint)column * plan.InnerA);
            T* to = job.Other + start;
            long* where = job.Index + start;
            for (var i = 0; i < count; i++) to[i] = from[((nint)i * plan.InnerA) + ((nint)where[i] * job.Stride)];
            start += count;
            column = 0;
            plan.Next(position, ref offset, ref other);
        }
    }

    private static void Write<T, TRule>(Tensor source, int dim, Tensor index, Tensor target)
        where T : unmanaged
        where TRule : struct, IRule<T>
    {
        // One plan for a slice along the first dimension; each thread walks the slices of its range.
        var first = index.Shape[0];
        var inner = new Shape(index.Shape.Range(1, index.Rank));
        var plan = new StridedPlan(inner, Across(target, dim).AsSpan(1), source.Strides[1..]);
        var job = new Job<T>
        {
            Plan = plan,
            Walked = (T*)target.Bytes(),
            Other = (T*)source.Bytes(),
            Index = index.Pointer<long>(),
            Stride = target.Strides[dim],
            Slice = inner.Count,
            WalkedStep = dim == 0 ? 0 : target.Strides[0],
            OtherStep = source.Strides[0],
        };
        if (dim != 0 && Sharing.Pays(index.Count)) WorkerTeam.For(first, 1, in job, static (int start, int end, in Job<T> j) => WriteRange<T, TRule>(start, end, in j));
        else WriteRange<T, TRule>(0, first, in job);
        GC.KeepAlive(source);
        GC.KeepAlive(index);
        GC.KeepAlive(target);
    }

    private static void WriteRange<T, TRule>(int start, int end, in Job<T> job)
        where T : unmanaged
        where TRule : struct, IRule<T>
    {
        var plan = job.Plan;
        Span<int> position = stackalloc int[plan.Outer];
        long* where = job.Index + ((nint)start * job.Slice);
        for (var slice = start; slice < end; slice++)
        {
            plan.Seek(0, position, out var to, out var from);
            for (var done = 0; done < job.Slice; done += plan.Inner)
            {
                T* target = job.Walked + ((nint)slice * job.WalkedStep) + to;
                T* source = job.Other + ((nint)slice * job.OtherStep) + from;
                for (var i = 0; i < plan.Inner; i++) TRule.Run(target + ((nint)i * plan.InnerA) + ((nint)(*where++) * job.Stride), source[(nint)i * plan.InnerB]);
                plan.Next(position, ref to, ref from);
            }
        }
    }

    /// <summary>A tensor's strides with 0 for one dimension.</summary>
    private static int[] Across(Tensor x, int dim)
    {
        int[] strides = [.. x.Strides];
        strides[dim] = 0;
        return strides;
    }

    private struct Job<T>
        where T : unmanaged
    {
        public StridedPlan Plan;
        public T* Walked, Other;
        public long* Index;
        public nint Stride;
        public int Slice, WalkedStep, OtherStep;
    }

    private interface IRule<T>
        where T : unmanaged
    {
        static abstract void Run(T* target, T value);
    }

    private readonly struct Assign<T> : IRule<T>
        where T : unmanaged
    {
        public static void Run(T* target, T value) => *target = value;
    }

    private readonly struct Sum<T> : IRule<T>
        where T : unmanaged, INumber<T>
    {
        public static void Run(T* target, T value) => *target += value;
    }
}
